import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { covid } from '../src/analyses/covid/covid.js';
import { hotspots } from '../src/analyses/hotspots/hotspots.js';
import { overview } from '../src/analyses/overview/overview.js';
import { predictions } from '../src/analyses/predictions/predictions.js';
import { severity } from '../src/analyses/severity/severity.js';
import { weather } from '../src/analyses/weather/weather.js';
import { replayIntoSegments } from '../src/app/embedded.js';
import { openLive } from '../src/app/openLive.js';
import { openSource } from '../src/app/openSource.js';
import { replayDeadLetterFolder } from '../src/app/replayDeadLetters.js';
import { openReplayInput } from '../src/app/replayInput.js';
import { startStream } from '../src/app/startStream.js';
import { consume } from '../src/consume/consume.js';
import { consumeTopic } from '../src/consume/consumeTopic.js';
import { readDeadLetterTopic, replayDeadLetterTopic } from '../src/consume/deadLetterTopic.js';
import type { EventStore } from '../src/consume/eventStore.js';
import { watch } from '../src/consume/watch.js';
import { type DatasetDescription, requireRoles } from '../src/dataset/dataset.js';
import { usAccidents } from '../src/dataset/usAccidents/usAccidents.js';
import { compileSql } from '../src/engines/duckdb/questionSql.js';
import { compilePipeline } from '../src/engines/mongodb/pipeline.js';
import { openMongoSource } from '../src/engines/mongodb/source.js';
import { createInProcessLog } from '../src/log/inProcess.js';
import { count, measures, QuestionBuilder, questionsFor, share } from '../src/query/build.js';
import { checkQuestion } from '../src/query/check.js';
import { combine } from '../src/query/combine.js';
import type { Source } from '../src/query/source.js';
import { Table } from '../src/query/table.js';
import { csvInput } from '../src/replay/csvInput.js';
import type { ReplayInput } from '../src/replay/input.js';
import { replay } from '../src/replay/player.js';
import { showLive } from '../src/report/showLive.js';
import { checkCsv } from '../src/storage/import/checkCsv.js';
import { ensureImport } from '../src/storage/import/ensureImport.js';
import { importCsv } from '../src/storage/import/importCsv.js';
import { openHistory } from '../src/storage/import/openHistory.js';
import { openMongoStore } from '../src/storage/mongodb/store.js';
import { openSegmentStore } from '../src/storage/segments/segmentStore.js';
import { generate } from '../src/synthetic/generate.js';
import { parquetSource } from './query/parquetSource.js';
import { variedAccidents } from './query/variedAccidents.js';

const { id, title, schemaVersion, columns, roles, clock, cautions } = usAccidents;
const description: DatasetDescription = { id, title, schemaVersion, columns, roles, clock, cautions };
const input = csvInput({ stream: Readable.from([]) });
const nothing = null as never;
const log = createInProcessLog();
const store = { decode() {}, write() {}, committedOffset() {}, close() {} } as unknown as EventStore;
const writer = { write: async () => {}, close: async () => {} };

/** What a call throws, at once or later. */
async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

const datasetTakers: Readonly<Record<string, (dataset: never) => unknown>> = {
  openSource: (dataset) => openSource('nowhere.csv', { dataset }),
  openLive: (dataset) => openLive('nowhere', { dataset }),
  openHistory: (dataset) => openHistory('nowhere.csv', { dataset }),
  openMongoSource: (dataset) => openMongoSource('mongodb://nowhere', { dataset }),
  openMongoStore: (dataset) => openMongoStore('mongodb://nowhere', { dataset }),
  openSegmentStore: (dataset) => openSegmentStore('nowhere', { dataset }),
  openReplayInput: (dataset) => openReplayInput('nowhere.csv', { dataset }),
  replayDeadLetterFolder: (dataset) => replayDeadLetterFolder('nowhere', { dataset }),
  checkCsv: (dataset) => checkCsv('nowhere.csv', { dataset }),
  importCsv: (dataset) => importCsv('nowhere.csv', { dataset }),
  ensureImport: (dataset) => ensureImport('nowhere.csv', { dataset }),
  questionsFor: (dataset) => questionsFor(dataset),
  QuestionBuilder: (dataset) => new QuestionBuilder(count().toJSON(), dataset),
  checkQuestion: (dataset) => checkQuestion(count(), dataset),
  compileSql: (dataset) => compileSql(count(), undefined, undefined, dataset),
  compilePipeline: (dataset) => compilePipeline(count(), 'accidents', dataset),
  requireRoles: (dataset) => requireRoles(dataset, [], 'a test'),
};

