import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLive } from '../../src/app/openLive.js';
import { consumeTopic } from '../../src/consume/consumeTopic.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { openDuckDbSource } from '../../src/engines/duckdb/duckDbSource.js';
import { connectMongo, mongoDefaults } from '../../src/engines/mongodb/connection.js';
import { MongoSource } from '../../src/engines/mongodb/source.js';
import { createInProcessLog } from '../../src/log/inProcess.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import type { Log } from '../../src/log/log.js';
import { combine } from '../../src/query/combine.js';
import type { Source } from '../../src/query/source.js';
import { noCounts } from '../../src/query/sourceCounts.js';
import { parquetInput } from '../../src/replay/parquetInput.js';
import { replay } from '../../src/replay/player.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { naiveAnswer } from '../query/naive.js';
import { randomQuestions } from '../query/randomQuestions.js';
import { tableDifferences } from '../query/sameTable.js';
import { variedAccidents, writeAccidents } from '../query/variedAccidents.js';
import { emptyDatabase } from './mongoHelpers.js';
import { kafkaBrokers, withoutKafka, withoutMongodb } from './services.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-signature-'));
const accidents = variedAccidents(1_500, 11);
const questions = randomQuestions(300, 12, accidents);
const file = join(folder, 'accidents.parquet');
let history: Source;

beforeAll(async () => {
  await writeAccidents(file, accidents);
  history = await openDuckDbSource(parquetData(file), { threads: 2 });
});
afterAll(async () => {
  await history.close();
  rmSync(folder, { recursive: true, force: true });
});

function parquetData(path: string) {
  return {
    type: 'history' as const,
    location: path,
    digest: null,
    paths: async () => [path],
    freshAt: async () => null,
    counts: async () => noCounts,
  };
}

/** The file through replay, with faults, and the log into MongoDB. */
async function bringIn(log: Log, url: string, timeSeries = false): Promise<void> {
  await log.createTopic('accidents', { partitions: 3 });
  const writer = await log.writer('accidents');
  const input = parquetInput({ paths: [file], isSorted: true, digest: '' });
  const faults = { seed: 3, duplicated: 0.1, outOfOrder: 0.1, late: 0.02, malformed: 0.05 };
  const store = await openMongoStore(url, { timeSeries });
  const stop = new AbortController();
  try {
    const { done } = replay(input, writer, { faults });
    const sent = done.finally(() => writer.close());
    let seen = 0;
    const consumed = consumeTopic(store, log, {
      signal: stop.signal,
      maxWaitMs: 200,
      maxBatchMessages: 300,
      onProgress: ({ messages }) => {
        seen = messages;
      },
    });
    const { messagesSent } = await sent;
    while (seen < messagesSent) {
      await Promise.race([consumed, new Promise((resolve) => setTimeout(resolve, 50))]);
    }
    stop.abort();
    const summary = await consumed;
    expect(summary.stored).toBe(accidents.length);
    expect(summary.duplicates).toBeGreaterThan(0);
    expect(summary.deadLetters).toBeGreaterThan(0);
    expect(summary.stored + summary.duplicates + summary.deadLetters).toBe(messagesSent);
  } finally {
    await store.close();
    await log.close();
  }
}

const ways = [
  { name: 'Kafka and MongoDB', needsKafka: true, timeSeries: false },
  { name: 'an in-process log and a time-series collection', needsKafka: false, timeSeries: true },
];

