import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { createInProcessLog } from '../../src/log/inProcess.js';
import { logContract, numbered } from './contract.js';

logContract('the in-process log', async () => createInProcessLog());

describe('the in-process log by itself', () => {
  it('lets a writer wait while the slowest group is a full buffer behind', async () => {
    const log = createInProcessLog({ maxBufferedMessages: 100 });
    const writer = await log.writer('t');
    const fast = await log.reader('t', { group: 'fast', maxBatchMessages: 100 });
    const slow = await log.reader('t', { group: 'slow', maxBatchMessages: 40 });
    let isWritten = false;
    const writing = writer.write(numbered(120)).then(() => {
      isWritten = true;
    });
    const fastBatch = (await fast.batches()[Symbol.asyncIterator]().next()).value!;
    await fast.commit(fastBatch);
    await pause(10);
    expect([fastBatch.messages.length, isWritten]).toEqual([100, false]);
    const slowBatch = (await slow.batches()[Symbol.asyncIterator]().next()).value!;
    await pause(10);
    expect(isWritten).toBe(false);
    await slow.commit(slowBatch);
    await writing;
    expect(isWritten).toBe(true);
  });

  it('holds up to its bound of bytes without any reader, and a message over the bound goes in alone', async () => {
    const log = createInProcessLog({ maxBufferedBytes: 1_000 });
    const writer = await log.writer('t');
    const message = (bytes: number) => ({ ...numbered(1)[0]!, value: new Uint8Array(bytes) });
    await writer.write([message(600), message(400)]);
    const third = writer.write([message(5_000)]).then(() => 'written');
    expect(await Promise.race([third, pause(20, 'waiting')])).toBe('waiting');
    const reader = await log.reader('t', { group: 'g' });
    const sizes: number[] = [];
    const closing = third.then(() => writer.close());
    for await (const batch of reader.batches()) {
      sizes.push(...batch.messages.map(({ value }) => value.byteLength));
      await reader.commit(batch);
    }
    await closing;
    expect(sizes).toEqual([600, 400, 5_000]);
  });

  it('moves a thousand times its bound through, in order, with two writers', async () => {
    const log = createInProcessLog({ maxBufferedMessages: 10 });
    const writers = [await log.writer('t'), await log.writer('t')];
    const reader = await log.reader('t', { group: 'g', maxBatchMessages: 7 });
    const writing = writers.map(async (writer, turn) => {
      await writer.write(numbered(5_000).map((message) => ({ ...message, key: String(turn) })));
      await writer.close();
    });
    const seen: Record<string, number[]> = { 0: [], 1: [] };
    for await (const batch of reader.batches()) {
      for (const { key, headers } of batch.messages) seen[key]!.push(Number(headers.number));
      await reader.commit(batch);
    }
    await Promise.all(writing);
    const inOrder = Array.from({ length: 5_000 }, (_, at) => at);
    expect(seen).toEqual({ 0: inOrder, 1: inOrder });
  });

  it('ends when its last writer closes, after what is left', async () => {
    const log = createInProcessLog();
    const [first, second] = [await log.writer('t'), await log.writer('t')];
    await first.write(numbered(3));
    await first.close();
    const reader = await log.reader('t', { group: 'g' });
    const batches = reader.batches()[Symbol.asyncIterator]();
    expect((await batches.next()).value!.messages.length).toBe(3);
    const next = batches.next();
    expect(await Promise.race([next, pause(20, 'waiting')])).toBe('waiting');
    await second.close();
    expect((await next).done).toBe(true);
  });

  it('numbers its messages from firstOffset', async () => {
    const log = createInProcessLog({ firstOffset: 1_000 });
    const writer = await log.writer('t');
    await writer.write(numbered(2));
    const reader = await log.reader('t', { group: 'g' });
    const batch = (await reader.batches()[Symbol.asyncIterator]().next()).value!;
    expect([batch.startOffset, batch.offsets, batch.endOffset, batch.highWatermark]).toEqual([
      1_000,
      [1_000, 1_001],
      1_002,
      1_002,
    ]);
  });

  it('wakes a waiting writer with an error when it is closed', async () => {
    const log = createInProcessLog({ maxBufferedMessages: 1 });
    const writer = await log.writer('t');
    const writing = writer.write(numbered(2));
    await log.close();
    await expect(writing).rejects.toThrow(InputError);
    await expect(log.reader('t', { group: 'g' })).rejects.toThrow('closed');
  });

  it('refuses bounds and partitions that make no sense', async () => {
    expect(() => createInProcessLog({ maxBufferedMessages: 0 })).toThrow(InputError);
    await expect(createInProcessLog().createTopic('t', { partitions: 0 })).rejects.toThrow(InputError);
  });
});
