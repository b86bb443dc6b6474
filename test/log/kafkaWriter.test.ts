import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ConfigurationError, ConnectionError, DataError } from '../../src/base/errors.js';
import { countThatFits, maxBatchBytes, recordBytes } from '../../src/log/batching.js';
import type { FailureCategory, KafkaClient } from '../../src/log/kafkaClient.js';
import { KafkaWriter } from '../../src/log/kafkaWriter.js';
import type { LogMessage } from '../../src/log/log.js';
import { partitionOf } from '../../src/log/murmur2.js';
import { numbered } from './contract.js';

class Failure extends Error {
  constructor(readonly kind: FailureCategory) {
    super(kind);
  }
}

/** A broker that keeps what is sent, and fails as it is told: `fails` is asked before each batch. */
function fakeKafka(
  options: { maxBytes?: number; fails?: (attempt: number) => FailureCategory | null; waitMs?: number } = {},
) {
  const partitions = new Map<number, LogMessage[]>();
  const seen = { attempts: 0, producers: 0, inFlight: 0, mostInFlight: 0, batches: [] as number[] };
  const client: KafkaClient = {
    createTopic: async () => {},
    topicNames: async () => [],
    offsets: async () => [],
    partitionCount: async () => 4,
    topicId: async () => 'id',
    producer: async () => {
      seen.producers += 1;
      let isBusy = false;
      return {
        send: async (_, partition, messages) => {
          expect(isBusy).toBe(false);
          isBusy = true;
          seen.attempts += 1;
          seen.inFlight += 1;
          seen.mostInFlight = Math.max(seen.mostInFlight, seen.inFlight);
          await (options.waitMs === undefined ? setImmediate() : pause(options.waitMs));
          isBusy = false;
          seen.inFlight -= 1;
          const bytes = messages.reduce((sum, message) => sum + recordBytes(message), 0);
          if (bytes > (options.maxBytes ?? Number.POSITIVE_INFINITY)) throw new Failure('tooLarge');
          const failure = options.fails?.(seen.attempts) ?? null;
          if (failure !== null) throw new Failure(failure);
          seen.batches.push(bytes);
          partitions.set(partition, [...(partitions.get(partition) ?? []), ...messages]);
        },
        close: async () => {},
      };
    },
    reader: () => Promise.reject(new Error('no reader here')),
    categoryOf: (error) => (error as Failure).kind,
    close: async () => {},
  };
  return { client, partitions, seen };
}

function writerOn(client: KafkaClient, retryTimeoutMs = 5_000) {
  const away: number[] = [];
  const onUnavailable = (_: Error, retryInMs: number): void => void away.push(retryInMs);
  const settings = { topic: 't', partitionCount: 4, name: 'here:1', retryTimeoutMs, onUnavailable };
  return { writer: new KafkaWriter(client, settings), away };
}

const ofBytes = (bytes: number): LogMessage => ({ ...numbered(1)[0]!, value: new Uint8Array(bytes) });

