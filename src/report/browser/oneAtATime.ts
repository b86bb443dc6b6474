/**
 * Runs work at most once at a time for each key. All calls during a run share one further run after it, so the last run
 * has seen the latest state, and calls do not pile up.
 */
export function oneAtATime<Key extends object>(
  work: (key: Key) => Promise<void>,
): (key: Key) => Promise<void> {
  const running = new WeakMap<Key, Promise<void>>();
  const waiting = new WeakMap<Key, Promise<void>>();
  const start = (key: Key): Promise<void> => {
    const run = work(key).finally(() => running.delete(key));
    running.set(key, run);
    return run;
  };
  return (key) => {
    const nextRun = waiting.get(key);
    if (nextRun !== undefined) return nextRun;
    const current = running.get(key);
    if (current === undefined) return start(key);
    const next = current
      .catch(() => undefined)
      .then(() => {
        waiting.delete(key);
        return start(key);
      });
    waiting.set(key, next);
    return next;
  };
}
