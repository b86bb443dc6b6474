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
  let round: Round | null = null;
  let failure: unknown;
  for (const worker of workers) {
    worker.on('error', (error) => {
      failure = error;
      round?.reject(error);
    });
    worker.on('message', ({ classIndex, tree }: TreeAnswer) => {
      if (round === null) return;
      round.trees[classIndex] = tree;
      if (--round.missing === 0) round.resolve(round.trees);
      else if (round.next < classCount) worker.postMessage(round.next++);
    });
  }
  return {
    grow: () =>
      new Promise((resolve, reject) => {
        // A thread may also end between two rounds.
        if (failure !== undefined) return reject(failure);
        round = { trees: new Array(classCount), missing: classCount, next: workers.length, resolve, reject };
        for (const [classIndex, worker] of workers.entries()) worker.postMessage(classIndex);
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** A round while its trees grow. */
interface Round {
  readonly trees: BinnedTree[];
  /** How many trees are not there yet, and the class of the next one to order. */
  missing: number;
  next: number;
  readonly resolve: (trees: readonly BinnedTree[]) => void;
  readonly reject: (error: unknown) => void;
}
