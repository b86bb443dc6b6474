/**
 * The way into MongoDB and the questions to it, beside what one would write by hand, on one machine:
 *
 * 1. consume from Kafka, against `insertMany` of the finished documents into a collection with the same indexes and
 *    validator, and against a Python consumer
 * 2. questions, against the same ones as pipelines written by hand
 * 3. from event to answer, at 1,000 events a second
 *
 *   npx vite-node bench/mongo.ts [rows to consume] [rows to ask] [seconds of 3] [rounds of 1]
 *
 * Needs Java, Maven and python3, which fetch the servers and the peer's packages. Rows are invented, with every column.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Document } from 'mongodb';
import { startKafka } from '../scripts/services/kafka.mjs';
import { startMongodb } from '../scripts/services/mongodb.mjs';
import { decodeEvent } from '../src/accident/json.js';
import { connectMongo } from '../src/engine/mongo.js';
import { consumeInto } from '../src/live/consumeInto.js';
import { makeAccidentCollection } from '../src/live/mongoCollection.js';
import { openMongoStore } from '../src/live/mongoStore.js';
import { watch } from '../src/live/watch.js';
import { createKafkaLog } from '../src/log/kafka.js';
import type { Log, LogMessage } from '../src/log/log.js';
import { count, distinct, mean, measures, type QuestionBuilder, share } from '../src/query/build.js';
import { intoDocument } from '../src/query/mongoDocument.js';
import { openMongoSource } from '../src/query/mongoSource.js';
import { parquetInput } from '../src/replay/parquetInput.js';
import { writeEvents } from '../test/replay/events.js';
import { benchPython } from './python.js';

const [rows = 200_000, rowsToAsk = 2_000_000, latencySeconds = 60, rounds = 3] = process.argv
  .slice(2)
  .map(Number);
/** A question, and what somebody who knows MongoDB and these documents would write. */
const questions: readonly [string, QuestionBuilder, readonly Document[]][] = [
  [
    'count by state',
    count().by('state'),
    [{ $group: { _id: '$state', n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
  ],
  [
    'count by hour of day',
    count().by('hour'),
    [{ $group: { _id: { $hour: '$startLocal' }, n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
  ],
  [
    'count by day and state, 90 days',
    count().by('day', 'state').where({ from: '2019-03-01', until: '2019-05-30' }),
    [
      { $match: { startLocal: { $gte: new Date('2019-03-01'), $lt: new Date('2019-05-30') } } },
      {
        $group: {
          _id: { d: { $dateTrunc: { date: '$startLocal', unit: 'day' } }, s: '$state' },
          n: { $sum: 1 },
        },
      },
      { $sort: { _id: 1 } },
    ],
  ],
  [
    'mean temperature by month',
    measures({ t: mean('temperatureFahrenheit') }).by('month'),
    [
      {
        $group: {
          _id: { $dateTrunc: { date: '$startLocal', unit: 'month' } },
          t: { $avg: '$temperatureFahrenheit' },
        },
      },
      { $sort: { _id: 1 } },
    ],
  ],
  [
    'share of severity 3 and more, by source',
    measures({ s: share({ severity: { min: 3 } }) }).by('source'),
    [
      { $group: { _id: '$source', s: { $avg: { $cond: [{ $gte: ['$severity', 3] }, 1, 0] } } } },
      { $sort: { _id: 1 } },
    ],
  ],
  [
    'distinct streets by side',
    measures({ d: distinct('street') }).by('side'),
    [
      { $group: { _id: '$side', streets: { $addToSet: '$street' } } },
      { $project: { d: { $size: '$streets' } } },
      { $sort: { _id: 1 } },
    ],
  ],
  [
    'count by temperature, bins of 10',
    count().by({ bin: 'temperatureFahrenheit', width: 10 }),
    [
      {
        $group: {
          _id: { $multiply: [{ $floor: { $divide: ['$temperatureFahrenheit', 10] } }, 10] },
          n: { $sum: 1 },
        },
      },
      { $sort: { _id: 1 } },
    ],
  ],
  [
    'count by weekday within 1 by 1 degree',
    count()
      .by('weekday')
      .where({ box: [-100, 30, -99, 31] }),
    [
      { $match: { lng: { $gte: -100, $lt: -99 }, lat: { $gte: 30, $lt: 31 } } },
      { $group: { _id: { $isoDayOfWeek: '$startLocal' }, n: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ],
  ],
];

const folder = mkdtempSync(join(tmpdir(), 'blackspot-bench-mongo-'));
const [kafka, mongodb] = await Promise.all([startKafka({ heapMb: 512 }), startMongodb({ cacheGb: 3 })]);
try {
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}, MongoDB 6.0.5, Kafka 4.1.0`,
  );
  await consuming();
  await latency();
  await asking();
} finally {
  await Promise.all([kafka.remove(), mongodb.remove()]);
  rmSync(folder, { recursive: true });
}

function databaseUrl(name: string): string {
  return mongodb.url.replace('/blackspot?', `/${name}?`);
}

async function empty(name: string): Promise<string> {
  const { client, db } = await connectMongo(databaseUrl(name));
  await db.dropDatabase();
  await client.close();
  return databaseUrl(name);
}

async function messagesOf(count: number): Promise<LogMessage[]> {
  const path = join(folder, `${count}.parquet`);
  await writeEvents(path, { rows: count, stepMs: 30_000 });
  const opened = await parquetInput({ paths: [path], isSorted: true, digest: '' }).open({
    fromMs: undefined,
    untilMs: undefined,
  });
  const messages: LogMessage[] = [];
  for await (const { keys, values, startAtMs } of opened.read(0, 0)) {
    for (const [at, key] of keys.entries()) {
      messages.push({ key, value: values[at]!, headers: {}, timestampMs: startAtMs[at]! });
    }
  }
  await opened.close();
  return messages;
}

/** Consumes until all of them are in the store. */
async function consumeAll(log: Log, url: string, timeSeries = false): Promise<Taken> {
  const store = await openMongoStore(url, { timeSeries });
  const stop = new AbortController();
  try {
    const taken = stopwatch();
    await consumeInto(store, log, {
      group: `bench-${Date.now()}`,
      signal: stop.signal,
      onProgress: ({ inserted }) => inserted >= rows && stop.abort(),
    });
    return taken();
  } finally {
    await store.close();
  }
}

async function consuming(): Promise<void> {
  const messages = await messagesOf(rows);
  const log = createKafkaLog({ brokers: kafka.url });
  await log.createTopic('accidents', { partitions: 4 });
  const writer = await log.writer('accidents');
  for (let at = 0; at < messages.length; at += 10_000) await writer.write(messages.slice(at, at + 10_000));
  await writer.close();
  const python = benchPython(['confluent-kafka==2.12.1', 'pymongo==4.15.3']);
  const table = new Map<string, string[]>();
  const add = (what: string, { seconds, cpuSeconds }: Taken): void => {
    const rate = Math.round(rows / seconds).toLocaleString('en');
    const cost = Math.round((cpuSeconds / rows) * 1e6);
    console.error(`${what}: ${rate}/s, ${cost} us`);
    table.set(what, [...(table.get(what) ?? []), `${rate} (${cost})`]);
  };
  // In turns, so that what else the machine does meets all of them.
  for (let round = 0; round < rounds; round += 1) {
    add('insertMany of finished documents, 5,000 at a time', await rawInsert(messages, 1));
    add('the same, three under way', await rawInsert(messages, 3));
    add(
      'blackspot consume from Kafka, checked and de-duplicated',
      await consumeAll(log, await empty('bench')),
    );
    add('the same into a time-series collection', await consumeAll(log, await empty('bench'), true));
    const url = await empty('bench');
    // The peer gets the same validator and indexes.
    await (await openMongoStore(url)).close();
    const args = ['bench/mongo_peer.py', kafka.url, 'accidents', url, String(rows)];
    const said = execFileSync(python, args, { encoding: 'utf8' }).trim().split(' ');
    add('confluent-kafka and pymongo, nothing checked', {
      seconds: Number(said[3]),
      cpuSeconds: Number(said[4]),
    });
  }
  await log.close();
  console.log(
    `\n| ${rows.toLocaleString('en')} events into MongoDB | events/s (microseconds of processor an event in the client), run by run |\n|---|---|`,
  );
  for (const [what, runs] of table) console.log(`| ${what} | ${runs.join('; ')} |`);
}

/** Time on the wall, and of the processor in this process. */
interface Taken {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

function stopwatch(): () => Taken {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: (performance.now() - started) / 1_000, cpuSeconds: (user + system) / 1e6 };
  };
}

async function rawInsert(messages: readonly LogMessage[], underWay: number): Promise<Taken> {
  const { client, db } = await connectMongo(await empty('bench'));
  const collection = await makeAccidentCollection(db, { collection: 'accidents', timeSeries: false });
  const documents = messages.map(({ value }) => intoDocument(decodeEvent(value)));
  const taken = stopwatch();
  const pending = new Set<Promise<unknown>>();
  for (let at = 0; at < documents.length; at += 5_000) {
    const insert = collection
      .insertMany(documents.slice(at, at + 5_000), { ordered: false })
      .finally(() => pending.delete(insert));
    pending.add(insert);
    if (pending.size >= underWay) await Promise.race(pending);
  }
  await Promise.all(pending);
  const result = taken();
  await client.close();
  return result;
}

async function asking(): Promise<void> {
  const url = await empty('ask');
  const store = await openMongoStore(url);
  const path = join(folder, 'ask.parquet');
  await writeEvents(path, { rows: rowsToAsk, stepMs: 30_000 });
  const opened = await parquetInput({ paths: [path], isSorted: true, digest: '' }).open({
    fromMs: undefined,
    untilMs: undefined,
  });
  let offset = 0;
  for await (const { keys, values, startAtMs } of opened.read(0, 0)) {
    const messages = keys.map((key, at) => ({
      key,
      value: values[at]!,
      headers: {},
      timestampMs: startAtMs[at]!,
    }));
    const endOffset = offset + messages.length;
    const offsets = messages.map((_, at) => offset + at);
    const batch = {
      origin: 'bench',
      topic: 'bench',
      partition: 0,
      startOffset: offset,
      endOffset,
      messages,
      offsets,
      highWatermark: endOffset,
    };
    await store.write(batch, async (_, [first]) => {
      throw new Error(first?.reason);
    });
    offset = endOffset;
  }
  await opened.close();
  await store.close();
  const source = await openMongoSource(url);
  const { client, db } = await connectMongo(url);
  const best = async (work: () => Promise<unknown>): Promise<number> => {
    let fastest = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round += 1) {
      const started = performance.now();
      await work();
      fastest = Math.min(fastest, performance.now() - started);
    }
    return fastest;
  };
  console.log(
    `\n| question on ${offset.toLocaleString('en')} documents, best of three | blackspot | by hand |\n|---|---|---|`,
  );
  for (const [name, question, pipeline] of questions) {
    const ours = await best(() => source.ask(question));
    const theirs = await best(() =>
      db
        .collection('accidents')
        .aggregate([...pipeline], { allowDiskUse: true })
        .toArray(),
    );
    console.log(`| ${name} | ${Math.round(ours)} ms | ${Math.round(theirs)} ms |`);
  }
  await source.close();
  await client.close();
}

/** How old an event is when the first answer that counts it is there. Events are sent in tens, each ten 10 ms apart. */
async function latency(): Promise<void> {
  const perSecond = 1_000;
  const url = await empty('latency');
  const messages = await messagesOf(perSecond * latencySeconds);
  const log = createKafkaLog({ brokers: kafka.url });
  await log.createTopic('latency', { partitions: 4 });
  const store = await openMongoStore(url);
  const source = await openMongoSource(url);
  const stop = new AbortController();
  const consumed = consumeInto(store, log, {
    topic: 'latency',
    group: 'latency',
    maxWaitMs: 100,
    signal: stop.signal,
  });
  const writer = await log.writer('latency');
  const sentMs: number[] = [];
  const answers: { n: number; atMs: number }[] = [];
  const watching = (async () => {
    for await (const table of watch(source, count(), { intervalMs: 250, signal: stop.signal })) {
      answers.push({ n: Number(table.columns.n![0]), atMs: performance.now() });
      if (answers.at(-1)!.n === messages.length) stop.abort();
    }
  })();
  const started = performance.now();
  const writes: Promise<void>[] = [];
  for (let at = 0; at < messages.length; at += 10) {
    await pause(Math.max(0, started + at - performance.now()));
    for (let one = 0; one < 10; one += 1) sentMs.push(performance.now());
    writes.push(writer.write(messages.slice(at, at + 10)));
  }
  await Promise.all(writes);
  await Promise.all([watching, consumed]);
  await writer.close();
  // Events reach the store nearly in the order of sending: the n-th sent is counted as seen when n are counted.
  const ages: number[] = [];
  for (const { n, atMs } of answers) while (ages.length < n) ages.push(atMs - sentMs[ages.length]!);
  ages.sort((a, b) => a - b);
  const at = (share: number): string => `${Math.round(ages[Math.floor(share * (ages.length - 1))]!)} ms`;
  console.log(
    `\nFrom event to answer at ${perSecond} events/s over ${latencySeconds} s, an answer each 250 ms: median ${at(0.5)}, 95th percentile ${at(0.95)}, most ${at(1)}; ${answers.length} answers`,
  );
  await source.close();
  await store.close();
  await log.close();
}