describe('a writer to Kafka', () => {
  it('sends each message to the partition of its key, in order, with one batch in flight a partition', async () => {
    const { client, partitions, seen } = fakeKafka();
    const { writer } = writerOn(client);
    const messages = numbered(5_000, 97);
    const writes: Promise<void>[] = [];
    for (let at = 0; at < messages.length; at += 250) writes.push(writer.write(messages.slice(at, at + 250)));
    await Promise.all(writes);
    await writer.close();
    for (let partition = 0; partition < 4; partition += 1) {
      expect(partitions.get(partition)).toEqual(
        messages.filter(({ key }) => partitionOf(key, 4) === partition),
      );
    }
    expect(seen.mostInFlight).toBe(4);
    // What came while a batch was in flight went out together.
    expect(seen.attempts).toBeLessThan(20);
  });

  it('makes batches that stay under the limit, however large the messages are', async () => {
    const { client, partitions, seen } = fakeKafka({ maxBytes: 1_048_588 });
    const { writer } = writerOn(client);
    const messages = Array.from({ length: 300 }, (_, at) => ({
      ...ofBytes((at * 7_919) % 200_000),
      key: `key-${at}`,
    }));
    await writer.write(messages);
    expect(Math.max(...seen.batches)).toBeLessThanOrEqual(maxBatchBytes);
    expect([...partitions.values()].flat().length).toBe(300);
    expect(seen.attempts).toBe(seen.batches.length);
  });

  it('splits a batch that the broker finds too large, loses nothing, and sends smaller ones from then on', async () => {
    const { client, partitions, seen } = fakeKafka({ maxBytes: 100_000 });
    const { writer } = writerOn(client);
    const messages = Array.from({ length: 200 }, () => ofBytes(9_000)).map((one, at) => ({
      ...one,
      headers: { n: String(at) },
    }));
    await writer.write(messages);
    const [stored] = [...partitions.values()];
    expect(stored!.map(({ headers }) => headers.n)).toEqual(messages.map(({ headers }) => headers.n));
    const before = { attempts: seen.attempts, batches: seen.batches.length };
    await writer.write(messages);
    expect(seen.attempts - before.attempts).toBe(seen.batches.length - before.batches);
  });

  it('names key and size of a single message that is too large, and takes others afterwards', async () => {
    const { client, partitions } = fakeKafka({ maxBytes: 10_000 });
    const { writer } = writerOn(client);
    const failed = await writer.write([ofBytes(20_000)]).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(DataError);
    expect((failed as DataError).message).toContain('"key-0" of 20000 bytes');
    await writer.write([ofBytes(10)]);
    expect([...partitions.values()].flat().length).toBe(1);
  });

  it('outwaits a broker that is away, with a new producer and the same order', async () => {
    const { client, partitions, seen } = fakeKafka({
      fails: (attempt) => (attempt <= 3 ? 'unavailable' : null),
    });
    const { writer, away } = writerOn(client);
    const messages = numbered(300, 1);
    await Promise.all([writer.write(messages.slice(0, 100)), writer.write(messages.slice(100))]);
    expect(away).toEqual([100, 200, 400]);
    expect(seen.producers).toBe(4);
    expect([...partitions.values()]).toEqual([messages]);
  });

  it('gives up with a retriable error after its time is up, and at once when it is refused', async () => {
    const gone = writerOn(fakeKafka({ fails: () => 'unavailable' }).client, 350);
    const failed = await gone.writer.write(numbered(1)).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ConnectionError);
    expect((failed as ConnectionError).retriable).toBe(true);
    // At most these two: a third wait would take too long.
    expect(gone.away).toEqual([100, 200].slice(0, gone.away.length));
    expect(gone.away.length).toBeGreaterThan(0);
    const refused = writerOn(fakeKafka({ fails: () => 'refused' }).client);
    await expect(refused.writer.write(numbered(1))).rejects.toThrow(ConfigurationError);
    expect(refused.away).toEqual([]);
  });

  it('finishes what is under way when it is closed, and then takes nothing more', async () => {
    const { client, partitions } = fakeKafka({ waitMs: 20 });
    const { writer } = writerOn(client);
    const writing = writer.write(numbered(100));
    await writer.close();
    await writing;
    expect([...partitions.values()].flat().length).toBe(100);
    await expect(writer.write(numbered(1))).rejects.toThrow('closed');
  });
});

describe('batches by bytes', () => {
  it('hold as many messages as fit, at least one', () => {
    const one = recordBytes(ofBytes(100));
    const messages = [ofBytes(100), ofBytes(100), ofBytes(100)];
    expect(countThatFits(messages, 3 * one)).toBe(3);
    expect(countThatFits(messages, 3 * one - 1)).toBe(2);
    expect(countThatFits(messages, 1)).toBe(1);
    expect(countThatFits([], 1)).toBe(0);
  });
});
