import { isUtf8 } from 'node:buffer';
import type { LogMessage } from '../log/log.js';
import type { StreamBatch } from './streamBatch.js';

/**
 * A message that is not a valid event, with the reason and everything needed to look at it again. In a folder each is a line
 * of JSON with these fields; on a topic they are headers.
 */
export interface DeadLetter {
  readonly reason: string;
  /** The stream that it came from. */
  readonly origin: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly timestampMs: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The value as it came: text, or base64 when it is not UTF-8. */
  readonly payload: string;
  readonly payloadEncoding: 'utf8' | 'base64';
}

/** Stores dead letters safely before it resolves. May be given the same ones again after a crash. Never called with none. */
export type DeadLetterSink = (letters: readonly DeadLetter[]) => Promise<void>;

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

/** The dead letter of a message of which the rest is known. */
export function deadLetterFrom(
  { key, value, headers, timestampMs }: LogMessage,
  where: Pick<DeadLetter, 'reason' | 'origin' | 'topic' | 'partition' | 'offset'>,
): DeadLetter {
  const payloadEncoding = isUtf8(value) ? 'utf8' : 'base64';
  const payload = Buffer.from(value).toString(payloadEncoding);
  return { ...where, key, timestampMs, headers, payload, payloadEncoding };
}

/** The message that it was. */
export function messageOf({ key, payload, payloadEncoding, headers, timestampMs }: DeadLetter): LogMessage {
  return { key, value: Buffer.from(payload, payloadEncoding), headers, timestampMs };
}

/** Each message once, by where it came from: a crash may have left a letter twice. The latest counts. */
export function distinctLetters(letters: Iterable<DeadLetter>): DeadLetter[] {
  const byOrigin = new Map<string, DeadLetter>();
  for (const letter of letters) {
    byOrigin.set(`${letter.origin}\n${letter.partition}\n${letter.offset}`, letter);
  }
  return [...byOrigin.values()];
}
