import { setImmediate } from 'node:timers/promises';

/** A request is worked on this long before others have their turn, milliseconds. */
const turnMs = 5;

/**
 * Collects items that take time to make in batches of some milliseconds of work. Between two batches, whatever else waits in
 * this process has its turn, so that a large request does not hold up small ones.
 */
export async function* inTurns<T>(items: Iterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  let endsAt = performance.now() + turnMs;
  for (const item of items) {
    batch.push(item);
    if (performance.now() < endsAt) continue;
    yield batch;
    await setImmediate();
    batch = [];
    endsAt = performance.now() + turnMs;
  }
  yield batch;
}
