import { collectGarbage } from './collectGarbage.js';

/** Calls `once` so many times; gives how many of the objects that it watched are still held after a garbage collection. */
export async function valuesKept(
  times: number,
  once: (watch: <T extends object>(value: T) => T, index: number) => Promise<void>,
): Promise<number> {
  const watched: WeakRef<object>[] = [];
  const watch = <T extends object>(value: T): T => {
    watched.push(new WeakRef(value));
    return value;
  };
  for (let index = 0; index < times; index++) await once(watch, index);
  // A weak reference holds until the turn of the event loop in which it was made has ended.
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    collectGarbage();
  }
  if (watched.length < times) throw new Error(`Only ${watched.length} objects were watched.`);
  return watched.filter((reference) => reference.deref() !== undefined).length;
}
