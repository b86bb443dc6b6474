import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyses } from '../../../src/analyses/registry.js';
import { replayIntoSegments } from '../../../src/app/embedded.js';
import { openLive } from '../../../src/app/openLive.js';
import { openSource } from '../../../src/app/openSource.js';
import { replayDeadLetterFolder } from '../../../src/app/replayDeadLetters.js';
import { openReplayInput } from '../../../src/app/replayInput.js';
import { startStream } from '../../../src/app/startStream.js';
import { instantOf } from '../../../src/dataset/clock.js';
import { requireRoles } from '../../../src/dataset/dataset.js';
import { decodeEvent, encodeEvent } from '../../../src/dataset/json.js';
import { parseRow } from '../../../src/dataset/parseRow.js';
import { usAccidents } from '../../../src/dataset/usAccidents/usAccidents.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { eventsFromJsonSql } from '../../../src/engines/duckdb/jsonSql.js';
import { checkQuestion } from '../../../src/query/check.js';
import { combine } from '../../../src/query/combine.js';
import type { Question } from '../../../src/query/question.js';
import type { Source } from '../../../src/query/source.js';
import { csvInput } from '../../../src/replay/csvInput.js';
import type { ReplayInput } from '../../../src/replay/input.js';
import { parquetInput } from '../../../src/replay/parquetInput.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import type { Manifest } from '../../../src/storage/import/manifest.js';
import { openHistory } from '../../../src/storage/import/openHistory.js';
import { openSegmentStore } from '../../../src/storage/segments/segmentStore.js';
import { naiveAnswer } from '../../query/naive.js';
import { tableDifferences } from '../../query/sameTable.js';
import { temporaryFolder } from '../../storage/import/csvFiles.js';
import { castInDuckDb, rowArbitraryOf, sampled } from '../rows.js';
import { yorkCollisions, yorkCsv, yorkQuestions } from './questions.js';
import { york } from './york.js';

const { folder, remove } = temporaryFolder('york');
const little = { threads: 1, memory: '500MB', dataset: york };
const imported = join(folder, 'import');
const segments = join(folder, 'segments');
const { collisions, rejected } = yorkCollisions();
let engine: DuckDb;
let manifest: Manifest;
let history: Source;

beforeAll(async () => {
  engine = await DuckDb.open({ threads: 1 });
  manifest = await importCsv(yorkCsv, { ...little, into: imported });
  history = await openSource(imported, little);
});
afterAll(async () => {
  await history.close();
  engine.close();
  remove();
});

async function expectAnswers(source: Source): Promise<void> {
  for (const question of yorkQuestions) {
    const expected = naiveAnswer(collisions, question, york);
    expect(tableDifferences(await source.ask(question), expected), JSON.stringify(question)).toEqual([]);
  }
}

