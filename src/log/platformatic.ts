import {
  Admin,
  type BaseOptions,
  type ClusterTopicMetadata,
  Consumer,
  GenericError,
  ListOffsetTimestamps,
  Producer,
  type SASLMechanismValue,
} from '@platformatic/kafka';
import type { KafkaClient } from './kafkaClient.js';
import type { KafkaSettings } from './kafkaSettings.js';
import { categoryOf } from './platformaticFailures.js';
import { PlatformaticProducer } from './platformaticProducer.js';
import { PlatformaticReader } from './platformaticReader.js';

/** Kafka through `@platformatic/kafka`: pure JavaScript, maintained, fast. */
export function createPlatformaticClient(settings: KafkaSettings): KafkaClient {
  const base = baseOptions(settings);
  const admin = new Admin(base);
  ignoreErrorEvents(admin);
  const lookUp = async (topic: string): Promise<ClusterTopicMetadata | null> => {
    try {
      const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true });
      return topics.get(topic) ?? null;
    } catch (error) {
      if (error instanceof Error && error.message === `Unknown topic ${topic}.`) return null;
      throw error;
    }
  };
  return {
    topicNames: () => admin.listTopics({ includeInternals: false }),
    partitionCount: async (topic) => (await lookUp(topic))?.partitionsCount ?? null,
    topicId: async (topic) => (await lookUp(topic))?.id ?? null,
    offsets: async (topic, group, partitions) => {
      const indexes = [...Array(partitions).keys()];
      const list = async (timestamp: bigint): Promise<Map<number, bigint>> => {
        const asked = indexes.map((partitionIndex) => ({ partitionIndex, timestamp }));
        const [listed] = await admin.listOffsets({ topics: [{ name: topic, partitions: asked }] });
        return new Map(listed?.partitions.map(({ partitionIndex, offset }) => [partitionIndex, offset]));
      };
      const [first, end, [listed]] = await Promise.all([
        list(ListOffsetTimestamps.EARLIEST),
        list(ListOffsetTimestamps.LATEST),
        admin.listConsumerGroupOffsets({
          groups: [{ groupId: group, topics: [{ name: topic, partitionIndexes: indexes }] }],
        }),
      ]);
      const committed = new Map(
        listed?.topics
          .find(({ name }) => name === topic)
          ?.partitions.map(({ partitionIndex, committedOffset }) => [partitionIndex, committedOffset]),
      );
      return indexes.map((partition) => {
        // -1 for none.
        const offset = committed.get(partition) ?? -1n;
        return {
          partition,
          first: first.get(partition) ?? 0n,
          end: end.get(partition) ?? 0n,
          committed: offset < 0n ? null : offset,
        };
      });
    },
    createTopic: async (topic, partitions, topicSettings) => {
      const configs = Object.entries(topicSettings).map(([name, value]) => ({ name, value }));
      try {
        await admin.createTopics({ topics: [topic], partitions, replicas: -1, configs });
      } catch (error) {
        if (!GenericError.isGenericError(error as Error)) throw error;
        if ((error as GenericError).findBy('apiId', 'TOPIC_ALREADY_EXISTS') === null) throw error;
      }
      // Brokers learn of a new topic a moment after the controller has created it.
      for (let tries = 0; tries < 100 && (await lookUp(topic)) === null; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    producer: async () => {
      const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
        ...base,
        idempotent: true,
        retries: 4,
      });
      ignoreErrorEvents(producer);
      return new PlatformaticProducer(producer, settings.compression);
    },
    reader: (topic, options) =>
      PlatformaticReader.open(
        () => {
          const consumer = new Consumer({
            ...base,
            groupId: options.group,
            autocommit: false,
            sessionTimeout: settings.sessionMs,
            rebalanceTimeout: Math.max(30_000, settings.sessionMs),
            heartbeatInterval: Math.max(100, Math.min(1_000, Math.floor(settings.sessionMs / 10))),
          });
          ignoreErrorEvents(consumer);
          return consumer;
        },
        { ...settings, topic, ...options, isUnavailable: (error) => categoryOf(error) === 'unavailable' },
      ),
    categoryOf,
    close: () => admin.close(),
  };
}

function baseOptions({ brokers, clientId, tls, sasl }: KafkaSettings): BaseOptions {
  return {
    clientId,
    bootstrapBrokers: [...brokers],
    retries: 2,
    retryDelay: 250,
    timeout: 30_000,
    connectTimeout: 5_000,
    requestTimeout: 35_000,
    // Options are checked before, so the library need not check them for each batch.
    strict: false,
    ...(tls === null ? {} : { tls: { ...tls } }),
    ...(sasl === null
      ? {}
      : { sasl: { ...sasl, mechanism: sasl.mechanism.toUpperCase() as SASLMechanismValue } }),
  };
}

/** Calls also throw these failures. Without a listener, the event would end the process. */
function ignoreErrorEvents(client: { on(event: 'error', listener: (error: Error) => void): unknown }): void {
  client.on('error', () => {});
}
