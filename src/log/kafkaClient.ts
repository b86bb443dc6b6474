import { ConfigurationError, ConnectionError, DataError } from '../base/errors.js';
import type { LogMessage, LogReader, LogReaderOptions } from './log.js';

/** The operations of a Kafka library that blackspot uses; see `platformatic.ts` and `kafkajs.ts`. */
export interface KafkaClient {
  /** Creates a topic with these settings, unless it exists. */
  createTopic(topic: string, partitions: number, settings: Readonly<Record<string, string>>): Promise<void>;
  topicNames(): Promise<readonly string[]>;
  /** null when the topic does not exist. */
  partitionCount(topic: string): Promise<number | null>;
  /** Of each partition: where it begins and ends (exclusive), and what the group has committed; null for nothing. */
  offsets(topic: string, group: string, partitions: number): Promise<readonly PartitionOffsets[]>;
  /** Kafka's own id of a topic, which changes when the topic is recreated. null when the topic does not exist. */
  topicId(topic: string): Promise<string | null>;
  /** A new idempotent producer, acks all. */
  producer(): Promise<KafkaProducer>;
  reader(topic: string, options: Required<LogReaderOptions>): Promise<LogReader>;
  categoryOf(error: unknown): FailureCategory;
  close(): Promise<void>;
}

export interface PartitionOffsets {
  readonly partition: number;
  readonly first: bigint;
  /** Exclusive. */
  readonly end: bigint;
  readonly committed: bigint | null;
}

/** Takes one batch at a time: the sequence numbers of the libraries do not allow more. */
export interface KafkaProducer {
  send(topic: string, partition: number, messages: readonly LogMessage[]): Promise<void>;
  close(): Promise<void>;
}

/** `tooLarge`: the broker accepts no batch of that size. `unavailable`: a retry may succeed. `refused`: it will not. */
export type FailureCategory = 'tooLarge' | 'unavailable' | 'refused';

/**
 * Settings of new topics, which keep everything. Record times are event times, of 2016 or, shifted, of tomorrow. No limit
 * may refuse them, no retention delete them on arrival, and a week of them must not start a new segment file.
 */
export const topicSettings: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'message.timestamp.type': 'CreateTime',
  'message.timestamp.before.max.ms': '9223372036854775807',
  'message.timestamp.after.max.ms': '9223372036854775807',
  'segment.ms': '3153600000000',
};

/**
 * The error of a library as a BlackspotError.
 * @param within how long it was tried, for the message: ` within 30 s`
 */
export function kafkaError(
  name: string,
  what: string,
  error: unknown,
  category: FailureCategory,
  within = '',
): Error {
  const message = innermost(error);
  const details = { brokers: name };
  if (category === 'unavailable') {
    return new ConnectionError(`Cannot ${what} on Kafka at ${name}${within}: ${message}`, {
      hint: 'Check --brokers or BLACKSPOT_KAFKA_BROKERS, and that the broker is running, or start one with `npm run services`.',
      cause: error,
      details,
    });
  }
  return new ConfigurationError(`Kafka at ${name} refused to ${what}: ${message}`, {
    hint: 'Check the topic, its rights, and the BLACKSPOT_KAFKA_ settings for TLS and SASL.',
    cause: error,
    details,
  });
}

/** The error of a reader that could continue only by skipping messages. */
export function offsetGone(group: string, topic: string, cause?: unknown): DataError {
  return new DataError(`Offset of group "${group}" not found in topic "${topic}".`, {
    hint: 'Start again if the topic was recreated. If retention deleted unread messages, read the topic with another group.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The message of the innermost cause, which explains more than a wrapper such as "produce failed 6 times." */
export function innermost(error: unknown): string {
  const last = allOf(error).at(-1);
  return last instanceof Error ? last.message : String(last);
}

/** An error, its causes, and the errors of its attempts. */
export function allOf(error: unknown): unknown[] {
  const all = [error];
  for (let at = 0; at < all.length && all.length < 100; at += 1) {
    const one = all[at];
    if (one instanceof AggregateError) all.push(...one.errors);
    if (one instanceof Error && one.cause !== undefined) all.push(one.cause);
  }
  return all;
}
