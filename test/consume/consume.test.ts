import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { ConnectionError, DataError, InputError } from '../../src/base/errors.js';
import { type ConsumeOptions, consume } from '../../src/consume/consume.js';
import { type DeadLetter, deadLetterOf } from '../../src/consume/deadLetter.js';
import { deadLetterTopic } from '../../src/consume/deadLetterTopic.js';
import type { EventStore } from '../../src/consume/eventStore.js';
import type { ConsumeProgress } from '../../src/consume/progress.js';
import { RecordBatch } from '../../src/consume/recordBatch.js';
import type { StreamBatch } from '../../src/consume/streamBatch.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { createInProcessLog } from '../../src/log/inProcess.js';
import type { Log, LogMessage } from '../../src/log/log.js';
import { numbered } from '../log/contract.js';
import { noDeadLetters } from '../support/streams.js';

/** A store that keeps keys in memory; a message without a value is not a valid event. `before` may fail or wait. */
function memoryStore(before: (batch: StreamBatch) => Promise<void> = async () => {}, parallelBatches = 1) {
  const keys = new Set<string>();
  const batches: StreamBatch[] = [];
  const store: EventStore = {
    name: 'memory',
    batching: { maxBatchMessages: 50_000, maxBatchBytes: 2 ** 26, maxWaitMs: 1_000, parallelBatches },
    added: [],
    dataset: usAccidents,
    decode: async (messages, decoder) => new RecordBatch(messages, decoder, usAccidents),
    async write(batch, _, deadLetters) {
      await before(batch);
      batches.push(batch);
      const letters: DeadLetter[] = [];
      const newEvents: number[] = [];
      for (const [at, { key, value }] of batch.messages.entries()) {
        if (value.length === 0) letters.push(deadLetterOf(batch, at, 'empty'));
        else if (!keys.has(key)) newEvents.push(at);
        if (value.length > 0) keys.add(key);
      }
      if (letters.length > 0) await deadLetters(letters);
      const duplicates = batch.messages.length - newEvents.length - letters.length;
      return { newEvents, duplicates, deadLetters: letters.length };
    },
    committedOffset: async () => null,
    close: async () => {},
  };
  return { store, keys, batches };
}

async function logWith(messages: readonly LogMessage[], partitions = 1): Promise<Log> {
  const log = createInProcessLog();
  await log.createTopic('t', { partitions });
  const writer = await log.writer('t');
  await writer.write(messages);
  await writer.close();
  return log;
}

const options = (more: Partial<ConsumeOptions> = {}): ConsumeOptions => ({
  streamId: 'o',
  deadLetters: noDeadLetters,
  ...more,
});

