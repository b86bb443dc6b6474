import { isUtf8 } from 'node:buffer';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import type { Db } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceMissing } from '../../scripts/services/cache.mjs';
import { soonBackSettings, startKafka } from '../../scripts/services/kafka.mjs';
import { startMongodb } from '../../scripts/services/mongodb.mjs';
import type { Server } from '../../scripts/services/server.mjs';
import { openLive } from '../../src/app/openLive.js';
import { openSource } from '../../src/app/openSource.js';
import { openReplayInput } from '../../src/app/replayInput.js';
import { deadLetterTopicOf, readDeadLetterTopic } from '../../src/consume/deadLetterTopic.js';
import { decodeEvent } from '../../src/dataset/json.js';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import { textKey } from '../../src/engines/mongodb/document.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import { checkKafkaOptions } from '../../src/log/kafkaSettings.js';
import type { LogMessage } from '../../src/log/log.js';
import { count, mean } from '../../src/query/build.js';
import { compareTables } from '../../src/query/compareTables.js';
import { readCheckpoint } from '../../src/replay/checkpoint.js';
import { replay } from '../../src/replay/player.js';
import { type ProgressDocument, progressCollection } from '../../src/storage/mongodb/progress.js';
import { generate } from '../../src/synthetic/generate.js';
import { firstPace, inflict } from './inflict.js';
import { isLong, isTimeSeries, plan } from './plan.js';
import { Supervised } from './supervised.js';

const injected = { seed: 11, late: 0.01, duplicated: 0.05, outOfOrder: 0.05, malformed: 0.01 };
const command = resolve('dist/cli/main.js');
const topic = 'faults';
/** Stays after a run: its figures, and what the two processes said. */
const results = resolve('.cache/faults');

describe('a stream through Kafka into MongoDB while everything dies now and then (needs both)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blackspot-faults-'));
  const csv = join(folder, 'events.csv');
  const checkpoint = join(folder, 'checkpoint.json');
  let kafka: Server;
  let mongodb: Server;
  let missing: string | null = null;
  const commands: Supervised[] = [];

  beforeAll(async () => {
    try {
      [kafka, mongodb] = await Promise.all([
        startKafka({ settings: () => soonBackSettings }),
        startMongodb(),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceMissing) || process.env.BLACKSPOT_REQUIRE_SERVICES === '1') throw error;
      missing = error.message;
      return;
    }
    mkdirSync(results, { recursive: true });
    await generate({ rows: plan.rows, seed: 3, out: csv });
  }, 240_000);
  afterAll(async () => {
    await Promise.all(commands.map((one) => one.end()));
    await Promise.all([kafka?.remove(), mongodb?.remove()]);
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it(
    'ends with every event once and every malformed message among the dead letters',
    async (test) => {
      if (missing !== null) return test.skip(`not run: ${missing}`);
      const url = withDatabase(mongodb.url, 'faults');
      const expected = await planned(csv);
      const { db, client } = await connectMongo(url);
      const startedMs = Date.now();

      // Both begin before their servers are there.
      await Promise.all([kafka.stop(), mongodb.stop()]);
      const kafkaFlags = ['--brokers', kafka.url, '--topic', topic];
      const play = [command, 'replay', csv, ...kafkaFlags, '--checkpoint', checkpoint, ...faultFlags()];
      const atPace = (messagesPerSecond: number): string[] => [
        ...play,
        '--max-rate',
        String(messagesPerSecond),
      ];
      const player = new Supervised(atPace(firstPace(expected.messages)), join(results, 'replay.log'));
      const consume = [
        command,
        'consume',
        ...kafkaFlags,
        '--create-topic',
        '--into',
        url,
        '--max-batch',
        '1000',
      ];
      if (isTimeSeries) consume.push('--time-series');
      const consumer = new Supervised(consume, join(results, 'consume.log'));
      commands.push(player, consumer);
      await pause(3_000);
      await Promise.all([kafka.start(), mongodb.start()]);

      const suffered = await inflict({
        ...{ player, consumer, kafka, mongodb, topic, messages: expected.messages },
        sent: () => readCheckpoint(checkpoint)?.point.messages ?? 0,
        written: () => writtenTo(db),
        setPace: (messagesPerSecond) => {
          player.argv = atPace(messagesPerSecond);
        },
      });
      const sentUnderFaults = readCheckpoint(checkpoint)?.point.messages ?? 0;
      expect(suffered, `${consumer.log()}\n${player.log()}`).toEqual(plan.times);

      // What is left goes at full speed.
      player.argv = play;
      if (!player.hasEnded) player.kill();
      expect(await player.done, player.log()).toBe(0);
      await drained(kafka.url, db, consumer);
      expect(await consumer.leave(), consumer.log()).toBe(0);

      const documents = await db.collection('accidents').find({}).project({ _id: 1 }).toArray();
      const keys = documents.map(({ _id }) => textKey(_id));
      await client.close();
      const log = createKafkaLog({ brokers: kafka.url });
      const letters = await readDeadLetterTopic(log, deadLetterTopicOf(topic));
      await log.close();
      const stored = new Set(keys);
      const report = JSON.stringify({
        client: checkKafkaOptions({ brokers: kafka.url }).client,
        timeSeries: isTimeSeries,
        messages: expected.messages,
        events: expected.keys.size,
        malformed: expected.malformed.size,
        sentUnderFaults,
        suffered,
        lost: [...expected.keys].filter((key) => !stored.has(key)).length,
        doubled: keys.length - stored.size,
        deadLetters: new Set(letters.map(({ payload }) => payload)).size,
        seconds: Math.round((Date.now() - startedMs) / 1_000),
      });
      appendFileSync(join(results, 'results.ndjson'), `${report}\n`);
      console.warn(report);

      expect(keys.length).toBe(expected.keys.size);
      expect(stored).toEqual(expected.keys);
      expect(new Set(letters.map(({ payload }) => payload))).toEqual(expected.malformed);
      const [history, live] = [await openSource(csv), await openLive(url)];
      for (const question of [count().by('day', 'source'), mean('temperatureFahrenheit').by('state')]) {
        expect(compareTables(await history.ask(question), await live.ask(question))).toEqual([]);
      }
      await history.close();
      await live.close();
    },
    isLong ? 5_400_000 : 900_000,
  );
});