describe('something that is not a dataset', () => {
  it.each(Object.entries(datasetTakers))('is refused by %s', async (_name, call) => {
    for (const wrong of [null, {}, description, 'york', Promise.resolve(usAccidents)]) {
      expect(await errorOf(() => call(wrong as never))).toMatchObject({
        code: 'INPUT',
        message: expect.stringMatching(/^Expected dataset to be a dataset, got /),
        hint: 'Make it with defineDataset.',
      });
    }
  });
});

describe('something that is not the input of a replay', () => {
  const takers: Readonly<Record<string, (wrong: never) => unknown>> = {
    startStream: (wrong) => startStream(wrong, { into: 'nowhere' }),
    replay: (wrong) => replay(wrong, writer),
    replayIntoSegments: (wrong) => replayIntoSegments(wrong, 'nowhere'),
  };

  it.each(Object.entries(takers))('is refused by %s', async (_name, call) => {
    for (const wrong of ['data/my.csv', null, {}, Promise.resolve(input)]) {
      expect(await errorOf(() => call(wrong as never))).toMatchObject({
        code: 'INPUT',
        message: expect.stringMatching(/^Expected input to be the input of a replay, got /),
        hint: `Pass await openReplayInput('${typeof wrong === 'string' ? wrong : 'my.csv'}').`,
      });
    }
    const { dataset: _, ...without } = input;
    expect(await errorOf(() => call(without as never))).toMatchObject({
      message: 'Expected input.dataset to be a dataset, got undefined.',
    });
  });

  it('is not a writer either, which a dry run does not need', async () => {
    expect(await errorOf(() => replay(input, nothing))).toMatchObject({
      message: 'Expected writer to be a writer of a log, got null.',
      hint: "Pass await log.writer('accidents').",
    });
    const empty: ReplayInput = {
      name: 'empty',
      dataset: usAccidents,
      isSeekable: true,
      open: async () => ({
        extent: { rowCount: 0, firstMs: 0, lastMs: 0 },
        skippedRows: 0,
        async *read() {},
        indexAt: async () => 0,
        close: async () => {},
      }),
    };
    expect(await replay(empty, nothing, { dryRun: true }).done).toMatchObject({ messagesSent: 0 });
  });
});

describe('something that is not a store, a log or a decoder', () => {
  const reader = { async *batches() {}, commit: async () => {}, close: async () => {} };
  const options = { streamId: 'test', deadLetters: async () => {} };

  it.each<[string, string, () => unknown]>([
    ['store', 'a store of events', () => consumeTopic(nothing, nothing)],
    ['store', 'a store of events', () => consumeTopic({} as never, log)],
    ['store', 'a store of events', () => consume(reader, nothing, options)],
    ['log', 'a log', () => consumeTopic(store, nothing)],
    ['log', 'a log', () => consumeTopic(store, {} as never)],
    ['log', 'a log', () => readDeadLetterTopic(nothing, 'accidents')],
    ['log', 'a log', () => replayDeadLetterTopic('localhost:9092' as never, 'accidents')],
    ['decoder', 'a decoder', () => consumeTopic(store, log, { decoder: nothing })],
    ['decoder', 'a decoder', () => consumeTopic(store, log, { decoder: {} as never })],
    ['decoder', 'a decoder', () => consume(reader, store, { ...options, decoder: nothing })],
  ])('is refused as %s, %s', async (name, what, call) => {
    expect(await errorOf(call)).toMatchObject({
      code: 'INPUT',
      message: expect.stringContaining(`Expected ${name} to be ${what}, got `),
      hint: expect.any(String),
    });
  });
});

describe('something that is not a source', () => {
  const some = { describe() {}, ask() {}, dataset: usAccidents } as unknown as Source;
  const takers: Readonly<Record<string, readonly [name: string, call: (wrong: never) => unknown]>> = {
    overview: ['source', (wrong) => overview(wrong)],
    covid: ['source', (wrong) => covid(wrong)],
    hotspots: ['source', (wrong) => hotspots(wrong)],
    weather: ['source', (wrong) => weather(wrong)],
    severity: ['source', (wrong) => severity(wrong)],
    predictions: ['source', (wrong) => predictions(wrong)],
    watch: ['source', (wrong) => watch(wrong, count()).next()],
    'combine, first': ['history', (wrong) => combine(wrong, some)],
    'combine, second': ['live', (wrong) => combine(some, wrong)],
  };

  it.each(Object.entries(takers))('is refused by %s', async (_, [name, call]) => {
    for (const wrong of ['x.csv', null, undefined, {}, Promise.resolve(some)]) {
      expect(await errorOf(() => call(wrong as never))).toMatchObject({
        code: 'INPUT',
        message: expect.stringContaining(`Expected ${name} to be a source, got `),
        hint: `Open it first: await openSource('${typeof wrong === 'string' ? wrong : 'my.csv'}').`,
      });
    }
  });
});

