import type { LogMessage } from './log.js';

/** Limit of the bytes of one batch, below the broker's default `message.max.bytes` of 1,048,588. */
export const maxBatchBytes = 1_000_000;

/** Upper bound of the bytes of a message in a batch: its parts, and the lengths and deltas before them. */
export function recordBytes({ key, value, headers }: LogMessage): number {
  let bytes = fixedBytes + 3 * key.length + value.byteLength;
  for (const name in headers) bytes += headerBytes + 3 * (name.length + headers[name]!.length);
  return bytes;
}

/** Length, attributes, time and offset deltas, and lengths of key, value and headers, each at its longest. */
const fixedBytes = 36;
const headerBytes = 10;

/** The number of messages from the front that fit into `maxBytes`; at least one. */
export function countThatFits(messages: readonly LogMessage[], maxBytes: number): number {
  let bytes = 0;
  for (let count = 0; count < messages.length; count += 1) {
    bytes += recordBytes(messages[count]!);
    if (bytes > maxBytes) return Math.max(1, count);
  }
  return messages.length;
}