function faultFlags(): string[] {
  const { seed, late, duplicated, outOfOrder, malformed } = injected;
  const flags = { seed, late, duplicated, 'out-of-order': outOfOrder, malformed };
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

/** What must be there in the end: the same replay, straight into memory. */
async function planned(
  csv: string,
): Promise<{ messages: number; keys: Set<string>; malformed: Set<string> }> {
  const [keys, malformed] = [new Set<string>(), new Set<string>()];
  const write = async (messages: readonly LogMessage[]): Promise<void> => {
    for (const { value } of messages) {
      try {
        keys.add(decodeEvent(value).key as string);
      } catch {
        malformed.add(Buffer.from(value).toString(isUtf8(value) ? 'utf8' : 'base64'));
      }
    }
  };
  const nowhere = { write, close: async () => {} };
  const { messagesSent } = await replay(await openReplayInput(csv), nowhere, { faults: injected }).done;
  return { messages: messagesSent, keys, malformed };
}

/** Messages that the consumers have noted as written. */
async function writtenTo(db: Db): Promise<number> {
  return (await progressOf(db)).reduce((sum, { messages }) => sum + messages, 0);
}

function progressOf(db: Db): Promise<ProgressDocument[]> {
  return db.collection<ProgressDocument>(progressCollection('accidents')).find().toArray();
}

/** Resolves when the consumers have noted every partition as written to its end, or have ended. */
async function drained(brokers: string, db: Db, consumer: Supervised): Promise<void> {
  const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const written = async (): Promise<Map<number, number>> =>
    new Map((await progressOf(db)).map(({ partition, endOffset }) => [partition, endOffset]));
  for (let at = await written(); !consumer.hasEnded; at = await written()) {
    if (ends.every(({ partition, high }) => (at.get(partition) ?? 0) >= Number(high))) return;
    await pause(100);
  }
}

/** The URL with that database. */
function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
