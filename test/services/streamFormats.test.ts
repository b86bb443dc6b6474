import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTimedInput } from '../../src/app/timedInput.js';
import { consumeTopic } from '../../src/consume/consumeTopic.js';
import { csvDecoder } from '../../src/consume/csvDecoder.js';
import { deadLetterTopicOf, replayDeadLetterTopic } from '../../src/consume/deadLetterTopic.js';
import { type Decoder, eventDecoder } from '../../src/consume/decoder.js';
import type { EventStore } from '../../src/consume/eventStore.js';
import { connectDecoder, rowsDecoder } from '../../src/consume/rowsDecoder.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import { replay } from '../../src/replay/player.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { openSegmentStore } from '../../src/storage/segments/segmentStore.js';
import { testFolder } from '../support/streams.js';
import { emptyDatabase } from './mongoHelpers.js';
import { kafkaBrokers, withoutKafka, withoutMongodb } from './services.js';

const header = ['ID', 'Severity', 'Start_Time', 'Start_Lat', 'Start_Lng', 'City', 'Zipcode'];
const rows = Array.from({ length: 12 }, (_, at) => [
  `X-${at}`,
  String(1 + (at % 4)),
  `2021-03-${String(at + 1).padStart(2, '0')} 06:00:00`,
  `40.${at}`,
  `-83.${at}`,
  'Testville',
  '02134',
]);
const objects = rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at]])));
const lines = rows.map((row) => row.join(','));

/** The values of a topic in each format, and its decoder. */
const formats: Readonly<Record<string, readonly [readonly string[], Decoder]>> = {
  rows: [objects.map((row) => JSON.stringify(row)), rowsDecoder()],
  csv: [
    [header.join(','), lines.slice(0, 5).join('\n'), ...lines.slice(5)],
    csvDecoder({ header: header.join(',') }),
  ],
  connect: [
    objects.map((payload) => JSON.stringify({ schema: { type: 'struct' }, payload })),
    connectDecoder(),
  ],
};

describe.skipIf(withoutKafka || withoutMongodb).each(['platformatic', 'kafkajs'] as const)(
  'streams of others on Kafka through %s',
  (client) => {
    const log = createKafkaLog({ brokers: kafkaBrokers, client });
    let stores: Readonly<Record<string, () => Promise<EventStore>>>;
    beforeAll(async () => {
      const url = await emptyDatabase(`formats-${client}`);
      const folder = join(testFolder, `formats-${client}`);
      stores = { mongodb: () => openMongoStore(url), segments: () => openSegmentStore(folder) };
      return () => log.close();
    });

    async function send(topic: string, values: readonly string[]): Promise<void> {
      await log.createTopic(topic, { partitions: 2 });
      const writer = await log.writer(topic);
      const messages = values.map((value, at) => ({
        key: `other ${at}`,
        value: Buffer.from(value),
        headers: {},
        timestampMs: at,
      }));
      await writer.write(messages);
      await writer.close();
    }

    /** Consumes until that many messages have been processed. */
    async function consumed(
      store: EventStore,
      topic: string,
      group: string,
      messages: number,
      decoder: Decoder,
    ) {
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), 60_000);
      const summary = await consumeTopic(store, log, {
        topic,
        group,
        decoder,
        maxWaitMs: 100,
        signal: stop.signal,
        onProgress: (progress) => progress.messages >= messages && stop.abort(),
      });
      clearTimeout(timer);
      return summary;
    }

    it.each(['mongodb', 'segments'])(
      'are the same events in each format, stored once in %s',
      async (name) => {
        const store = await stores[name]!();
        const results: unknown[] = [];
        for (const [format, [values, decoder]] of Object.entries(formats)) {
          const topic = `${format}-${name}-${client}`;
          await send(topic, values);
          const expected = format === 'csv' ? 13 : 12;
          const { stored, duplicates, deadLetters, skipped } = await consumed(
            store,
            topic,
            topic,
            expected,
            decoder,
          );
          results.push([stored, duplicates, deadLetters, skipped]);
        }
        await store.close();
        expect(results).toEqual([
          [12, 0, 0, 0],
          [0, 12, 0, 1],
          [0, 12, 0, 0],
        ]);
      },
    );

    it('that were read without a format are sent again, and read with the right one', async () => {
      const topic = `wrong-${client}`;
      await send(topic, formats.rows![0]);
      const store = await openSegmentStore(join(testFolder, topic));
      const wrong = await consumed(store, topic, topic, 12, eventDecoder);
      expect(wrong).toMatchObject({
        deadLetters: 12,
        deadLettersByReason: { 'it looks like a CSV row as JSON; try --format rows': 12 },
      });
      expect(await replayDeadLetterTopic(log, deadLetterTopicOf(topic))).toBe(12);
      expect(await consumed(store, topic, topic, 12, rowsDecoder())).toMatchObject({ stored: 12 });
      await store.close();
    });

    it('are what a replay by a time column sends', async () => {
      const topic = `timed-${client}`;
      const path = join(testFolder, `${topic}.csv`);
      writeFileSync(path, [header.join(','), ...lines.toReversed()].join('\n'));
      await log.createTopic(topic, { partitions: 3 });
      const writer = await log.writer(topic);
      const input = await openTimedInput(path, { time: 'Start_Time' });
      expect((await replay(input, writer).done).messagesSent).toBe(12);
      await writer.close();
      const store = await stores.mongodb!();
      expect(await consumed(store, topic, topic, 12, rowsDecoder())).toMatchObject({
        messages: 12,
        stored: 0,
        duplicates: 12,
      });
      await store.close();
    });
  },
);
