import { ConfigurationError, ConnectionError, DataError } from '../base/errors.js';
import type { LogMessage, LogReader, LogReaderOptions } from './log.js';

/** What we need of a library that speaks to Kafka; see `platformatic.ts` and `kafkajs.ts`. */
export interface KafkaClient {
  /** Makes a topic with these settings; nothing happens when it is there. */
  createTopic(topic: string, partitions: number, settings: Readonly<Record<string, string>>): Promise<void>;
  /** null when there is no such topic. */
  partitionCount(topic: string): Promise<number | null>;
  /** What Kafka calls this topic itself: made anew under the same name, it has another. null when there is no such topic. */
  topicId(topic: string): Promise<string | null>;
  /** A new idempotent producer, acks all. */
  producer(): Promise<KafkaProducer>;
  reader(topic: string, options: Required<LogReaderOptions>): Promise<LogReader>;
  kindOf(error: unknown): FailureKind;
  close(): Promise<void>;
}

/** Never given a second batch before the first is done: the sequence numbers of the libraries do not stand it. */
export interface KafkaProducer {
  send(topic: string, partition: number, messages: readonly LogMessage[]): Promise<void>;
  close(): Promise<void>;
}

/** `tooLarge`: the broker takes no batch of that size. `unavailable`: it may work later. `refused`: it will not. */
export type FailureKind = 'tooLarge' | 'unavailable' | 'refused';

/**
 * Topics made by us keep everything. Their record times are event times, of 2016 or, shifted, of tomorrow: no bound may
 * refuse them, no retention delete them on arrival, and a week of them must not begin a new segment file.
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

/** What a library threw, as an error of ours. */
export function kafkaError(name: string, what: string, error: unknown, kind: FailureKind): Error {
  const message = innermost(error);
  const details = { brokers: name };
  if (kind === 'unavailable') {
    return new ConnectionError(`Cannot ${what} on Kafka at ${name}: ${message}`, {
      hint: 'Check the address and that the broker is running, or start one with `npm run services`.',
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

/** A reader that could go on only by leaving messages out. */
export function offsetGone(group: string, topic: string, cause?: unknown): DataError {
  return new DataError(`Offset of group "${group}" not found in topic "${topic}".`, {
    hint: 'Start again if the topic was recreated. If retention deleted unread messages, read the topic with another group.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Libraries wrap: "produce failed 6 times." says less than what is inside. */
export function innermost(error: unknown): string {
  const last = allOf(error).at(-1);
  return last instanceof Error ? last.message : String(last);
}

/** An error, and all that it was made of: causes, and the errors of several attempts. */
export function allOf(error: unknown): unknown[] {
  const all = [error];
  for (let at = 0; at < all.length && all.length < 100; at += 1) {
    const one = all[at];
    if (one instanceof AggregateError) all.push(...one.errors);
    if (one instanceof Error && one.cause !== undefined) all.push(one.cause);
  }
  return all;
}
