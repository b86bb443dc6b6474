/**
 * The result of `work`, or null when the signal aborts first. Unlike `Promise.race` with a promise of the abort, it leaks no
 * memory: a promise that stays pending keeps every value that it was raced against.
 */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const leave = (): void => resolve(null);
    if (signal?.aborted === true) leave();
    signal?.addEventListener('abort', leave, { once: true });
    const stopListening = (): void => signal?.removeEventListener('abort', leave);
    work.then(
      (value) => {
        stopListening();
        resolve(value);
      },
      (error: unknown) => {
        stopListening();
        reject(error);
      },
    );
  });
}
