import { isUtf8 } from 'node:buffer';
import type { LogMessage } from '../log/log.js';
import type { StreamBatch } from './streamBatch.js';

/**
 * A message that is not a valid event, with the reason and its original position. In a folder, each is a line of JSON with
 * these fields; on a topic, they are headers.
 */
export interface DeadLetter {
  readonly reason: string;
  /** Id of the original stream. */
  readonly origin: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly timestampMs: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The original value: text, or base64 when it is not UTF-8. */
  readonly payload: string;
  readonly payloadEncoding: 'utf8' | 'base64';
}

/** Resolves when the dead letters are safely stored. Called with at least one; after a crash perhaps with the same again. */
export type DeadLetterSink = (deadLetters: readonly DeadLetter[]) => Promise<void>;

/** The dead letter of a message of a batch. */
export function deadLetterOf(batch: StreamBatch, index: number, reason: string): DeadLetter {
  const { streamId: origin, topic, partition, offsets } = batch;
  return deadLetterFrom(batch.messages[index]!, {
    reason,
    origin,
    topic,
    partition,
    offset: offsets[index]!,
  });
}

/** The dead letter of a message and its position. */
export function deadLetterFrom(
  { key, value, headers, timestampMs }: LogMessage,
  position: Pick<DeadLetter, 'reason' | 'origin' | 'topic' | 'partition' | 'offset'>,
): DeadLetter {
  const payloadEncoding = isUtf8(value) ? 'utf8' : 'base64';
  const payload = Buffer.from(value).toString(payloadEncoding);
  return { ...position, key, timestampMs, headers, payload, payloadEncoding };
}

/** The original message of a dead letter. */
export function messageOf({ key, payload, payloadEncoding, headers, timestampMs }: DeadLetter): LogMessage {
  return { key, value: Buffer.from(payload, payloadEncoding), headers, timestampMs };
}

/**
 * Each dead letter once by its original position and value, because a crash may have left one twice. Keeps the latest. Lines of
 * one message have the same position.
 */
export function distinctDeadLetters(deadLetters: Iterable<DeadLetter>): DeadLetter[] {
  const byOrigin = new Map<string, DeadLetter>();
  for (const deadLetter of deadLetters) {
    const { origin, partition, offset, payload } = deadLetter;
    byOrigin.set(`${origin}\n${partition}\n${offset}\n${payload}`, deadLetter);
  }
  return [...byOrigin.values()];
}
