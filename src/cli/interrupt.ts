/** A signal that SIGINT and SIGTERM abort, so that a command can finish its work in progress. A second one ends the process. */
export function stopSignal(): { readonly signal: AbortSignal; readonly release: () => void } {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  process.once('SIGINT', abort).once('SIGTERM', abort);
  return {
    signal: stop.signal,
    release: () => {
      process.off('SIGINT', abort).off('SIGTERM', abort);
    },
  };
}
