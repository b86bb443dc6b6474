import { execFileSync } from 'node:child_process';
import { decodeEvent } from '../../src/dataset/json.js';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import { intoDocument } from '../../src/engines/mongodb/document.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import type { LogMessage } from '../../src/log/log.js';
import { makeAccidentCollection } from '../../src/storage/mongodb/collection.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { benchPython } from '../python.js';
import { allMessages, type Servers } from './servers.js';

/** Seconds on the wall, and of the processor in the client. */
interface Taken {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/**
 * The way into MongoDB, in events a second and in processor an event in each process. Everybody writes the same documents
 * into a collection with the same indexes and waits for the journal of a majority. "Unasked" writes bypass the validator
 * of the collection, as blackspot's do; the others have the server check each document.
 */
export async function consuming(servers: Servers, rows: number, rounds: number): Promise<void> {
  const messages = await allMessages(servers, rows);
  const log = createKafkaLog({ brokers: servers.brokers });
  await log.createTopic('accidents', { partitions: 4 });
  const writer = await log.writer('accidents');
  for (let at = 0; at < messages.length; at += 10_000) await writer.write(messages.slice(at, at + 10_000));
  await writer.close();
  await log.close();
  const url = (): Promise<string> => servers.emptyDatabase('bench');
  const contenders: readonly [string, () => Promise<Taken>][] = [
    ['insertMany, one under way, unasked', async () => rawInsert(messages, await url(), 1, true)],
    ['insertMany, three under way, unasked', async () => rawInsert(messages, await url(), 3, true)],
    ['insertMany, three under way, validated', async () => rawInsert(messages, await url(), 3, false)],
    ['**blackspot consume**, checked and de-duplicated', async () => consume(servers, rows, await url())],
    ['blackspot consume into a time series', async () => consume(servers, rows, await url(), 'timeSeries')],
    ['confluent-kafka and pymongo, unasked', async () => python(servers.brokers, rows, await url(), true)],
    ['confluent-kafka and pymongo, validated', async () => python(servers.brokers, rows, await url(), false)],
  ];
  const runs = new Map<string, string[]>();
  // In turns, so that what else the machine does meets all of them.
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of contenders) {
      const before = servers.cpuSeconds();
      const { seconds, cpuSeconds } = await run();
      const after = servers.cpuSeconds();
      const costs = [cpuSeconds, after.mongodb - before.mongodb, after.kafka - before.kafka];
      const said = [
        Math.round(rows / seconds).toLocaleString('en'),
        ...costs.map((cost) => ((cost / rows) * 1e6).toFixed(1)),
      ];
      console.error(`${name}: ${said[0]}/s; microseconds an event: ${said.slice(1).join(', ')}`);
      runs.set(name, [...(runs.get(name) ?? []), `${said[0]} (${said.slice(1).join(', ')})`]);
    }
  }
  console.log(
    `\n| ${rows.toLocaleString('en')} events into MongoDB | events/s (microseconds of processor an event: client, mongod, Kafka), run by run |\n|---|---|`,
  );
  for (const [name, each] of runs) console.log(`| ${name} | ${each.join('; ')} |`);
}

function stopwatch(): () => Taken {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: (performance.now() - started) / 1_000, cpuSeconds: (user + system) / 1e6 };
  };
}

/** What no consumer can beat: the documents are there already, and 5,000 of them go in at a time. */
async function rawInsert(
  messages: readonly LogMessage[],
  url: string,
  underWay: number,
  bypassDocumentValidation: boolean,
): Promise<Taken> {
  const { client, db } = await connectMongo(url);
  const collection = await makeAccidentCollection(db, {
    collection: 'accidents',
    timeSeries: false,
    added: [],
  });
  const documents = messages.map(({ value }) => intoDocument(decodeEvent(value)));
  const taken = stopwatch();
  const pending = new Set<Promise<unknown>>();
  for (let at = 0; at < documents.length; at += 5_000) {
    const insert = collection
      .insertMany(documents.slice(at, at + 5_000), { ordered: false, bypassDocumentValidation })
      .finally(() => pending.delete(insert));
    pending.add(insert);
    if (pending.size >= underWay) await Promise.race(pending);
  }
  await Promise.all(pending);
  const result = taken();
  await client.close();
  return result;
}

/** In a process of its own; its clock begins when it joins the group. */
async function consume(servers: Servers, rows: number, url: string, kind = ''): Promise<Taken> {
  const args = ['bench/mongo/consumeChild.ts', servers.brokers, 'accidents', url, String(rows), kind];
  const said = execFileSync('node_modules/.bin/vite-node', args, { encoding: 'utf8' }).trim().split(' ');
  return { seconds: Number(said[0]), cpuSeconds: Number(said[1]) };
}

/** The same validator and indexes; its clock begins with the first message. */
async function python(brokers: string, rows: number, url: string, bypass: boolean): Promise<Taken> {
  await (await openMongoStore(url)).close();
  const program = benchPython(['confluent-kafka==2.12.1', 'pymongo==4.15.3']);
  const args = [
    'bench/mongo_peer.py',
    brokers,
    'accidents',
    url,
    String(rows),
    bypass ? 'unasked' : 'validated',
  ];
  const said = execFileSync(program, args, { encoding: 'utf8' }).trim().split(' ');
  return { seconds: Number(said[3]), cpuSeconds: Number(said[4]) };
}