describe('a description of at most 150 lines', () => {
  it('is one', () => {
    expect(readFileSync('test/dataset/york/york.ts', 'utf8').trim().split('\n').length).toBeLessThanOrEqual(
      150,
    );
    expect(york.fileColumns).toHaveLength(12);
  });

  it('imports a file: every row is an event, a duplicate or a reject with its reason', () => {
    expect(manifest).toMatchObject({
      dataset: 'york-collisions',
      rows: { read: 203, written: collisions.length, duplicates: 3, rejected },
      nulledByColumn: { injured: 1, speedLimitMph: 1, cyclist: 1 },
      unknownWeather: {},
      zones: { label: 0, state: 0, longitude: 0, dataset: collisions.length + 3, unknown: 0 },
      placesAtZero: 0,
      absentColumns: [],
    });
    expect(collisions).toHaveLength(193);
    expect(manifest.rejectsByReason).toEqual({
      '12 fields expected, 11 found': 1,
      'Date and Time has lost its date: a spreadsheet saved mm:ss.0': 1,
      'Date and Time is missing': 1,
      'Date and Time has its month first, the column its day': 1,
      'Latitude is not a number from -90 to 90': 1,
      'Longitude is not a number from -180 to 180': 1,
      'Vehicles is missing': 1,
    });
    expect(existsSync(join(imported, 'rejects.csv'))).toBe(true);
  });

  it('gives the same record, key and reason in SQL as in TypeScript', async () => {
    const parse = parseRow(
      york.fileColumns.map(({ headers }) => headers[0]!),
      york,
    );
    const { seed, values: rows } = sampled(rowArbitraryOf(york), 2_000);
    const inSql = await castInDuckDb(engine, rows, york);
    for (const [at, row] of rows.entries()) {
      expect(inSql[at], `seed ${seed}: ${JSON.stringify(row)}`).toEqual(parse(row));
    }
  });

  it('keeps its keys: a number of the report is not part of them, a day before the month is read as one', () => {
    const parse = parseRow(['Occurred', 'Latitude', 'Longitude', 'Vehicles', 'Reference', 'Cause'], york);
    const keyOf = (...fields: string[]): string => {
      const parsed = parse(fields);
      if ('reject' in parsed) throw new Error(parsed.reject.reason);
      return parsed.record.key;
    };
    const key = keyOf('5/12/2020 10:00', '53.95', '-1.08', '2', 'YK-1', 'Speeding');
    expect(key).toBe('8469339a-1d66-efc2-322f-4fc58935f804');
    expect(keyOf('2020-12-05 10:00:00', '53.950', '-1.08', '2.0', 'YK-2', 'TOO FAST')).toBe(key);
    expect(keyOf('12/5/2020 10:00', '53.95', '-1.08', '2', 'YK-1', 'Speeding')).not.toBe(key);
  });

  it('has the clock of its city', () => {
    const startAt = (local: string): string | undefined =>
      collisions.find(({ startLocal }) => startLocal.startsWith(local))?.startAt;
    expect(startAt('2020-03-29T00:59')).toBe('2020-03-29T00:59:00.000Z');
    // The hour that does not exist is read with the offset before, the one that comes twice as the first.
    expect(startAt('2020-03-29T01:30')).toBe('2020-03-29T01:30:00.000Z');
    expect(startAt('2020-03-29T02:00')).toBe('2020-03-29T01:00:00.000Z');
    expect(startAt('2020-10-25T01:30')).toBe('2020-10-25T00:30:00.000Z');
    expect(startAt('2020-10-25T02:00')).toBe('2020-10-25T02:00:00.000Z');
  });

  it('changes its clock on the days of the zone database, of 2007 to 2030', () => {
    const { daylightTime } = york.clock;
    const otherwise = york.clock.otherwise!;
    const shown = new Intl.DateTimeFormat('en-GB', {
      timeZone: otherwise.name,
      hour: 'numeric',
      hourCycle: 'h23',
    });
    for (let noonMs = Date.UTC(2007, 0, 1, 12); noonMs < Date.UTC(2031, 0, 1); noonMs += 86_400_000) {
      const instantMs = instantOf(noonMs, otherwise, daylightTime);
      expect(shown.format(instantMs), new Date(noonMs).toISOString()).toBe('12');
    }
  });

  it('makes an event of JSON that is read back by TypeScript and by DuckDB, or refused for the same reason', async () => {
    const good = collisions.map((record) => Buffer.from(encodeEvent(record, york)).toString());
    const [first] = collisions as [(typeof collisions)[number]];
    const damaged = [
      { ...first, cyclist: 'yes' },
      { ...first, vehicles: 100 },
      { ...first, startAt: '2020-01-01T00:00:00.000Z' },
      { ...first, street: 'elsewhere' },
      { ...first, lat: null },
      { ...first, reference: 'another' },
      { ...first, unknown: 1 },
      usAccidents.columns,
    ].map((one) => JSON.stringify(one));
    const texts = [...good, ...damaged];
    await engine.run('CREATE OR REPLACE TEMP TABLE incoming (ordinal INTEGER, message VARCHAR)');
    const appender = await engine.connection.createAppender('incoming');
    for (const [ordinal, text] of texts.entries()) {
      appender.appendInteger(ordinal);
      appender.appendVarchar(text);
      appender.endRow();
    }
    appender.closeSync();
    const rows = await engine.rows(
      `SELECT reason, key::VARCHAR AS key FROM (${eventsFromJsonSql('incoming', 'message', york)}) ORDER BY ordinal`,
    );
    const read = texts.map((text) => {
      try {
        return { reason: null, record: decodeEvent(Buffer.from(text), york) };
      } catch (error) {
        return { reason: (error as { details: { reason: string } }).details.reason, record: null };
      }
    });
    expect(rows.map(({ reason }) => reason)).toEqual(read.map(({ reason }) => reason));
    expect(read.slice(0, good.length).map(({ record }) => record)).toEqual(collisions);
    expect(read.slice(good.length).map(({ reason }) => reason)).toEqual([
      'wrong type: cyclist',
      'impossible value: vehicles',
      'impossible value: startAt',
      'the key is not that of the content',
      'missing: lat',
      null,
      null,
      'not a JSON object',
    ]);
  });

  it('is asked in DuckDB, with the answers of a plain loop', async () => {
    expect(history.dataset).toBe(york);
    await expectAnswers(history);
    const sample = await history.sample(5);
    expect(Object.keys(sample.columns)).toEqual(york.columns.map(({ name }) => name));
  });

  it('streams into segments, and is asked there, and in both combined', async () => {
    const input = parquetInput({
      paths: [join(imported, 'accidents.parquet')],
      isSorted: true,
      digest: '',
      dataset: york,
    });
    const run = await replayIntoSegments(input, segments, {
      store: { threads: 1 },
      replay: { faults: { seed: 1, duplicated: 0.1, malformed: 0.05 } },
    });
    const { consume } = await run.done;
    expect(consume.stored).toBe(collisions.length);
    expect(consume.duplicates).toBeGreaterThan(0);
    expect(consume.deadLetters).toBeGreaterThan(0);
    const live = await openSource(segments, little);
    try {
      await expectAnswers(live);
      await expectAnswers(combine(history, live, { at: '2020-06-01T00:00:00.000Z' }));
    } finally {
      await live.close();
    }
  });
});

