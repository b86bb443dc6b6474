import {
  Admin,
  type BaseOptions,
  Consumer,
  GenericError,
  type MessageToProduce,
  Producer,
  type SASLMechanismValue,
} from '@platformatic/kafka';
import { allOf, type FailureKind, type KafkaClient } from './kafkaClient.js';
import type { KafkaSettings } from './kafkaSettings.js';
import type { LogMessage } from './log.js';
import { PlatformaticReader } from './platformaticReader.js';

/** Kafka through `@platformatic/kafka`: pure JavaScript, maintained, fast. */
export function createPlatformaticClient(settings: KafkaSettings): KafkaClient {
  const base = baseOptions(settings);
  const admin = new Admin(base);
  ignoreErrorEvents(admin);
  const partitionCount = async (topic: string): Promise<number | null> => {
    try {
      const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true });
      return topics.get(topic)?.partitionsCount ?? null;
    } catch (error) {
      if (error instanceof Error && error.message === `Unknown topic ${topic}.`) return null;
      throw error;
    }
  };
  return {
    partitionCount,
    createTopic: async (topic, partitions, topicSettings) => {
      const configs = Object.entries(topicSettings).map(([name, value]) => ({ name, value }));
      try {
        await admin.createTopics({ topics: [topic], partitions, replicas: -1, configs });
      } catch (error) {
        if (!GenericError.isGenericError(error as Error)) throw error;
        if ((error as GenericError).findBy('apiId', 'TOPIC_ALREADY_EXISTS') === null) throw error;
      }
      // Brokers hear of a new topic a moment after the controller has made it.
      for (let tries = 0; tries < 100 && (await partitionCount(topic)) === null; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    producer: async () => {
      const producer = new Producer<string, Buffer, Buffer, Buffer>({
        ...base,
        idempotent: true,
        // Two seconds or so: after that a new producer goes on, see `kafkaWriter.ts`.
        retries: 4,
        ...(settings.compression === 'none' ? {} : { compression: settings.compression }),
        serializers: { key: fromText },
      });
      ignoreErrorEvents(producer);
      const record = recordMaker();
      return {
        send: async (topic, partition, messages) => {
          // The library does not look whether there is a leader, and falls over when there is none.
          const { topics, brokers } = await producer.metadata({ topics: [topic] });
          if (!brokers.has(topics.get(topic)?.partitions[partition]?.leader ?? -1)) {
            producer.clearMetadata();
            throw new LeaderAway(`Partition ${partition} of topic "${topic}" has no leader at the moment.`);
          }
          await producer.send({ messages: messages.map((message) => record(topic, partition, message)) });
        },
        close: () => new Promise((resolve) => producer.close(true, () => resolve())),
      };
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
        { ...settings, topic, ...options, isAway: (error) => kindOf(error) === 'away' },
      ),
    kindOf,
    close: () => admin.close(),
  };
}

type Produced = MessageToProduce<string, Buffer, Buffer, Buffer>;

/** Makes messages of the library's, with the bytes of a header made once for as long as it stays the same. */
function recordMaker(): (topic: string, partition: number, message: LogMessage) => Produced {
  const latest = new Map<string, { readonly name: Buffer; text: string; bytes: Buffer }>();
  const bytesOf = (headers: LogMessage['headers']): Map<Buffer, Buffer> => {
    const out = new Map<Buffer, Buffer>();
    for (const name in headers) {
      const text = headers[name]!;
      let known = latest.get(name);
      if (known === undefined) {
        known = { name: Buffer.from(name), text, bytes: Buffer.from(text) };
        latest.set(name, known);
      } else if (known.text !== text) {
        known.text = text;
        known.bytes = Buffer.from(text);
      }
      out.set(known.name, known.bytes);
    }
    return out;
  };
  return (topic, partition, { key, value, headers, timestampMs }) => ({
    topic,
    partition,
    key,
    // A view of the same bytes: the library takes nothing but a Buffer.
    value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
    headers: bytesOf(headers),
    timestamp: BigInt(Math.round(timestampMs)),
  });
}

function fromText(text: string | undefined): Buffer | undefined {
  return text === undefined ? undefined : Buffer.from(text);
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
    // Options are checked by ourselves and by the compiler, not once more for each batch.
    strict: false,
    ...(tls === null ? {} : { tls: { ...tls } }),
    ...(sasl === null
      ? {}
      : { sasl: { ...sasl, mechanism: sasl.mechanism.toUpperCase() as SASLMechanismValue } }),
  };
}

class LeaderAway extends Error {}

function kindOf(error: unknown): FailureKind {
  if (error instanceof LeaderAway) return 'away';
  if (!(error instanceof Error) || !GenericError.isGenericError(error)) return 'refused';
  const all = allOf(error) as { code?: unknown; apiId?: unknown }[];
  const names = new Set(all.flatMap(({ code, apiId }) => [code, apiId]));
  if (names.has('MESSAGE_TOO_LARGE') || names.has('RECORD_LIST_TOO_LARGE')) return 'tooLarge';
  if (all.some((one) => one instanceof Error && one.message.startsWith('Cannot find broker'))) return 'away';
  return refusals.some((name) => names.has(name)) ? 'refused' : 'away';
}

/** Failures that stay the same however often one asks. */
const refusals = [
  'PLT_KFK_AUTHENTICATION',
  'PLT_KFK_USER',
  'PLT_KFK_UNSUPPORTED',
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_REPLICATION_FACTOR',
  'INVALID_CONFIG',
  'INVALID_TIMESTAMP',
  'INVALID_GROUP_ID',
  'POLICY_VIOLATION',
];

/** Failures come back from the calls as well; without a listener the event would end the process. */
function ignoreErrorEvents(client: { on(event: 'error', listener: (error: Error) => void): unknown }): void {
  client.on('error', () => {});
}
