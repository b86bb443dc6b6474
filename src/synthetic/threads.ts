import { Worker } from 'node:worker_threads';
import { type Block, makeBlock } from './block.js';
import type { Recipe } from './options.js';
import type { World } from './world.js';

/** The request to a worker, and its response. */
export interface BlockOrder {
  readonly number: number;
  readonly counts: readonly number[];
  readonly firstRow: number;
}
export interface BlockAnswer {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly tally: Block['tally'];
}

/**
 * Makes the blocks of the orders on several threads and yields them in order. At most a few blocks of each thread wait for the
 * block before them, so memory stays bounded for a slow consumer.
 */
export async function* makeBlocks(
  recipe: Recipe,
  world: World,
  orders: Iterable<BlockOrder>,
  threads: number,
): AsyncGenerator<Block> {
  if (threads <= 1) {
    for (const { number, counts, firstRow } of orders) yield makeBlock(world, number, counts, firstRow);
    return;
  }
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./worker.js', import.meta.url), { workerData: recipe }),
  );
  const waiting = new Map<number, { resolve: (block: Block) => void; reject: (error: unknown) => void }>();
  const fail = (error: unknown): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  for (const worker of workers) {
    worker.on('message', ({ number, bytes, tally }: BlockAnswer) => {
      waiting
        .get(number)
        ?.resolve({ bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), tally });
      waiting.delete(number);
    });
    worker.on('error', fail);
  }
  const queue: Promise<Block>[] = [];
  try {
    for (const order of orders) {
      // A region stays with one thread, which makes its spots only once.
      const worker = workers[(order.number % world.regions.length) % threads]!;
      const block = new Promise<Block>((resolve, reject) => waiting.set(order.number, { resolve, reject }));
      // The error is thrown where the promise is awaited. Until then it must not count as unhandled.
      block.catch(() => {});
      worker.postMessage(order);
      queue.push(block);
      if (queue.length >= threads * blocksAheadOfEach) yield await queue.shift()!;
    }
    for (const block of queue) yield await block;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Enough that a thread with several large regions in a row does not delay the others. */
const blocksAheadOfEach = 48;
