import kafkajs, { CompressionTypes, Kafka, type KafkaConfig, logLevel, type Message } from 'kafkajs';
import type { FailureCategory, KafkaClient } from './kafkaClient.js';
import { openKafkajsReader } from './kafkajsReader.js';
import type { KafkaSettings } from './kafkaSettings.js';
import type { LogMessage } from './log.js';

// Not a named export: Node does not find the names that the package spreads into its exports.
const { KafkaJSError } = kafkajs;

/** Kafka through `kafkajs`, which is widely known and no longer developed. */
export async function createKafkajsClient(settings: KafkaSettings): Promise<KafkaClient> {
  const kafka = new Kafka(config(settings));
  const admin = kafka.admin();
  const partitionCount = async (topic: string): Promise<number | null> => {
    // A request for the metadata of a missing topic would create it on many brokers.
    if (!(await admin.listTopics()).includes(topic)) return null;
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions.length ?? null;
    } catch (error) {
      if (typeOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return null;
      throw error;
    }
  };
  // The protocol version of kafkajs has no topic ids. They come from the other library.
  let idClient: KafkaClient | null = null;
  const connected = async (): Promise<void> => admin.connect();
  return {
    topicNames: async () => {
      await connected();
      return admin.listTopics();
    },
    partitionCount: async (topic) => {
      await connected();
      return partitionCount(topic);
    },
    offsets: async (topic, group) => {
      await connected();
      const [ends, [committed]] = await Promise.all([
        admin.fetchTopicOffsets(topic),
        admin.fetchOffsets({ groupId: group, topics: [topic] }),
      ]);
      const offsets = new Map(
        committed?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]),
      );
      return ends.map(({ partition, low, high }) => {
        // -1 for none.
        const offset = offsets.get(partition) ?? -1n;
        return { partition, first: BigInt(low), end: BigInt(high), committed: offset < 0n ? null : offset };
      });
    },
    topicId: async (topic) => {
      const { createPlatformaticClient } = await import('./platformatic.js');
      idClient ??= createPlatformaticClient(settings);
      return idClient.topicId(topic);
    },
    createTopic: async (topic, partitions, topicSettings) => {
      await connected();
      const configEntries = Object.entries(topicSettings).map(([name, value]) => ({ name, value }));
      await admin.createTopics({
        topics: [{ topic, numPartitions: partitions, replicationFactor: -1, configEntries }],
      });
    },
    producer: async () => {
      const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, retry: { retries: 4 } });
      await producer.connect();
      const compression = settings.compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None;
      return {
        send: async (topic, partition, messages) => {
          const records = messages.map((message) => record(partition, message));
          await producer.send({ topic, messages: records, acks: -1, compression });
        },
        close: () => producer.disconnect(),
      };
    },
    reader: (topic, options) =>
      openKafkajsReader(kafka, {
        ...settings,
        topic,
        ...options,
        isUnavailable: (error) => categoryOf(error) === 'unavailable',
        typeOf,
      }),
    categoryOf: (error) =>
      error instanceof KafkaJSError ? categoryOf(error) : (idClient?.categoryOf(error) ?? 'refused'),
    close: async () => {
      await Promise.all([admin.disconnect(), idClient?.close()]);
    },
  };
}

function record(partition: number, { key, value, headers, timestampMs }: LogMessage): Message {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return { partition, key, value: bytes, headers, timestamp: String(Math.round(timestampMs)) };
}

function config({ brokers, clientId, tls, sasl }: KafkaSettings): KafkaConfig {
  return {
    clientId,
    brokers: [...brokers],
    // Failures are thrown as errors. Temporary states, such as a coordinator that is loading, need no log line.
    logLevel: logLevel.NOTHING,
    connectionTimeout: 5_000,
    requestTimeout: 35_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 4 },
    ...(tls === null ? {} : { ssl: tls.ca === undefined ? true : { ca: [tls.ca] } }),
    ...(sasl === null ? {} : { sasl: { ...sasl } as NonNullable<KafkaConfig['sasl']> }),
  };
}

/** The name of the broker's answer or of the error, without the wrappers of retries. */
function typeOf(error: unknown): string {
  let at: unknown = error;
  for (let depth = 0; depth < 5 && at instanceof KafkaJSError; depth += 1) {
    const { type } = at as { type?: unknown };
    if (typeof type === 'string') return type;
    if (!(at.cause instanceof Error)) return at.name;
    at = at.cause;
  }
  return at instanceof Error ? at.name : String(at);
}

function categoryOf(error: unknown): FailureCategory {
  if (!(error instanceof KafkaJSError)) return 'refused';
  const type = typeOf(error);
  if (type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE') return 'tooLarge';
  if (/AUTHORIZATION|SASL|^INVALID_|POLICY_VIOLATION|UNSUPPORTED/i.test(type)) return 'refused';
  if (['KafkaJSNonRetriableError', 'KafkaJSTopicMetadataNotLoaded'].includes(type)) return 'refused';
  return 'unavailable';
}
