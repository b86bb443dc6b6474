import { jsCRC32C, Reader, readRecordsBatch } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordBytes } from '../../src/log/batching.js';
import { RecordBatchEncoder } from '../../src/log/kafkaRecordBatch.js';
import type { LogMessage } from '../../src/log/log.js';

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme', maxLength: 200 }));
const messageArbitrary: fc.Arbitrary<LogMessage> = fc.record({
  key: text,
  value: fc.nat(20_000).map((length) => Buffer.alloc(length, 'seven b')),
  headers: fc.dictionary(text, text, { maxKeys: 70, noNullPrototype: true }),
  timestampMs: fc.oneof(fc.integer({ min: 1_400_000_000_000, max: 1_700_000_000_000 }), fc.nat(2 ** 31 - 1)),
});
const identity = { producerId: 2n ** 40n, producerEpoch: 7, firstSequence: 2 ** 31 - 1 };

/** What the reader of @platformatic/kafka, which is not ours, makes of it. */
function read(batch: Buffer) {
  const reader = Reader.from(batch);
  const { records, ...head } = readRecordsBatch(reader);
  expect(reader.remaining).toBe(0);
  const messages = records.map(({ key, value, headers, timestampDelta }) => ({
    key: String(key),
    value: value!,
    headers: Object.fromEntries(headers.map(([name, text]) => [String(name), String(text)])),
    timestampMs: Number(head.firstTimestamp + timestampDelta),
  }));
  return { head, messages, offsetDeltas: records.map(({ offsetDelta }) => offsetDelta) };
}

function comparable({ value, ...message }: LogMessage) {
  return { ...message, value: Buffer.from(value).toString('latin1') };
}

describe('a record batch', () => {
  it.each(['none', 'gzip'] as const)('is read as what was put in, with compression %s', (compression) => {
    const encoder = new RecordBatchEncoder(compression);
    fc.assert(
      fc.property(fc.array(messageArbitrary, { minLength: 1, maxLength: 20 }), (messages) => {
        const batch = encoder.encode(messages, identity);
        const { head, messages: found, offsetDeltas } = read(batch);
        expect(found.map(comparable)).toEqual(messages.map(comparable));
        expect(offsetDeltas).toEqual(messages.map((_, index) => index));
        const times = messages.map(({ timestampMs }) => timestampMs);
        expect(head).toMatchObject({ ...identity, lastOffsetDelta: messages.length - 1, magic: 2 });
        expect(head.crc).toBe(jsCRC32C(batch.subarray(21)));
        expect(head.maxTimestamp).toBe(BigInt(Math.max(...times)));
      }),
      { numRuns: 100 },
    );
  });

  it('takes no more bytes than were reckoned with', () => {
    fc.assert(
      fc.property(fc.array(messageArbitrary, { minLength: 1, maxLength: 5 }), (messages) => {
        const reckoned = messages.reduce((sum, message) => sum + recordBytes(message), 0);
        expect(new RecordBatchEncoder().encode(messages, identity).length).toBeLessThanOrEqual(61 + reckoned);
      }),
    );
  });
});
