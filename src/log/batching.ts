import type { LogMessage } from './log.js';

/** Most bytes of one batch: under the million and a bit that a broker takes by default (`message.max.bytes`). */
export const maxBatchBytes = 1_000_000;

/** At most how many bytes a message takes in a batch: its parts, and the lengths and deltas before them. */
export function recordBytes({ key, value, headers }: LogMessage): number {
  let bytes = fixedBytes + 3 * key.length + value.byteLength;
  for (const name in headers) bytes += headerBytes + 3 * (name.length + headers[name]!.length);
  return bytes;
}

/** Length, attributes, time and offset deltas, and lengths of key, value and headers, each at its longest. */
const fixedBytes = 36;
const headerBytes = 10;

/** How many messages from the front fit into so many bytes; a larger one goes alone. */
export function countThatFits(messages: readonly LogMessage[], maxBytes: number): number {
  let bytes = 0;
  for (let count = 0; count < messages.length; count += 1) {
    bytes += recordBytes(messages[count]!);
    if (bytes > maxBytes) return Math.max(1, count);
  }
  return messages.length;
}