for (const { name, needsKafka, timeSeries } of ways) {
  const isMissing = withoutMongodb || (needsKafka && withoutKafka);
  describe.skipIf(isMissing)(`300 random questions, after the rows went through ${name}`, () => {
    let live: Source;
    let url: string;
    beforeAll(async () => {
      url = await emptyDatabase(`signature${Number(timeSeries)}`);
      const log = needsKafka ? createKafkaLog({ brokers: kafkaBrokers }) : createInProcessLog();
      await bringIn(log, url, timeSeries);
      live = await openLive(url);
    });
    afterAll(() => live?.close());

    it('are answered as by DuckDB from the file, and as by a plain loop', async () => {
      for (const question of questions) {
        const answer = await live.ask(question);
        const text = JSON.stringify(question);
        expect(tableDifferences(answer, await history.ask(question)), text).toEqual([]);
        expect(tableDifferences(answer, naiveAnswer(accidents, question)), text).toEqual([]);
      }
    }, 300_000);

    it('are answered the same by history and MongoDB combined, in halves', async () => {
      const times = accidents.map(({ startAt }) => startAt).sort();
      const both = combine(history, live, { at: times[times.length / 2]! });
      for (const question of questions.slice(0, 60)) {
        const expected = naiveAnswer(accidents, question);
        expect(tableDifferences(await both.ask(question), expected), JSON.stringify(question)).toEqual([]);
      }
    });

    it('are sent as SQL to history and as commands to MongoDB', async () => {
      const at = accidents[0]!.startAt;
      const both = combine(history, live, { at });
      const state = { measures: {}, by: ['state'], where: {}, orderBy: [], limit: null } as const;
      const columns = ['lng', 'lat'] as const;
      for (const [asked, command] of [
        [state, /^db\.\w+\.aggregate\(\[\n/],
        [{ columns, where: { severity: 2 } }, /^db\.\w+\.find\(\n/],
        [{ columns, rows: 10 }, /^db\.\w+\.aggregate\(\[\n/],
      ] as const) {
        const [first, second, ...more] = await both.sent(asked);
        expect(first).toMatchObject({
          language: 'sql',
          about: expect.stringContaining('History answers before '),
        });
        expect(second).toMatchObject({
          language: 'mongodb',
          about: expect.stringContaining('Live answers from '),
        });
        expect(second!.text).toMatch(command);
        expect(more).toEqual([]);
      }
    });

    it('come with the same random samples and the same rows', async () => {
      for (const seed of [1, 2, 99]) {
        const options = { seed, where: { severity: [2, 3] } };
        expect((await live.sample(40, options)).toRows()).toEqual(
          (await history.sample(40, options)).toRows(),
        );
      }
      const rows = async (source: Source): Promise<unknown[]> => {
        const all: Record<string, unknown>[] = [];
        for await (const table of source.scan(['key', 'startLocal', 'endAt', 'junction', 'tmc', 'street'], {
          box: [-119, 33, -83, 41],
        }))
          all.push(...table.toRows());
        return all.sort((a, b) => (String(a.key) < String(b.key) ? -1 : 1));
      };
      const found = await rows(live);
      expect(found.length).toBeGreaterThan(100);
      expect(found).toEqual(await rows(history));
    });

    it('come with the same states of the columns; of many documents with those that a sample settles', async () => {
      for (const where of [{}, { severity: [3, 4] }, { from: '2020-10-01', until: '2020-12-01' }]) {
        const states = await history.describeColumns(where);
        expect(await live.describeColumns(where)).toEqual(states);
        const database = await connectMongo(url);
        const source = new MongoSource(database, mongoDefaults.collection, usAccidents, 0);
        try {
          const sampled = await source.describeColumns(where);
          const settled = Object.entries(sampled).filter(([, state]) => state !== 'unknown');
          expect(settled.length).toBeGreaterThan(40);
          expect(states).toMatchObject(Object.fromEntries(settled));
          expect(sampled).toMatchObject({ key: 'full', startAt: 'full', street: 'partial' });
        } finally {
          await source.close();
        }
      }
    });

    it('are explained by the plan of the server', async () => {
      const text = await live.explain({
        ...questions[0]!,
        where: { from: '2020-09-01', until: '2020-09-08' },
      });
      expect(text).toContain('$match');
      expect(text).toMatch(timeSeries ? /system\.buckets/ : /startLocal_1/);
    });
  });
}
