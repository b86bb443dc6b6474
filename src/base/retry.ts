import { type Clock, realClock } from './clock.js';
import { isBlackspotError } from './errors.js';

export interface RetryOptions {
  /** Whether a later attempt may succeed. */
  readonly isUnavailable: (error: unknown) => boolean;
  /** Called before each wait. */
  readonly onUnavailable: (error: Error, retryInMs: number) => void;
  /** Gives up after this time, milliseconds. @default never */
  readonly retryTimeoutMs?: number;
  /** The first wait, milliseconds. Each later wait is twice as long. @default 100 */
  readonly firstRetryMs?: number;
  /** The longest wait, milliseconds. @default 5,000 */
  readonly longestRetryMs?: number;
  /** Ends the waiting; the last error is thrown at once. */
  readonly signal?: AbortSignal;
  /** @default the clock of this machine */
  readonly clock?: Clock;
}

export const firstRetryMs = 100;
export const longestRetryMs = 5_000;

/**
 * Calls `attempt` until it succeeds, with longer waits each time, and never before an error says: `details.retryAfterSeconds`.
 * Throws its error when a retry cannot succeed, when it would come after `retryTimeoutMs`, or when the signal aborts.
 */
export async function retry<T>(options: RetryOptions, attempt: () => Promise<T>): Promise<T> {
  const { signal, clock = realClock, retryTimeoutMs = Number.POSITIVE_INFINITY } = options;
  const longestMs = options.longestRetryMs ?? longestRetryMs;
  const giveUpAt = clock.now() + retryTimeoutMs;
  const isAborted = (): boolean => signal?.aborted === true;
  for (let waitMs = options.firstRetryMs ?? firstRetryMs; ; waitMs = Math.min(waitMs * 2, longestMs)) {
    try {
      return await attempt();
    } catch (error) {
      const retryInMs = Math.max(waitMs, askedWaitMs(error));
      const mayWait = !isAborted() && clock.now() + retryInMs < giveUpAt;
      if (!mayWait || !options.isUnavailable(error)) throw error;
      options.onUnavailable(error as Error, retryInMs);
      await clock.sleep(retryInMs, signal);
      if (isAborted()) throw error;
    }
  }
}

/** The wait that a server has asked for. */
function askedWaitMs(error: unknown): number {
  const seconds = isBlackspotError(error) ? error.details.retryAfterSeconds : undefined;
  return typeof seconds === 'number' ? seconds * 1_000 : 0;
}
