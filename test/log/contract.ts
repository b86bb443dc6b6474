import { afterEach, describe, expect, it } from 'vitest';
import type { Log, LogBatch, LogMessage, LogReader } from '../../src/log/log.js';

/**
 * What every log must do, in-process or Kafka. `makeLog` gives a new log, or a new connection to the same broker;
 * topics are named afresh for each test.
 */
export function logContract(name: string, makeLog: () => Promise<Log>): void {
  describe(`${name} as a log`, () => {
    const opened: Log[] = [];
    const newLog = async (): Promise<Log> => {
      const log = await makeLog();
      opened.push(log);
      return log;
    };
    afterEach(async () => {
      for (const log of opened.splice(0)) await log.close();
    });

    it('hands every message over once, with key, value, headers and time as they were', async () => {
      const { log, topic } = await withTopic(newLog);
      const sent = numbered(500);
      await writeAll(log, topic, sent);
      const reader = await log.reader(topic, { group: 'g' });
      const batches = await readMessages(reader, sent.length);
      expect(batches.flatMap(({ messages }) => messages.map(plain))).toEqual(sent.map(plain));
      await reader.close();
    });

    it('keeps the order of each key over several partitions, with ascending offsets', async () => {
      const { log, topic } = await withTopic(newLog, 4);
      const sent = numbered(2_000, 50);
      await writeAll(log, topic, sent);
      const reader = await log.reader(topic, { group: 'g', maxBatchMessages: 100 });
      const batches = await readMessages(reader, sent.length);
      await reader.close();
      const numbersOf = (messages: readonly LogMessage[], key: string): string[] =>
        messages.filter((message) => message.key === key).map((message) => message.headers.number!);
      const received = batches.flatMap(({ messages }) => messages);
      for (const { key } of sent.slice(0, 50)) expect(numbersOf(received, key)).toEqual(numbersOf(sent, key));
      expect(new Set(batches.map(({ partition }) => partition)).size).toBeGreaterThan(1);
      for (const partition of new Set(batches.map((batch) => batch.partition))) {
        const mine = batches.filter((batch) => batch.partition === partition);
        const offsets = mine.flatMap((batch) => batch.offsets);
        expect(offsets).toEqual([...new Set(offsets)].sort((first, second) => first - second));
        for (const batch of mine) {
          expect(batch.messages.length).toBeLessThanOrEqual(100);
          expect(batch.offsets.length).toBe(batch.messages.length);
          expect(batch.startOffset).toBeLessThanOrEqual(batch.offsets[0]!);
          expect(batch.endOffset).toBeGreaterThan(batch.offsets.at(-1)!);
          expect(batch.highWatermark).toBeGreaterThanOrEqual(batch.endOffset);
        }
        for (let at = 1; at < mine.length; at += 1)
          expect(mine[at]!.startOffset).toBe(mine[at - 1]!.endOffset);
      }
    });

    it('begins again after the last commit when a new reader of the group comes', async () => {
      const { log, topic } = await withTopic(newLog);
      await writeAll(log, topic, numbered(300));
      const first = await log.reader(topic, { group: 'g', maxBatchMessages: 50 });
      const seen = await readMessages(first, 150);
      const lastCommitted = seen[1]!;
      await first.commit(seen[0]!);
      await first.commit(lastCommitted);
      await first.close();
      const second = await log.reader(topic, { group: 'g' });
      const rest = await readMessages(second, 300 - lastCommitted.endOffset + seen[0]!.startOffset);
      await second.close();
      expect(rest[0]!.startOffset).toBe(lastCommitted.endOffset);
      expect(rest.flatMap(({ messages }) => messages).length).toBe(
        300 - (lastCommitted.endOffset - seen[0]!.startOffset),
      );
    });

    it('gives every group all messages', async () => {
      const { log, topic } = await withTopic(newLog);
      await writeAll(log, topic, numbered(100));
      for (const group of ['one', 'two']) {
        const reader = await log.reader(topic, { group });
        const batches = await readMessages(reader, 100);
        expect(batches.flatMap(({ messages }) => messages).length).toBe(100);
        await reader.close();
      }
    });

    it('shares the partitions among the readers of a group, and loses nothing', async () => {
      const { log, topic } = await withTopic(newLog, 4);
      const readers = [await log.reader(topic, { group: 'g' }), await log.reader(topic, { group: 'g' })];
      const enough = new AbortController();
      const sent = numbered(4_000);
      const seenBy: Set<string>[] = [new Set(), new Set()];
      const reading = readers.map(async (reader, turn) => {
        for await (const batch of reader.batches(enough.signal)) {
          for (const { headers } of batch.messages) seenBy[turn]!.add(headers.number!);
          await reader.commit(batch);
          if (new Set([...seenBy[0]!, ...seenBy[1]!]).size === sent.length) enough.abort();
        }
      });
      // Small writes with time between, so that a group that is still settling gets to share.
      const writer = await log.writer(topic);
      for (let at = 0; at < sent.length; at += 400) {
        await writer.write(sent.slice(at, at + 400));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await Promise.all(reading);
      await writer.close();
      for (const reader of readers) await reader.close();
      expect(new Set([...seenBy[0]!, ...seenBy[1]!]).size).toBe(sent.length);
      expect(Math.min(...seenBy.map((seen) => seen.size))).toBeGreaterThan(0);
    });

    it('carries a message of 900 kB, and an empty one', async () => {
      const { log, topic } = await withTopic(newLog);
      const large = { ...numbered(1)[0]!, value: Uint8Array.from({ length: 900_000 }, (_, at) => at % 251) };
      const empty = { ...numbered(1)[0]!, value: new Uint8Array() };
      await writeAll(log, topic, [large, empty]);
      const reader = await log.reader(topic, { group: 'g' });
      const messages = (await readMessages(reader, 2)).flatMap((batch) => batch.messages);
      await reader.close();
      expect(Buffer.compare(messages[0]!.value, large.value)).toBe(0);
      expect(messages[1]!.value.byteLength).toBe(0);
    });

    it('says how many partitions a topic has', async () => {
      for (const partitions of [1, 3]) {
        const { log, topic } = await withTopic(newLog, partitions);
        expect(await log.partitionCount(topic)).toBe(partitions);
      }
    });

    it('says which partitions have messages that a group has not committed', async () => {
      const { log, topic } = await withTopic(newLog, 4);
      expect(await log.unreadPartitions(topic, 'g')).toEqual([]);
      const sent = numbered(1).concat(numbered(1));
      await writeAll(log, topic, sent);
      const [filled, ...others] = await log.unreadPartitions(topic, 'g');
      expect({ filled, others }).toEqual({ filled: expect.any(Number), others: [] });
      const reader = await log.reader(topic, { group: 'g' });
      const [batch] = await readMessages(reader, 2);
      expect(batch!.partition).toBe(filled);
      expect(await log.unreadPartitions(topic, 'g')).toEqual([filled]);
      await reader.commit(batch!);
      expect(await log.unreadPartitions(topic, 'g')).toEqual([]);
      await reader.close();
    });

    it('stops waiting for messages when the signal aborts', async () => {
      const { log, topic } = await withTopic(newLog);
      const writer = await log.writer(topic);
      const reader = await log.reader(topic, { group: 'g' });
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 100);
      const batches: LogBatch[] = [];
      for await (const batch of reader.batches(stop.signal)) batches.push(batch);
      expect(batches).toEqual([]);
      await reader.close();
      await writer.close();
    });
  });
}

