import { type OptionNames, requireKnownOptions, requireLimit } from '../base/checks.js';
import { type Clock, realClock } from '../base/clock.js';
import { isBlackspotError } from '../base/errors.js';
import { retry } from '../base/retry.js';
import type { QuestionLike } from '../query/question.js';
import type { Changes, Source } from '../query/source.js';
import type { Table } from '../query/table.js';

export interface WatchOptions {
  /** Least time between two answers, milliseconds. @default 1,000 */
  readonly intervalMs?: number;
  readonly signal?: AbortSignal;
  /** Called when the source is unavailable; it is asked again each interval. @default the error ends the watching */
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
 * A fresh answer whenever the data has changed, the first one at once, at most one in an interval. MongoDB says when it
 * has changed, by a change stream; for files, `describe`, which is cheap, is asked each interval, and only when rows or
 * freshness differ the question too. Ends when the signal aborts; whoever loops may also just leave.
 *
 * @example
 * for await (const answer of watch(live, count().by('hour'), { signal })) {
 *   console.log(answer.toRows()); // the counts of now, again whenever they change
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
  const { onUnavailable } = options;
  /** What the work gives, as soon as the source is available; null when the signal aborts first. */
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
      // The moment is before the answer: what is written in between counts as a change.
      const moment = await changes.now();
      return { moment, table: await source.ask(question, { signal }) };
    });
    if (answer === null) return;
    yield answer.table;
    await clock.sleep(askedMs + intervalMs - clock.now(), signal);
    await retried(() => changes.after(answer.moment, signal));
  }
}

/** Changes of a source that cannot tell: it is asked for its state each interval. */
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
