import { parentPort, workerData } from 'node:worker_threads';
import { makeBlock } from './block.js';
import type { Recipe } from './options.js';
import type { BlockAnswer, BlockOrder } from './threads.js';
import { worldOf } from './world.js';

/** A thread that makes blocks. It receives the recipe at its start, then one order for each block. */
const world = worldOf(workerData as Recipe);
parentPort?.on('message', ({ number, counts, firstRow }: BlockOrder) => {
  const { bytes, tally } = makeBlock(world, number, counts, firstRow);
  const answer: BlockAnswer = { number, bytes, tally };
  parentPort?.postMessage(answer, [bytes.buffer as ArrayBuffer]);
});
