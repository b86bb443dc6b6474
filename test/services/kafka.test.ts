import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../scripts/services/server.mjs';
import { ConfigurationError, ConnectionError, DataError, InputError } from '../../src/base/errors.js';
import { consumeTopic } from '../../src/consume/consumeTopic.js';
import type { EventStore } from '../../src/consume/eventStore.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import { topicSettings } from '../../src/log/kafkaClient.js';
import type { Log, LogBatch } from '../../src/log/log.js';
import { partitionOf } from '../../src/log/murmur2.js';
import { refuseTypo } from '../../src/log/topics.js';
import { logContract, numbered } from '../log/contract.js';
import { kafkaBrokers, withoutKafka } from './services.js';

const clients = ['platformatic', 'kafkajs'] as const;

describe.skipIf(withoutKafka)('Kafka (needs a broker)', () => {
  for (const client of clients) {
    logContract(`Kafka through ${client}`, async () => createKafkaLog({ brokers: kafkaBrokers, client }));
  }

  describe.each(clients)('through %s', (client) => {
    let log: Log;
    const topic = `by-itself-${client}`;
    beforeAll(async () => {
      log = createKafkaLog({ brokers: kafkaBrokers, client, retryTimeoutMs: 20_000 });
      await log.createTopic(topic);
    });
    afterAll(() => log.close());

    it('makes topics that keep records of any time, for ever, and makes none twice', async () => {
      await log.createTopic(topic);
      const settings = await asked(async (admin) => {
        const { resources } = await admin.describeConfigs({
          includeSynonyms: false,
          resources: [{ type: 2, name: topic, configNames: Object.keys(topicSettings) }],
        });
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
        expect(topics[0]!.partitions.length).toBe(4);
        return resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]);
      });
      expect(Object.fromEntries(settings)).toEqual(topicSettings);
      const writer = await log.writer(topic);
      const years = ['1971-01-01T00:00:00Z', '2016-02-08T05:46:00Z', '2099-12-31T00:00:00Z'];
      await writer.write(years.map((time) => ({ ...numbered(1)[0]!, timestampMs: Date.parse(time) })));
      await writer.close();
    });

    it('splits a batch that a topic with a low bound refuses, and names the message that is too large alone', async () => {
      const low = `low-${client}`;
      await asked((admin) =>
        admin.createTopics({
          topics: [
            { topic: low, numPartitions: 1, configEntries: [{ name: 'max.message.bytes', value: '20000' }] },
          ],
        }),
      );
      const writer = await log.writer(low);
      await writer.write(numbered(2_000));
      const large = { ...numbered(1)[0]!, key: 'large', value: Buffer.alloc(30_000, 'x') };
      const failed = await writer.write([large]).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(DataError);
      expect((failed as DataError).message).toContain('"large" of 30000 bytes');
      await writer.write(numbered(10));
      await writer.close();
      expect(
        (await readAll(log, low, 2_010)).flatMap(({ messages }) => messages.map(({ key }) => key)),
      ).toEqual([...numbered(2_000), ...numbered(10)].map(({ key }) => key));
    });

    it('says so when the topic is not there, when a name is refused, and when it is closed', async () => {
      await expect(log.writer('absent')).rejects.toThrow(ConfigurationError);
      await expect(log.reader('absent', { group: 'g' })).rejects.toThrow(/Topic not found: absent/);
      await expect(log.reader(topic.slice(1), { group: 'g' })).rejects.toThrow(`(did you mean ${topic}`);
      await expect(log.createTopic('not a name!')).rejects.toThrow(ConfigurationError);
      const other = createKafkaLog({ brokers: kafkaBrokers, client });
      await other.close();
      await expect(async () => other.writer(topic)).rejects.toThrow(InputError);
    });

    it('lists its topics, and refuses a typing error of one beside it', async () => {
      expect(await log.topicNames()).toContain(topic);
      await expect(refuseTypo(log, `${topic}s`)).rejects.toThrow(`beside the topic "${topic}"`);
      await refuseTypo(log, topic);
      await refuseTypo(log, 'something else');
      expect((await log.topicNames()).filter((name) => name === `${topic}s`)).toEqual([]);
    });

    it('looks up, reads and consumes a missing topic without creating it', async () => {
      const unused = async (): Promise<never> => {
        throw new Error('There is nothing to store.');
      };
      const store: EventStore = {
        name: 'unused',
        dataset: usAccidents,
        added: [],
        batching: { maxBatchMessages: 1, maxBatchBytes: 1, maxWaitMs: 1, parallelBatches: 1 },
        decode: unused,
        write: unused,
        committedOffset: unused,
        close: async () => {},
      };
      await expect(consumeTopic(store, log, { topic: `absent-${client}` })).rejects.toThrow(
        `Topic not found: absent-${client}`,
      );
      expect((await log.topicNames()).filter((name) => name.startsWith('absent'))).toEqual([]);
    });

    it('waits no longer for the first answer than it is told', async () => {
      const nowhere = createKafkaLog({
        brokers: `127.0.0.1:${await freePort()}`,
        client,
        connectTimeoutMs: 1_500,
      });
      const startedMs = performance.now();
      const failed = await nowhere.writer('t').catch((error: unknown) => error);
      await nowhere.close();
      expect(performance.now() - startedMs).toBeLessThan(15_000);
      expect((failed as ConnectionError).message).toMatch(
        /^Cannot look up topic "t" on Kafka at \S+ within 1.5 s: /,
      );
      expect((failed as ConnectionError).hint).toContain('BLACKSPOT_KAFKA_BROKERS');
    });

    it('gives up on an address where nothing answers, after its time is up, as something to retry', async () => {
      const away: number[] = [];
      const nowhere = createKafkaLog({
        brokers: `127.0.0.1:${await freePort()}`,
        client,
        retryTimeoutMs: 1_000,
        onUnavailable: (_, retryInMs) => away.push(retryInMs),
      });
      const failed = await nowhere.createTopic('t').catch((error: unknown) => error);
      await nowhere.close();
      expect(failed).toBeInstanceOf(ConnectionError);
      expect((failed as ConnectionError).message).toMatch(/Cannot create topic "t" .*ECONNREFUSED/);
    });

    it('closes a waiting reader within two seconds, and ends its batches', async () => {
      const reader = await log.reader(topic, { group: 'idle' });
      const reading = (async () => {
        for await (const batch of reader.batches()) await reader.commit(batch);
      })();
      await new Promise((resolve) => setTimeout(resolve, 500));
      const started = performance.now();
      await reader.close();
      await reading;
      // Twice as long on a machine that does much else.
      expect(performance.now() - started).toBeLessThan(4_000);
    });

    it('hands what one reader leaves to the other, after its last commit', async () => {
      const shared = `handed-${client}`;
      await log.createTopic(shared, { partitions: 2 });
      const writer = await log.writer(shared);
      await writer.write(numbered(1_000));
      await writer.close();
      const first = await log.reader(shared, { group: 'g', maxBatchMessages: 100 });
      const done = new Set<string>();
      let batches = 0;
      for await (const batch of first.batches()) {
        batches += 1;
        if (batches > 3) break;
        for (const { key } of batch.messages) done.add(key);
        await first.commit(batch);
      }
      const second = await log.reader(shared, { group: 'g' });
      const rest: string[] = [];
      const reading = (async () => {
        for await (const batch of second.batches(AbortSignal.timeout(120_000))) {
          rest.push(...batch.messages.map(({ key }) => key));
          await second.commit(batch);
          if (new Set([...done, ...rest]).size === 1_000) break;
        }
      })();
      await first.close();
      await reading;
      await second.close();
      expect(new Set([...done, ...rest]).size).toBe(1_000);
      expect(rest.filter((key) => done.has(key))).toEqual([]);
    });
  });

  it('chooses the same partition for a key with either client, and either reads what the other wrote', async () => {
    const topic = 'either';
    const logs = clients.map((client) => createKafkaLog({ brokers: kafkaBrokers, client }));
    await logs[0]!.createTopic(topic, { partitions: 5 });
    for (const log of logs) {
      const writer = await log.writer(topic);
      await writer.write(numbered(200));
      await writer.close();
    }
    for (const log of logs) {
      const batches = await readAll(log, topic, 400);
      for (const { partition, messages } of batches) {
        expect(messages.map(({ key }) => partitionOf(key, 5))).toEqual(messages.map(() => partition));
      }
      await log.close();
    }
  });

  it('compresses on request, which either client reads', async () => {
    for (const client of clients) {
      const log = createKafkaLog({ brokers: kafkaBrokers, client, compression: 'gzip' });
      const topic = `gzip-${client}`;
      await log.createTopic(topic, { partitions: 1 });
      const writer = await log.writer(topic);
      await writer.write(numbered(500));
      await writer.close();
      await log.close();
      for (const other of clients) {
        const reading = createKafkaLog({ brokers: kafkaBrokers, client: other });
        const messages = (await readAll(reading, topic, 500)).flatMap((batch) => batch.messages);
        expect(messages.map(({ value }) => Buffer.from(value).toString())).toEqual(
          numbered(500).map(({ value }) => Buffer.from(value).toString()),
        );
        await reading.close();
      }
    }
  });
});

async function asked<T>(question: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
  const admin = new Kafka({ brokers: [kafkaBrokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await question(admin);
  } finally {
    await admin.disconnect();
  }
}

async function readAll(log: Log, topic: string, count: number): Promise<LogBatch[]> {
  const reader = await log.reader(topic, { group: `all-${topic}-${Math.random()}` });
  const batches: LogBatch[] = [];
  let seen = 0;
  for await (const batch of reader.batches(AbortSignal.timeout(120_000))) {
    batches.push(batch);
    seen += batch.messages.length;
    if (seen >= count) break;
  }
  await reader.close();
  return batches;
}