describe('the input of a replay', () => {
  it('carries its dataset into the store of a stream, whatever the input is', async () => {
    const parquet = join(imported, 'accidents.parquet');
    const inputs: [string, ReplayInput][] = [
      ['csv', await openReplayInput(yorkCsv, { ...little, into: imported })],
      ['folder', await openReplayInput(imported, little)],
      ['parquet', await openReplayInput(parquet, little)],
      ['pipe', csvInput({ stream: createReadStream(yorkCsv), dataset: york })],
    ];
    for (const [name, input] of inputs) {
      const into = join(folder, `stream-${name}`);
      const stream = await startStream(input, { into });
      const { consume } = await stream.done;
      expect([name, consume.stored, consume.deadLetters]).toEqual([name, collisions.length, 0]);
      const live = await openLive(into, little);
      await expectAnswers(live).finally(() => live.close());
    }
    const into = join(folder, 'stream-csv');
    await expect(startStream(await openReplayInput(csvOf('us'), { threads: 1 }), { into })).rejects.toThrow(
      /to hold US Accidents \(us-accidents\), got york-collisions/,
    );
    await expect(replayDeadLetterFolder(into)).rejects.toThrow(/got york-collisions/);
    expect(await replayDeadLetterFolder(into, little)).toMatchObject({ messages: 0 });
  });
});

/** A file of US Accidents with one row. */
function csvOf(name: string): string {
  const path = join(folder, `${name}.csv`);
  const names = 'ID,Severity,Start_Time,Start_Lat,Start_Lng,Timezone,State';
  writeFileSync(path, `${names}\nA-1,2,2020-01-01 05:00:00,34,-118.2,US/Pacific,CA\n`);
  return path;
}

describe('a dataset and another', () => {
  it('have their own names: a question says which are known', async () => {
    const question = { measures: { n: { kind: 'count' } }, by: ['severity'] } as unknown as Question;
    await expect(history.ask(question)).rejects.toThrow(/Dimension not found: severity/);
    expect(() => checkQuestion({ measures: {}, by: ['weatherHour'] }, york)).toThrow(
      /Dimension not found: weatherHour/,
    );
    expect(() => checkQuestion({ measures: {}, by: ['ward'] })).toThrow(/Dimension not found: ward/);
  });

  it('are not mixed up: an import or a folder of segments is opened by its own description only', async () => {
    await expect(openHistory(imported, { threads: 1 })).rejects.toThrow(
      /to hold US Accidents \(us-accidents\), got york-collisions/,
    );
    const store = await openSegmentStore(join(folder, 'other'), { threads: 1, dataset: york });
    await store.close();
    await expect(openSource(join(folder, 'other'), { threads: 1 })).rejects.toThrow(/got york-collisions/);
    await expect(openSegmentStore(join(folder, 'other'), { threads: 1 })).rejects.toThrow(
      /got york-collisions/,
    );
  });

  it('have roles: what needs one that is missing says so', () => {
    expect(() => requireRoles(usAccidents, ['time', 'feed', 'severity'], 'The report')).not.toThrow();
    expect(() => requireRoles(york, ['place', 'feed', 'severity'], 'the weather report')).toThrow(
      'Expected a dataset with a feed, a severity for the weather report, got Collisions in York.',
    );
  });

  it.each(analyses.filter(({ id }) => id !== 'overview'))(
    'are what the $id report requires',
    async ({ id, run }) => {
      await expect(run(history, {})).rejects.toThrow(
        new RegExp(`^Expected a dataset with .*a severity.* for the ${id} report, got Collisions in York`),
      );
    },
  );
});
