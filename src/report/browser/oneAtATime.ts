/**
 * The same work, but never twice at once for one key: whoever asks while it runs gets one more run after it, shared by all
 * who asked meanwhile. So the last run has always seen the latest state, and none pile up.
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
    const asked = waiting.get(key);
    if (asked !== undefined) return asked;
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
