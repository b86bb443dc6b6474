import { gzipSync } from 'node:zlib';
import { crc32c, Writer } from '@platformatic/kafka';
import { recordBytes } from './batching.js';
import type { LogMessage } from './log.js';

/** The sender and sequence number of a batch, by which the broker detects a repetition. */
export interface BatchIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** Number of the first message among all that this producer sent to the partition, from 0. */
  readonly firstSequence: number;
}

/**
 * Encodes record batches of Kafka (magic 2) as a broker stores them. Each batch is written in one pass into one buffer, which
 * the next batch overwrites. This avoids small buffers for the parts of each message and new memory for every batch.
 *
 * @see https://kafka.apache.org/documentation/#recordbatch
 */
export class RecordBatchEncoder {
  #scratch: Buffer = Buffer.alloc(0);

  constructor(private readonly compression: 'none' | 'gzip' = 'none') {}

  /**
   * @param messages at least one
   * @returns bytes that are valid until the next call
   */
  encode(messages: readonly LogMessage[], identity: BatchIdentity): Buffer {
    let mostBytes = headBytes;
    for (const message of messages) mostBytes += recordBytes(message);
    if (this.#scratch.length < mostBytes) this.#scratch = Buffer.allocUnsafeSlow(mostBytes);
    const plain = this.#scratch;
    const firstMs = wholeMs(messages[0]!);
    let end = headBytes;
    for (let index = 0; index < messages.length; index += 1) {
      end = writeRecord(plain, end, messages[index]!, index, firstMs);
    }
    if (this.compression === 'none') return withHead(plain.subarray(0, end), messages, identity, 0);
    const records = gzipSync(plain.subarray(headBytes, end));
    return withHead(
      Buffer.concat([plain.subarray(0, headBytes), records]),
      messages,
      identity,
      gzipAttribute,
    );
  }
}

/** Writes the header before the records. */
function withHead(
  batch: Buffer,
  messages: readonly LogMessage[],
  { producerId, producerEpoch, firstSequence }: BatchIdentity,
  attributes: number,
): Buffer {
  const firstMs = wholeMs(messages[0]!);
  let maxMs = firstMs;
  for (const message of messages) maxMs = Math.max(maxMs, wholeMs(message));
  batch.writeBigInt64BE(0n, 0); // the broker sets the offset
  batch.writeInt32BE(batch.length - at.leaderEpoch, at.length);
  batch.writeInt32BE(-1, at.leaderEpoch);
  batch.writeInt8(2, at.magic);
  batch.writeInt16BE(attributes, at.attributes);
  batch.writeInt32BE(messages.length - 1, at.lastOffsetDelta);
  batch.writeBigInt64BE(BigInt(firstMs), at.firstTimestamp);
  batch.writeBigInt64BE(BigInt(maxMs), at.maxTimestamp);
  batch.writeBigInt64BE(producerId, at.producerId);
  batch.writeInt16BE(producerEpoch, at.producerEpoch);
  batch.writeInt32BE(firstSequence, at.firstSequence);
  batch.writeInt32BE(messages.length, at.recordCount);
  // The library would copy a plain buffer first.
  batch.writeUInt32BE(crc32c(Writer.create().append(batch.subarray(at.attributes)).dynamicBuffer), at.crc);
  return batch;
}

/** Byte positions of the header fields. */
const at = {
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  firstTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  firstSequence: 53,
  recordCount: 57,
} as const;
const headBytes = 61;
const gzipAttribute = 1;

function wholeMs({ timestampMs }: LogMessage): number {
  return Math.round(timestampMs);
}

/** @returns the position after the record */
function writeRecord(
  to: Buffer,
  start: number,
  message: LogMessage,
  offsetDelta: number,
  firstMs: number,
): number {
  const { key, value, headers } = message;
  const timestampDelta = wholeMs(message) - firstMs;
  let headerCount = 0;
  let length = 1 + varintBytes(timestampDelta) + varintBytes(offsetDelta);
  length += textBytes(key) + varintBytes(value.byteLength) + value.byteLength;
  for (const name in headers) {
    headerCount += 1;
    length += textBytes(name) + textBytes(headers[name]!);
  }
  length += varintBytes(headerCount);
  let end = writeVarint(to, start, length);
  to[end] = 0; // no attributes
  end = writeVarint(to, end + 1, timestampDelta);
  end = writeVarint(to, end, offsetDelta);
  end = writeText(to, end, key);
  end = writeVarint(to, end, value.byteLength);
  to.set(value, end);
  end = writeVarint(to, end + value.byteLength, headerCount);
  for (const name in headers) end = writeText(to, writeText(to, end, name), headers[name]!);
  return end;
}

/** Bytes of a text, with its length before it. */
function textBytes(text: string): number {
  const bytes = utf8Bytes(text);
  return varintBytes(bytes) + bytes;
}

function writeText(to: Buffer, start: number, text: string): number {
  const bytes = utf8Bytes(text);
  const end = writeVarint(to, start, bytes);
  // Keys and headers are short: a loop is faster than a call into native code.
  if (bytes !== text.length) to.write(text, end);
  else for (let index = 0; index < bytes; index += 1) to[end + index] = text.charCodeAt(index);
  return end + bytes;
}

function utf8Bytes(text: string): number {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 127) return Buffer.byteLength(text);
  }
  return text.length;
}

/** Signed whole numbers, small ones of either sign in few bytes ("zigzag"); exact up to 2 ** 52. */
function writeVarint(to: Buffer, start: number, value: number): number {
  let end = start;
  let rest = zigzag(value);
  for (; rest >= 128; rest = Math.floor(rest / 128)) to[end++] = (rest % 128) | 128;
  to[end++] = rest;
  return end;
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = zigzag(value); rest >= 128; rest = Math.floor(rest / 128)) bytes += 1;
  return bytes;
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}
