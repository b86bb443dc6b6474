import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import { DataError } from '../base/errors.js';
import { type Log, type LogReader, requireLog } from '../log/log.js';
import { type ConsumeOptions, consume, consumeOptionNames } from './consume.js';
import { deadLetterTopic, deadLetterTopicOf } from './deadLetterTopic.js';
import { type EventStore, requireStore } from './eventStore.js';
import type { ConsumeSummary } from './progress.js';

export interface ConsumeTopicOptions extends Omit<ConsumeOptions, 'streamId' | 'deadLetters'> {
  /** @default accidents */
  readonly topic?: string;
  /** Consumer group. Its members share the partitions and committed offsets. @default blackspot */
  readonly group?: string;
}

/** Defaults of `consumeTopic`. */
export const consumeTopicDefaults = {
  topic: 'accidents',
  group: 'blackspot',
} as const;

const { streamId: _, deadLetters: __, ...sharedNames } = consumeOptionNames;
const optionNames: OptionNames<ConsumeTopicOptions> = { ...sharedNames, ...consumeTopicDefaults };

/**
 * Stores a topic of a log, until the signal aborts or the log ends. Invalid messages go to the topic `<topic>.dead-letter`,
 * which is created if needed. When it returns or throws, it has left the group, and everything committed is in the store.
 * Log and store stay open.
 *
 * @throws InputError when the store, the log, a step or an option is not one
 * @throws ConfigurationError when the topic does not exist
 * @example
 * const store = await openMongoStore('mongodb://localhost:27017/blackspot');
 * const log = openLog('localhost:9092');
 * process.once('SIGTERM', () => stop.abort());
 * await consumeTopic(store, log, { signal: stop.signal, onProgress: console.error });
 */
export async function consumeTopic(
  store: EventStore,
  log: Log,
  options: ConsumeTopicOptions = {},
): Promise<ConsumeSummary> {
  requireKnownOptions('consumeTopic', options, optionNames);
  requireStore(store);
  requireLog(log);
  const { topic, group, ...consumeOptions } = { ...consumeTopicDefaults, ...options };
  const streamId = await log.streamId(topic);
  const letters = deadLetterTopicOf(topic);
  await log.createTopic(letters, { partitions: 1 });
  const writer = await log.writer(letters);
  try {
    const reader = await log.reader(topic, { group });
    try {
      return await consume(committingTo(streamId, reader, log, topic), store, {
        ...consumeOptions,
        streamId,
        deadLetters: deadLetterTopic(writer),
      });
    } finally {
      await reader.close();
    }
  } finally {
    await writer.close();
  }
}

/**
 * The same reader, which commits only to the topic that it started to read. Committing an old offset to a recreated topic
 * would hide its messages.
 * @throws DataError when the topic was recreated; a new start reads it from its beginning
 */
function committingTo(streamId: string, reader: LogReader, log: Log, topic: string): LogReader {
  return {
    keepsCommits: reader.keepsCommits ?? true,
    batches: (signal) => reader.batches(signal),
    commit: async (batch) => {
      if ((await log.streamId(topic)) !== streamId) {
        throw new DataError(`Topic "${topic}" was deleted and recreated while it was read.`, {
          hint: 'Start again. No message of the new topic has been skipped.',
          details: { topic },
        });
      }
      await reader.commit(batch);
    },
    close: () => reader.close(),
  };
}
