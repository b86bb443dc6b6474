import { type Clock, realClock } from './clock.js';

export interface RetryOptions {
  /** Whether it may work later. */
  readonly isUnavailable: (error: unknown) => boolean;
  /** Called before each wait. */
  readonly onUnavailable: (error: Error, retryInMs: number) => void;
  /** Gives up after so long, milliseconds. @default never */
  readonly retryTimeoutMs?: number;
  /** The first wait, milliseconds; each one after it is twice as long. @default 100 */
  readonly firstRetryMs?: number;
  /** No wait is longer, milliseconds. @default 5,000 */
  readonly longestRetryMs?: number;
  /** Ends the waiting: the error is thrown at once. */
  readonly signal?: AbortSignal;
  /** @default the clock of this machine */
  readonly clock?: Clock;
}

export const firstRetryMs = 100;
export const longestRetryMs = 5_000;

/**
 * Calls `attempt` until it works, waiting longer each time. Throws its error when it cannot work, when it would take longer
 * than `retryTimeoutMs`, or when the signal aborts.
 */
export async function retry<T>(options: RetryOptions, attempt: () => Promise<T>): Promise<T> {
  const { signal, clock = realClock, retryTimeoutMs = Number.POSITIVE_INFINITY } = options;
  const longestMs = options.longestRetryMs ?? longestRetryMs;
  const giveUpAt = clock.now() + retryTimeoutMs;
  const isAborted = (): boolean => signal?.aborted === true;
  for (
    let retryInMs = options.firstRetryMs ?? firstRetryMs;
    ;
    retryInMs = Math.min(retryInMs * 2, longestMs)
  ) {
    try {
      return await attempt();
    } catch (error) {
      const mayWait = !isAborted() && clock.now() + retryInMs < giveUpAt;
      if (!mayWait || !options.isUnavailable(error)) throw error;
      options.onUnavailable(error as Error, retryInMs);
      await clock.sleep(retryInMs, signal);
      if (isAborted()) throw error;
    }
  }
}
