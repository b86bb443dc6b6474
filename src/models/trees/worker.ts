import { parentPort, workerData } from 'node:worker_threads';
import { classGrower, type SharedRows } from './sharedRows.js';
import type { TreeAnswer } from './threads.js';

/** A thread that grows trees. It receives the rows at its start, then the number of a class for each tree. */
const grow = classGrower(workerData as SharedRows);
parentPort?.on('message', (classIndex: number) => {
  const answer: TreeAnswer = { classIndex, tree: grow(classIndex) };
  parentPort?.postMessage(answer);
});
