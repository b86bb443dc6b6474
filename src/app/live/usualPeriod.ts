import { dayMs } from '../../base/durations.js';
import { questionsFor } from '../../query/build.js';
import type { Source } from '../../query/source.js';

/** The days of a source without strays. */
export interface UsualPeriod {
  /** Milliseconds since 1970 UTC, at the start of the first day and after the end of the last one, in every time zone of the data. */
  readonly firstMs: number;
  readonly untilMs: number;
  /** Accidents before and after it. */
  readonly before: number;
  readonly after: number;
}

/** Strays are separated from all others by this much, and they are at most this share of all. */
const strayGapDays = 90;
const maxStrayShare = 1 / 1_000;

/** The period of a source, without single accidents of a wrong year; null without accidents that have a time. */
export async function usualPeriodOf(source: Source, signal?: AbortSignal): Promise<UsualPeriod | null> {
  const days = await source.ask(
    questionsFor(source.dataset).count().by('day'),
    signal === undefined ? {} : { signal },
  );
  return withoutStrays(
    days
      .toRows()
      .filter(({ day }) => day !== null)
      .map(({ day, n }) => ({ dayMs: Date.parse(String(day)), count: Number(n) })),
  );
}

/**
 * Leaves out days at both ends that are far from all others and hold next to nothing: `2035-01-15` after years that end in 2023.
 *
 * @param days in any order, each once
 */
export function withoutStrays(
  days: readonly { readonly dayMs: number; readonly count: number }[],
): UsualPeriod | null {
  if (days.length === 0) return null;
  const sorted = [...days].sort((a, b) => a.dayMs - b.dayMs);
  const most = maxStrayShare * sorted.reduce((sum, { count }) => sum + count, 0);
  const [first, before] = straysOf(sorted, most);
  const [last, after] = straysOf([...sorted].reverse(), most);
  return {
    firstMs: sorted[first]!.dayMs - dayMs / 2,
    untilMs: sorted[sorted.length - 1 - last]!.dayMs + 1.5 * dayMs,
    before,
    after,
  };
}

/** How many days at the start are strays, and their accidents. */
function straysOf(
  days: readonly { readonly dayMs: number; readonly count: number }[],
  most: number,
): readonly [days: number, accidents: number] {
  let found: readonly [number, number] = [0, 0];
  let accidents = 0;
  for (let day = 1; day < days.length; day++) {
    accidents += days[day - 1]!.count;
    if (accidents > most) break;
    if (Math.abs(days[day]!.dayMs - days[day - 1]!.dayMs) > strayGapDays * dayMs) found = [day, accidents];
  }
  return found;
}
