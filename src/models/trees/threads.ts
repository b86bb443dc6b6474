import { Worker } from 'node:worker_threads';
import type { BinnedTree } from './growTree.js';
import { classGrower, type SharedRows } from './sharedRows.js';

/** The response of a worker. */
export interface TreeAnswer {
  readonly classIndex: number;
  readonly tree: BinnedTree;
}

/** Grows the trees of a round, one for each class. */
export interface RoundGrower {
  grow(): Promise<readonly BinnedTree[]>;
  close(): Promise<void>;
}

/**
 * Grows the trees of a round in this thread, or in several, each with whole trees of some classes: nothing is summed over
 * threads, so their number does not change a tree.
 */
export function roundGrower(shared: SharedRows, threads: number): RoundGrower {
  const classCount = shared.weights.length;
  if (threads <= 1) {
    const grow = classGrower(shared);
    return {
      grow: async () => Array.from({ length: classCount }, (_, classIndex) => grow(classIndex)),
      close: async () => {},
    };
  }
  const workers = Array.from(
    { length: Math.min(threads, classCount) },
    () => new Worker(new URL('./worker.js', import.meta.url), { workerData: shared }),
  );
  return {
    grow: () =>
      new Promise((resolve, reject) => {
        const trees: BinnedTree[] = new Array(classCount);
        let next = 0;
        let missing = classCount;
        for (const worker of workers) {
          worker.removeAllListeners();
          worker.on('error', reject);
          worker.on('message', ({ classIndex, tree }: TreeAnswer) => {
            trees[classIndex] = tree;
            if (--missing === 0) resolve(trees);
            else if (next < classCount) worker.postMessage(next++);
          });
          worker.postMessage(next++);
        }
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