describe('something that is not a part of a question', () => {
  const wrongs = [null, undefined, 5, 'state=CA', [], [{ state: 'CA' }], new Map()] as never[];

  it('is refused, never ignored', async () => {
    for (const wrong of wrongs) {
      for (const call of [
        () => count().where(wrong),
        () => share(wrong),
        () => questionsFor(usAccidents).count().where(wrong),
      ])
        expect(await errorOf(call)).toMatchObject({
          code: 'INPUT',
          message: expect.stringMatching(
            /^Expected (?:a filter to be an object|where of a share to be a filter), got /,
          ),
        });
      for (const call of [() => measures(wrong), () => count().measures(wrong)])
        expect(await errorOf(call)).toMatchObject({
          code: 'INPUT',
          message: expect.stringMatching(/^Expected measures to be an object, got /),
        });
    }
    const countOf = count as (...given: unknown[]) => unknown;
    for (const wrong of ['state', 5, null, {}]) {
      expect(await errorOf(() => countOf(wrong))).toMatchObject({
        message: `Expected count to have no argument, got ${JSON.stringify(wrong)}.`,
        hint: "Group and filter with by and where: count().by('state').where({ severity: 4 }).",
      });
    }
    for (const wrong of ['desc', true, null])
      expect(
        await errorOf(() =>
          count()
            .by('state')
            .orderBy('n', wrong as never),
        ),
      ).toMatchObject({
        message: `Expected direction to be ascending or descending, got ${JSON.stringify(wrong)}.`,
      });
  });
});

describe('something that is not a table', () => {
  it.each<[unknown, unknown, string]>([
    [{ a: ['x', 'y'], b: ['z'] }, 2, 'Expected the length of column b to be 2, as the table has, got 1.'],
    [{ a: 5 }, 1, 'Expected column a to be a Float64Array or an array, got 5.'],
    [{ a: Int32Array.of(1) }, 1, 'Expected column a to be a Float64Array or an array, got {"0":1}.'],
    [{ a: [] }, -1, 'Expected the number of rows to be a whole number of at least 0, got -1.'],
    [{ a: [] }, undefined, 'Expected the number of rows to be a whole number of at least 0, got undefined.'],
    [null, 0, 'Expected columns to be an object, got null.'],
    [[{ a: 1 }], 1, 'Expected columns to be an object, got [{"a":1}].'],
  ])('is refused: %j of %s rows', async (columns, rowCount, message) => {
    const error = await errorOf(() => new Table(columns as never, rowCount as never));
    expect(error).toMatchObject({ code: 'INPUT', message });
  });
});

describe('something that is not a signal', () => {
  const accidents = variedAccidents(10, 1);
  const some = (): Promise<Source> => parquetSource(accidents);
  const both = async (): Promise<Source> =>
    combine(await some(), await some(), { at: '2019-01-01T00:00:00.000Z' });
  const takers: Readonly<Record<string, (signal: never) => unknown>> = {
    ask: async (signal) => (await some()).ask(count(), { signal }),
    scan: async (signal) => (await some()).scan(['state'], {}, { signal }),
    sample: async (signal) => (await some()).sample(1, { signal }),
    describeColumns: async (signal) => (await some()).describeColumns({}, { signal }),
    'ask of two': async (signal) => (await both()).ask(count(), { signal }),
    'sample of two': async (signal) => (await both()).sample(1, { signal }),
    'describeColumns of two': async (signal) => (await both()).describeColumns({}, { signal }),
    watch: (signal) => watch(nothing, count(), { signal }).next(),
    showLive: (signal) => showLive(nothing, nothing, { signal }),
    replay: (signal) => replay(input, writer, { signal }),
    startStream: (signal) => startStream(input, { signal }),
    consumeTopic: (signal) => consumeTopic(store, log, { signal }),
    checkCsv: (signal) => checkCsv('nowhere.csv', { signal }),
    importCsv: (signal) => importCsv('nowhere.csv', { signal }),
    ensureImport: (signal) => ensureImport('nowhere.csv', { signal }),
    openHistory: (signal) => openHistory('nowhere.csv', { signal }),
    openReplayInput: (signal) => openReplayInput('nowhere.csv', { signal }),
    generate: (signal) => generate({ rows: 10, seed: 1, signal }),
  };

  it.each(Object.entries(takers))('is refused by %s', async (_name, call) => {
    for (const wrong of [5, {}, null, new AbortController()]) {
      expect(await errorOf(() => call(wrong as never))).toMatchObject({
        code: 'INPUT',
        message: expect.stringMatching(/^Expected signal to be an AbortSignal, got /),
        hint: 'Pass the signal of an AbortController: controller.signal.',
      });
    }
  });
});
