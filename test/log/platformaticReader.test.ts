import { EventEmitter } from 'node:events';
import type { Consumer } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import { PlatformaticReader } from '../../src/log/platformaticReader.js';
import { valuesKept } from '../support/valuesKept.js';

const topic = 'accidents';

/** A consumer of one partition whose broker always has ten more messages of 1,000 bytes. */
class EndlessConsumer extends EventEmitter {
  readonly topics = { track: (): void => {} };
  readonly assignments = [{ topic, partitions: [0] }];
  readonly committed: bigint[] = [];

  async joinGroup(): Promise<void> {
    this.emit('consumer:group:join');
  }
  async listCommittedOffsets() {
    return new Map([[topic, [-1n]]]);
  }
  async listOffsets() {
    return new Map([[topic, [0n]]]);
  }
  async metadata() {
    return { topics: new Map([[topic, { id: 'id', partitions: [{ leader: 1 }] }]]) };
  }
  async fetch({ topics }: { topics: { partitions: { fetchOffset: bigint }[] }[] }) {
    const firstOffset = topics[0]!.partitions[0]!.fetchOffset;
    const records = Array.from({ length: 10 }, (_, offsetDelta) => ({
      key: Buffer.from('key'),
      value: Buffer.alloc(1_000),
      headers: [],
      timestampDelta: 0n,
      offsetDelta,
    }));
    const batch = { firstOffset, lastOffsetDelta: 9, attributes: 0, firstTimestamp: 0n, records };
    await new Promise((resolve) => setImmediate(resolve));
    const partition = { partitionIndex: 0, highWatermark: firstOffset + 10n, records: [batch] };
    return { responses: [{ partitions: [partition] }] };
  }
  async commit({ offsets }: { offsets: { offset: bigint }[] }): Promise<void> {
    this.committed.push(...offsets.map(({ offset }) => offset));
  }
  clearMetadata(): void {}
  close(_: boolean, done: () => void): void {
    done();
  }
}

async function openReader() {
  const made: EndlessConsumer[] = [];
  const reader = await PlatformaticReader.open(
    () => {
      const consumer = new EndlessConsumer();
      made.push(consumer);
      return consumer as unknown as Consumer;
    },
    {
      topic,
      group: 'g',
      maxBatchMessages: 1_000,
      brokers: ['broker:9092'],
      retryTimeoutMs: 1_000,
      onUnavailable: () => {},
      isUnavailable: () => false,
    },
  );
  return { reader, member: made[0]!, fetcher: made[1]! };
}

describe('PlatformaticReader', () => {
  it('lets go of the messages that it has handed over', async () => {
    const { reader } = await openReader();
    const batches = reader.batches(new AbortController().signal)[Symbol.asyncIterator]();
    let endOffset = 0;
    const kept = await valuesKept(300, async (watch) => {
      const { value } = await batches.next();
      expect(value.startOffset).toBe(endOffset);
      endOffset = value.endOffset;
      for (const message of value.messages) watch(message.value);
      await reader.commit(value);
    });
    // What is fetched ahead, and the last batch.
    expect(kept).toBeLessThan(50);
    await reader.close();
    expect(await batches.next()).toMatchObject({ done: true });
  });

  it('goes on where it was after the group has been dealt out anew', async () => {
    const { reader, member } = await openReader();
    const seen: number[] = [];
    for await (const batch of reader.batches()) {
      seen.push(batch.startOffset);
      if (seen.length === 3) member.emit('consumer:group:join');
      if (seen.length === 6) break;
    }
    expect(seen).toEqual([0, 10, 20, 30, 40, 50]);
    await reader.close();
  });

  it('notices partitions that come while it has none', async () => {
    const { reader, member } = await openReader();
    const [assignment] = member.assignments.splice(0);
    const first = reader.batches()[Symbol.asyncIterator]().next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    member.assignments.push(assignment!);
    member.emit('consumer:group:join');
    expect((await first).value).toMatchObject({ partition: 0, startOffset: 0 });
    await reader.close();
  });

  it('ends at an abort, though the broker has not answered, and throws what a broker refuses', async () => {
    const { reader, fetcher } = await openReader();
    fetcher.fetch = () => new Promise(() => {});
    const controller = new AbortController();
    const next = reader.batches(controller.signal)[Symbol.asyncIterator]().next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    expect(await next).toMatchObject({ done: true });
    await reader.close();

    const other = await openReader();
    other.fetcher.fetch = () => Promise.reject(new Error('not authorized'));
    await expect(other.reader.batches()[Symbol.asyncIterator]().next()).rejects.toThrow(/read/);
    await other.reader.close();
  });
});
