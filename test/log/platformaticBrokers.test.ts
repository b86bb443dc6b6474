import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import { PlatformaticReader } from '../../src/log/platformaticReader.js';

const topic = 'accidents';
const messages = 1_000;

interface Request {
  readonly node: number;
  readonly topics: readonly { partitions: readonly { partition: number; fetchOffset: bigint }[] }[];
}

/** Two partitions of 1,000 messages each, and who leads them; the first `failures` requests to broker 2 find it away. */
class TwoBrokers extends EventEmitter {
  readonly topics = { track: (): void => {} };
  readonly assignments = [{ topic, partitions: [0, 1] }];

  constructor(private readonly cluster: { leaders: readonly number[]; failures: number }) {
    super();
  }

  async joinGroup(): Promise<void> {
    this.emit('consumer:group:join');
  }
  async listCommittedOffsets() {
    return new Map([[topic, [0n, 0n]]]);
  }
  async listOffsets() {
    return new Map([[topic, [0n, 0n]]]);
  }
  async metadata() {
    const partitions = this.cluster.leaders.map((leader) => ({ leader }));
    return { topics: new Map([[topic, { id: 'id', partitions }]]) };
  }
  async fetch({ node, topics }: Request) {
    await pause(node === 1 ? 5 : 10);
    if (node === 2 && this.cluster.failures-- > 0) throw new Error('away');
    const partitions = topics[0]!.partitions.map(({ partition, fetchOffset }) => {
      const count = Math.min(messages - Number(fetchOffset), node === 1 ? 100 : 150);
      const records = Array.from({ length: count }, (_, offsetDelta) => ({
        key: null,
        value: Buffer.from('x'),
        headers: [],
        timestampDelta: 0n,
        offsetDelta,
      }));
      const batch = {
        firstOffset: fetchOffset,
        lastOffsetDelta: count - 1,
        attributes: 0,
        firstTimestamp: 0n,
        records,
      };
      return {
        partitionIndex: partition,
        highWatermark: BigInt(messages),
        records: count > 0 ? [batch] : [],
      };
    });
    return { responses: [{ partitions }] };
  }
  async commit(): Promise<void> {}
  clearMetadata(): void {}
  close(_: boolean, done: () => void): void {
    done();
  }
}

/** Offsets that a reader hands over, by partition, until it has all; `atBatch` may change the cluster. */
async function readAll(
  cluster: { leaders: readonly number[]; failures: number },
  atBatch: (count: number) => Promise<void> = async () => {},
): Promise<number[][]> {
  const reader = await PlatformaticReader.open(() => new TwoBrokers(cluster) as unknown as Consumer, {
    topic,
    group: 'g',
    maxBatchMessages: 1_000,
    brokers: ['broker:9092'],
    retryTimeoutMs: 10_000,
    onUnavailable: () => {},
    isUnavailable: (error) => (error as Error).message === 'away',
  });
  const seen: number[][] = [[], []];
  let batches = 0;
  for await (const batch of reader.batches(AbortSignal.timeout(20_000))) {
    seen[batch.partition]!.push(...batch.offsets);
    if (seen.every((offsets) => offsets.length >= messages)) break;
    batches += 1;
    await atBatch(batches);
  }
  await reader.close();
  return seen;
}

const each = Array.from({ length: messages }, (_, offset) => offset);

describe('a reader of two brokers', () => {
  it('hands over each message once although the leader of a partition moves while answers wait', async () => {
    const cluster = { leaders: [1, 2], failures: 0 };
    const seen = await readAll(cluster, async (count) => {
      if (count > 2) return;
      await pause(60);
      if (count === 2) cluster.leaders = [1, 1];
    });
    expect(seen).toEqual([each, each]);
  });

  it('waits out one broker while the other goes on answering', async () => {
    expect(await readAll({ leaders: [1, 2], failures: 2 })).toEqual([each, each]);
  });
});
