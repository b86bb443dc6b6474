import { requireInteger, requireKnownOptions, requireNumber, requireObject } from '../base/checks.js';
import { type ConfigurationError, InputError } from '../base/errors.js';
import { formatDuration } from '../base/format.js';
import { retry } from '../base/retry.js';
import { setting } from '../base/settings.js';
import { createInProcessLog } from './inProcess.js';
import { innermost, type KafkaClient, kafkaError, topicSettings } from './kafkaClient.js';
import { checkKafkaOptions, type KafkaOptions, type KafkaSettings } from './kafkaSettings.js';
import { KafkaWriter } from './kafkaWriter.js';
import { type Log, readerOptionNames, topicOptionNames } from './log.js';
import { topicNotFound } from './topics.js';

/**
 * A log on Kafka. Writes are idempotent and acknowledged by all replicas; readers share partitions as a consumer group
 * and commit the offsets of stored events. Connects on first use.
 *
 * @example
 * const log = createKafkaLog({ brokers: 'localhost:9092' });
 * await log.createTopic('accidents');
 * @throws InputError or ConfigurationError when an option or a variable of the environment is wrong
 */
export function createKafkaLog(options: KafkaOptions = {}): Log {
  const checked = checkKafkaOptions(options);
  const settings: KafkaSettings = {
    ...checked,
    onUnavailable: (error, retryInMs) =>
      checked.onUnavailable(new Error(innermost(error), { cause: error }), retryInMs),
  };
  const name = settings.brokers.join(',');
  let opened: Promise<KafkaClient> | null = null;
  let isClosed = false;
  /** Whether a broker has answered a request. */
  let hasAnswered = false;
  const openClient = (): Promise<KafkaClient> => {
    if (isClosed) throw new InputError(`The log at ${name} is closed.`);
    opened ??= load(settings);
    return opened;
  };
  const request = async <T>(what: string, send: (client: KafkaClient) => Promise<T>): Promise<T> => {
    const client = await openClient();
    const isUnavailable = (error: unknown): boolean => client.categoryOf(error) === 'unavailable';
    const { connectTimeoutMs } = settings;
    const retryTimeoutMs = hasAnswered
      ? settings.retryTimeoutMs
      : Math.min(settings.retryTimeoutMs, connectTimeoutMs);
    try {
      const answer = await retry({ ...settings, retryTimeoutMs, isUnavailable }, () => send(client));
      hasAnswered = true;
      return answer;
    } catch (error) {
      const within = ` within ${formatDuration(retryTimeoutMs / 1_000)}`;
      throw kafkaError(name, what, error, client.categoryOf(error), within);
    }
  };
  const notFound = async (topic: string): Promise<ConfigurationError> => {
    const names = await request('list the topics', (client) => client.topicNames());
    return topicNotFound(
      name,
      topic,
      names,
      'Name one that exists, or create it with `createTopic` or `blackspot replay`.',
    );
  };
  const partitionCountOf = async (topic: string): Promise<number> => {
    const count = await request(`look up topic "${topic}"`, (client) => client.partitionCount(topic));
    if (count === null) throw await notFound(topic);
    return count;
  };
  return {
    name,
    createTopic: (topic, options = {}) => {
      requireKnownOptions('createTopic', options, topicOptionNames);
      const { partitions = settings.partitions } = options;
      requireInteger('partitions', partitions, 1);
      return request(`create topic "${topic}"`, (client) =>
        client.createTopic(topic, partitions, topicSettings),
      );
    },
    topicNames: () => request('list the topics', (client) => client.topicNames()),
    partitionCount: async (topic) => partitionCountOf(topic),
    unreadPartitions: async (topic, group) => {
      const partitions = await partitionCountOf(topic);
      const offsets = await request(`look up the offsets of group "${group}" in topic "${topic}"`, (client) =>
        client.offsets(topic, group, partitions),
      );
      return offsets
        .filter(
          ({ first, end, committed }) => (committed !== null && committed > first ? committed : first) < end,
        )
        .map(({ partition }) => partition);
    },
    streamId: async (topic) => {
      const id = await request(`look up topic "${topic}"`, (client) => client.topicId(topic));
      if (id === null) throw await notFound(topic);
      return `${name}/${topic}/${id}`;
    },
    writer: async (topic) => {
      const partitionCount = await partitionCountOf(topic);
      return new KafkaWriter(await openClient(), { ...settings, name, topic, partitionCount });
    },
    reader: async (topic, options) => {
      requireKnownOptions('reader', options, readerOptionNames);
      const { group, maxBatchMessages = 10_000 } = options;
      requireNumber('maxBatchMessages', maxBatchMessages, 1, Number.POSITIVE_INFINITY);
      await partitionCountOf(topic);
      return request(`read topic "${topic}"`, (client) => client.reader(topic, { group, maxBatchMessages }));
    },
    close: async () => {
      isClosed = true;
      await (await opened)?.close();
    },
  };
}

/** The log at these brokers, or those of BLACKSPOT_KAFKA_BROKERS; where none is named, one inside this process. */
export function openLog(brokers?: string, options: Omit<KafkaOptions, 'brokers'> = {}): Log {
  requireObject('options', options);
  const configured = brokers ?? setting('BLACKSPOT_KAFKA_BROKERS');
  if (configured === undefined || configured === '') return createInProcessLog();
  return createKafkaLog({ ...options, brokers: configured });
}

/** Loads only the chosen library. */
async function load(settings: KafkaSettings): Promise<KafkaClient> {
  if (settings.client === 'kafkajs') return (await import('./kafkajs.js')).createKafkajsClient(settings);
  return (await import('./platformatic.js')).createPlatformaticClient(settings);
}
