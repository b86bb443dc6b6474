/** The message log between replay and consume: bytes, keys, headers and offsets. It does not depend on accidents. */
import { type OptionNames, requireMethods } from '../base/checks.js';

export interface LogMessage {
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** Time of the record, milliseconds since 1970 UTC. */
  readonly timestampMs: number;
}

/**
 * Messages of one partition in order, none missing: the next batch begins at `endOffset`. Offsets may skip, where Kafka has
 * records of its own.
 */
export interface LogBatch {
  readonly topic: string;
  readonly partition: number;
  readonly startOffset: number;
  /** Exclusive. */
  readonly endOffset: number;
  readonly messages: readonly LogMessage[];
  /** The offset of each message, ascending; not always consecutive on Kafka. */
  readonly offsets: readonly number[];
  /** The end of the partition when this batch was read, exclusive: `highWatermark - endOffset` is the lag. */
  readonly highWatermark: number;
}

export interface LogWriter {
  /** Resolves when every message is safely in the log, in order per key. Waits for slow readers. */
  write(messages: readonly LogMessage[]): Promise<void>;
  close(): Promise<void>;
}

export interface LogReader {
  /** Whether commits outlast this process. Otherwise they only free memory. @default true */
  readonly keepsCommits?: boolean;
  /** Batches until the log ends, the signal aborts or `close` is called. Request the next one only when this one is processed. */
  batches(signal?: AbortSignal): AsyncIterable<LogBatch>;
  /** Marks everything before the batch's `endOffset` as processed by this group. */
  commit(batch: LogBatch): Promise<void>;
  close(): Promise<void>;
}

export interface LogReaderOptions {
  /** Readers of one group share the partitions and the committed offsets. */
  readonly group: string;
  /** Limit of messages in a batch. @default 10,000 */
  readonly maxBatchMessages?: number;
}

/** The names of these options, for checks. */
export const readerOptionNames: OptionNames<LogReaderOptions> = { group: true, maxBatchMessages: true };

export interface TopicOptions {
  /** Partitions of a new topic. @default that of the log */
  readonly partitions?: number;
}

/** The names of these options, for checks. */
export const topicOptionNames: OptionNames<TopicOptions> = { partitions: true };

export interface Log {
  /** For people: `in-process` or the broker's address. */
  readonly name: string;
  /** Creates the topic unless it exists, with settings that keep records of any time. */
  createTopic(topic: string, options?: TopicOptions): Promise<void>;
  /** The names of all topics. */
  topicNames(): Promise<readonly string[]>;
  /** How many partitions a topic has. */
  partitionCount(topic: string): Promise<number>;
  /** The partitions that hold messages which this group has not committed. */
  unreadPartitions(topic: string, group: string): Promise<readonly number[]>;
  /**
   * The id under which a store keeps offsets of this topic. A topic that was deleted and recreated has another id, even
   * under the same name.
   */
  streamId(topic: string): Promise<string>;
  writer(topic: string): Promise<LogWriter>;
  reader(topic: string, options: LogReaderOptions): Promise<LogReader>;
  close(): Promise<void>;
}

/** @throws InputError when it is not a log */
export function requireLog(log: Log): void {
  const methods: readonly (keyof Log)[] = [
    'createTopic',
    'topicNames',
    'partitionCount',
    'unreadPartitions',
    'streamId',
    'writer',
    'reader',
    'close',
  ];
  requireMethods('log', 'a log', log, methods, 'Open it with openLog.');
}
