import { type OptionNames, requireKnownOptions, requireLimit, requireSignal } from '../base/checks.js';
import { type Clock, realClock } from '../base/clock.js';
import { isBlackspotError } from '../base/errors.js';
import { retry } from '../base/retry.js';
import type { QuestionLike } from '../query/question.js';
import { type Changes, requireSource, type Source } from '../query/source.js';
import type { Table } from '../query/table.js';

export interface WatchOptions {
  /** Shortest time between two answers, milliseconds. @default 1,000 */
  readonly intervalMs?: number;
  readonly signal?: AbortSignal;
  /** Called when the source is unavailable, which is retried each interval. @default the error ends `watch` */
  readonly onUnavailable?: (error: Error) => void;
  /** @default the clock of this machine */
  readonly clock?: Clock;
}

const optionNames: OptionNames<WatchOptions> = {
  intervalMs: true,
  signal: true,
  onUnavailable: true,
  clock: true,
};

/**
 * Yields an answer at once and again whenever the data has changed, at most once in an interval. Changes in MongoDB come from
 * a change stream. Other sources are polled by `describe`, which is cheap. Ends when the signal aborts or the loop is left.
 *
 * @throws InputError when the source is closed; ConnectionError when it is unavailable, without `onUnavailable`
 * @example
 * for await (const answer of watch(live, count().by('hour'), { signal })) {
 *   console.log(answer.toRows()); // the current counts, again whenever they change
 * }
 */
export async function* watch(
  source: Source,
  question: QuestionLike,
  options: WatchOptions = {},
): AsyncGenerator<Table, void, undefined> {
  requireKnownOptions('watch', options, optionNames);
  const { intervalMs = 1_000, signal = new AbortController().signal, clock = realClock } = options;
  requireLimit('intervalMs', intervalMs);
  requireSignal(signal);
  requireSource(source);
  const { onUnavailable } = options;
  /** The result of the work once the source is available; null when the signal aborts first. */
  const retried = async <T>(work: () => Promise<T>): Promise<T | null> => {
    if (signal.aborted) return null;
    const isUnavailable = (error: unknown): boolean =>
      onUnavailable !== undefined && isBlackspotError(error) && error.retriable;
    const waits = { firstRetryMs: intervalMs, longestRetryMs: intervalMs, signal, clock };
    return retry({ ...waits, isUnavailable, onUnavailable: (error) => onUnavailable?.(error) }, work).catch(
      (error: unknown) => {
        if (signal.aborted) return null;
        throw error;
      },
    );
  };
  const changes =
    (await retried(async () => (await source.changes?.()) ?? null)) ??
    pollingChanges(source, intervalMs, clock);
  while (!signal.aborted) {
    const askedMs = clock.now();
    const answer = await retried(async () => {
      // Taken before the answer, so that a write in between counts as a change.
      const moment = await changes.now();
      return { moment, table: await source.ask(question, { signal }) };
    });
    if (answer === null) return;
    yield answer.table;
    await clock.sleep(askedMs + intervalMs - clock.now(), signal);
    await retried(() => changes.after(answer.moment, signal));
  }
}

/** Changes of a source without notifications, whose state is polled each interval. */
function pollingChanges(source: Source, intervalMs: number, clock: Clock): Changes {
  const state = async (): Promise<string> => {
    const { rows, freshAt, lastAt } = await source.describe();
    return JSON.stringify([rows, freshAt, lastAt]);
  };
  let seen: string | null = null;
  return {
    now: async () => {
      const now = seen ?? (await state());
      seen = null;
      return now;
    },
    after: async (before, signal) => {
      while (!signal.aborted) {
        seen = await state();
        if (seen !== before) return;
        await clock.sleep(intervalMs, signal);
      }
    },
  };
}
