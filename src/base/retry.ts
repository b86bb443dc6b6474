import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** How long to go on trying, milliseconds. */
  readonly patienceMs: number;
  /** Whether it may work later. */
  readonly isAway: (error: unknown) => boolean;
  /** Told before each wait. */
  readonly onAway: (error: Error, retryInMs: number) => void;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

export const firstRetryMs = 100;
export const longestRetryMs = 5_000;

/** Tries until it works, waiting longer each time; gives up with the error when patience ends or it cannot work. */
export async function withPatience<T>(patience: Patience, attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + patience.patienceMs;
  for (let retryInMs = firstRetryMs; ; retryInMs = Math.min(retryInMs * 2, longestRetryMs)) {
    try {
      return await attempt();
    } catch (error) {
      const mayWait = patience.signal?.aborted !== true && performance.now() + retryInMs < giveUpAt;
      if (!mayWait || !patience.isAway(error)) throw error;
      patience.onAway(error as Error, retryInMs);
      await sleep(retryInMs, undefined, { signal: patience.signal }).catch(() => {});
    }
  }
}