/** Messages with a number each; the first `keys` keys come round and round. */
export function numbered(count: number, keys: number = count): LogMessage[] {
  return Array.from({ length: count }, (_, number) => ({
    key: `key-${number % keys}`,
    value: Buffer.from(`{"number":${number},"text":"Größe, 交通"}`),
    headers: { number: String(number), eventTime: '2016-02-08T05:46:00.000Z' },
    timestampMs: 1_454_910_360_000 + number,
  }));
}

let topicCount = 0;

async function withTopic(newLog: () => Promise<Log>, partitions = 1): Promise<{ log: Log; topic: string }> {
  const log = await newLog();
  topicCount += 1;
  const topic = `contract-${process.pid}-${Date.now()}-${topicCount}`;
  await log.createTopic(topic, { partitions });
  return { log, topic };
}

async function writeAll(log: Log, topic: string, messages: readonly LogMessage[]): Promise<void> {
  const writer = await log.writer(topic);
  await writer.write(messages);
  await writer.close();
}

/** Reads until so many messages have come. */
async function readMessages(reader: LogReader, count: number): Promise<LogBatch[]> {
  const batches: LogBatch[] = [];
  let messages = 0;
  if (count === 0) return batches;
  for await (const batch of reader.batches(AbortSignal.timeout(30_000))) {
    batches.push(batch);
    messages += batch.messages.length;
    if (messages >= count) break;
  }
  return batches;
}

function plain({ key, value, headers, timestampMs }: LogMessage): object {
  return { key, text: Buffer.from(value).toString(), headers: { ...headers }, timestampMs };
}
