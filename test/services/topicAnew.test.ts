import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataError } from '../../src/base/errors.js';
import { consumeTopic } from '../../src/consume/consumeTopic.js';
import type { EventStore } from '../../src/consume/eventStore.js';
import type { ConsumeSummary } from '../../src/consume/progress.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import type { Log, LogMessage } from '../../src/log/log.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { openSegmentStore } from '../../src/storage/segments/segmentStore.js';
import { variedAccidents } from '../query/variedAccidents.js';
import { keysIn } from '../support/streams.js';
import { emptyDatabase, messagesOf } from './mongoHelpers.js';
import { kafkaBrokers, withoutKafka, withoutMongodb } from './services.js';

const messages = messagesOf(variedAccidents(500, 9));

/** A store remembers how far it has come with a topic. A topic that is made anew begins anew, whatever its name. */
describe.skipIf(withoutKafka || withoutMongodb).each(['platformatic', 'kafkajs'] as const)(
  'a topic that is deleted and made anew (through %s)',
  (client) => {
    let log: Log;
    let folder: string;
    beforeEach(() => {
      log = createKafkaLog({ brokers: kafkaBrokers, client });
      folder = mkdtempSync(join(tmpdir(), 'blackspot-anew-'));
    });
    afterEach(async () => {
      await log.close();
      rmSync(folder, { recursive: true });
    });

    const send = async (topic: string, sent: readonly LogMessage[]): Promise<void> => {
      const writer = await log.writer(topic);
      await writer.write(sent);
      await writer.close();
    };
    const makeAnew = async (topic: string): Promise<void> => {
      const before = await log.streamId(topic);
      await deleteTopic(topic);
      await log.createTopic(topic, { partitions: 1 });
      expect(await log.streamId(topic)).not.toBe(before);
    };
    /** Consumes until `count` messages have come. */
    const take = async (store: EventStore, topic: string, count: number): Promise<ConsumeSummary> => {
      const stop = new AbortController();
      return consumeTopic(store, log, {
        topic,
        maxWaitMs: 50,
        signal: AbortSignal.any([stop.signal, AbortSignal.timeout(60_000)]),
        onProgress: (progress) => progress.messages >= count && stop.abort(),
      });
    };

    it.each(['segments', 'MongoDB'])(
      'is read from its beginning into %s that know the old one',
      async (into) => {
        const topic = `anew-${into}-${client}`;
        const url = await emptyDatabase(topic);
        const open = (): Promise<EventStore> =>
          into === 'MongoDB' ? openMongoStore(url) : openSegmentStore(join(folder, topic));
        await log.createTopic(topic, { partitions: 1 });
        await send(topic, messages.slice(0, 300));
        const first = await open();
        expect(await take(first, topic, 300)).toMatchObject({ stored: 300, duplicates: 0 });
        await first.close();

        await makeAnew(topic);
        // Fewer than before, and some of them the same: all of its offsets lie before the one remembered.
        await send(topic, messages.slice(200, 450));
        const second = await open();
        expect(await take(second, topic, 250)).toMatchObject({ stored: 150, duplicates: 100 });
        await second.close();
      },
    );

    it.each([
      // Of more, the consumer finds some at the offset where it stands, but they are not what comes next.
      ['more', messages.slice(100)],
      ['fewer', messages.slice(450)],
    ])(
      'and has %s messages ends a consumer of the old one, which begins again and misses nothing',
      async (size, after) => {
        const topic = `anew-${size}-${client}`;
        await log.createTopic(topic, { partitions: 1 });
        await send(topic, messages.slice(0, 100));
        const store = await openSegmentStore(join(folder, topic));
        let seen = 0;
        const running = consumeTopic(store, log, {
          topic,
          maxWaitMs: 50,
          signal: AbortSignal.timeout(60_000),
          onProgress: (progress) => {
            seen = progress.messages;
          },
        }).catch((error: unknown) => error);
        while (seen < 100) await pause(20);
        await makeAnew(topic);
        await send(topic, after);
        expect(await running).toBeInstanceOf(DataError);

        expect((await take(store, topic, after.length)).messages).toBe(after.length);
        await store.close();
        const keys = [...messages.slice(0, 100), ...after].map(({ key }) => key);
        expect(await keysIn(join(folder, topic))).toEqual(keys.sort());
      },
    );
  },
);

async function deleteTopic(topic: string): Promise<void> {
  const admin = new Kafka({ brokers: [kafkaBrokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  while ((await admin.listTopics()).includes(topic)) await pause(20);
  await admin.disconnect();
}