describe('consume', () => {
  it('moves every message into the store and adds up', async () => {
    const log = await logWith([...numbered(1_000), ...numbered(300)]);
    const { store, keys } = memoryStore();
    const summary = await consume(await log.reader('t', { group: 'g' }), store, options());
    expect(summary).toMatchObject({ messages: 1_300, stored: 1_000, duplicates: 300, deadLetters: 0 });
    expect(keys.size).toBe(1_000);
  });

  it('joins small batches into ones of the size asked for, each of one partition', async () => {
    const log = await logWith(numbered(1_000), 2);
    const { store, batches } = memoryStore();
    const reader = await log.reader('t', { group: 'g', maxBatchMessages: 10 });
    await consume(reader, store, options({ maxBatchMessages: 100 }));
    for (const partition of [0, 1]) {
      const mine = batches.filter((batch) => batch.partition === partition);
      expect(mine.slice(0, -1).every(({ messages }) => messages.length === 100)).toBe(true);
      expect(mine.flatMap(({ offsets }) => offsets)).toEqual(
        Array.from({ length: mine.at(-1)!.endOffset }, (_, offset) => offset),
      );
    }
    expect(batches.flatMap(({ messages }) => messages).length).toBe(1_000);
  });

  it('writes a batch that has enough bytes', async () => {
    const log = await logWith(numbered(100).map((message) => ({ ...message, value: new Uint8Array(1_000) })));
    const { store, batches } = memoryStore();
    const reader = await log.reader('t', { group: 'g', maxBatchMessages: 1 });
    await consume(reader, store, options({ maxBatchBytes: 10_000 }));
    expect(batches.map(({ messages }) => messages.length)).toEqual(new Array(10).fill(10));
  });

  it('writes a batch whose first message has waited long enough, while more could come', async () => {
    const log = createInProcessLog();
    const writer = await log.writer('t');
    const { store, keys } = memoryStore();
    const consuming = consume(await log.reader('t', { group: 'g' }), store, options({ maxWaitMs: 30 }));
    await writer.write(numbered(5));
    await vi.waitFor(() => expect(keys.size).toBe(5), 10_000);
    await writer.close();
    expect((await consuming).messages).toBe(5);
  });

  it('commits only after the store has written', async () => {
    const log = await logWith(numbered(100));
    const failing = memoryStore(async ({ startOffset }) => {
      if (startOffset === 50) throw new DataError('the disk is full of holes');
    });
    const reader = await log.reader('t', { group: 'g', maxBatchMessages: 50 });
    const consuming = consume(reader, failing.store, options({ maxBatchMessages: 50 }));
    await expect(consuming).rejects.toThrow('the disk is full of holes');
    await reader.close();
    const { store, keys } = memoryStore();
    const rest = await consume(await log.reader('t', { group: 'g' }), store, options());
    expect([rest.messages, keys.has('key-49'), keys.has('key-50')]).toEqual([50, false, true]);
  });

  it('waits for a store that is away, says so, and loses nothing', async () => {
    const log = await logWith(numbered(10));
    let failures = 0;
    const { store, keys } = memoryStore(async () => {
      failures += 1;
      if (failures <= 2) throw new ConnectionError('MongoDB is away');
    });
    const reports: ConsumeProgress[] = [];
    const onProgress = (progress: ConsumeProgress): void => void reports.push(progress);
    await consume(await log.reader('t', { group: 'g' }), store, options({ onProgress }));
    expect(keys.size).toBe(10);
    expect(reports.map(({ waitingFor }) => waitingFor?.retryInMs)).toEqual([250, 500, undefined]);
    expect(reports[0]!.waitingFor!.error.message).toBe('MongoDB is away');
  });

  it('leaves without a commit when it is told to stop while the store is away', async () => {
    const log = await logWith(numbered(10));
    const { store } = memoryStore(async () => {
      throw new ConnectionError('MongoDB is away');
    });
    const reader = await log.reader('t', { group: 'g' });
    const summary = await consume(reader, store, options({ signal: AbortSignal.timeout(100) }));
    expect(summary.messages).toBe(0);
    await reader.close();
    const rest = await consume(await log.reader('t', { group: 'g' }), memoryStore().store, options());
    expect(rest.messages).toBe(10);
  });

  it('finishes and commits the batch under way when it is told to stop', async () => {
    const log = createInProcessLog();
    const writer = await log.writer('t');
    await writer.write(numbered(10));
    const stop = new AbortController();
    const { store, keys } = memoryStore(async () => {
      stop.abort();
      await pause(50);
    });
    const reader = await log.reader('t', { group: 'g' });
    const summary = await consume(reader, store, options({ maxWaitMs: 10, signal: stop.signal }));
    expect([summary.stored, keys.size]).toEqual([10, 10]);
    await reader.close();
    await writer.close();
    const rest = await consume(await log.reader('t', { group: 'g' }), memoryStore().store, options());
    expect(rest.messages).toBe(0);
  });

  it('finishes and commits the batch under way when the reader fails, then throws its error', async () => {
    for (const parallelBatches of [1, 2]) {
      const log = await logWith(numbered(10));
      const steps: string[] = [];
      const reader = await log.reader('t', { group: 'g' });
      const lost = new ConnectionError('the broker is gone');
      const failing = {
        ...reader,
        async *batches(signal?: AbortSignal) {
          for await (const batch of reader.batches(signal)) {
            yield batch;
            await pause(20);
            throw lost;
          }
        },
        commit: async (batch: Parameters<typeof reader.commit>[0]) => {
          await reader.commit(batch);
          steps.push('commit');
        },
        close: () => reader.close(),
      };
      const { store } = memoryStore(async () => {
        await pause(50);
        steps.push('write');
      }, parallelBatches);
      await expect(consume(failing, store, options({ maxWaitMs: 1 }))).rejects.toBe(lost);
      expect(steps).toEqual(['write', 'commit']);
      await log.close();
    }
  });

  it('reports an error of one partition while the store is away for another', async () => {
    const log = await logWith(numbered(40), 2);
    const fatal = new DataError('cannot be stored');
    const { store } = memoryStore(async ({ partition }) => {
      if (partition === 1) throw new ConnectionError('away');
      await pause(20);
      throw fatal;
    }, 2);
    const reader = await log.reader('t', { group: 'g' });
    await expect(consume(reader, store, options({ maxWaitMs: 1 }))).rejects.toBe(fatal);
    await log.close();
  });

  it('sends dead letters to a topic with why and where from, from where they can be read again', async () => {
    const sent = numbered(10).map((message, at) =>
      at % 3 === 0 ? { ...message, value: new Uint8Array() } : message,
    );
    const log = await logWith(sent);
    const deadWriter = await log.writer('t.dead-letter');
    const { store } = memoryStore();
    const deadLetters = deadLetterTopic(deadWriter);
    const summary = await consume(await log.reader('t', { group: 'g' }), store, options({ deadLetters }));
    await deadWriter.close();
    expect(summary).toMatchObject({ stored: 6, deadLetters: 4 });
    const letters: LogMessage[] = [];
    for await (const batch of (await log.reader('t.dead-letter', { group: 'g' })).batches())
      letters.push(...batch.messages);
    expect(letters.map(({ headers }) => headers.offset)).toEqual(['0', '3', '6', '9']);
    expect(letters[1]).toMatchObject({
      key: 'key-3',
      headers: { reason: 'empty', origin: 'o', topic: 't', partition: '0', number: '3' },
    });
  });

  it('says how far behind it is, in messages and in event time', async () => {
    const log = await logWith(numbered(100).map((message, at) => ({ ...message, timestampMs: at * 60_000 })));
    const reports: ConsumeProgress[] = [];
    const { store } = memoryStore();
    const reader = await log.reader('t', { group: 'g', maxBatchMessages: 25 });
    await consume(
      reader,
      store,
      options({ maxBatchMessages: 25, onProgress: (progress) => reports.push(progress) }),
    );
    expect(reports.map(({ lagMessages }) => lagMessages)).toEqual([75, 50, 25, 0]);
    // 25 messages a minute apart span 24 minutes: 0.96 minutes each.
    expect(reports[0]!.lagEventMs).toBeCloseTo(75 * 0.96 * 60_000, 3);
    expect(reports.at(-1)).toMatchObject({
      messages: 100,
      batches: 4,
      eventTime: '1970-01-01T01:39:00.000Z',
    });
  });

  it('refuses limits that make no sense', async () => {
    const log = createInProcessLog();
    const reader = await log.reader('t', { group: 'g' });
    await expect(consume(reader, memoryStore().store, options({ maxBatchMessages: 0 }))).rejects.toThrow(
      InputError,
    );
  });
});
