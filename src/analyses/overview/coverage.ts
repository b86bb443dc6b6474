import { type Break, findBreaks } from '../common/breaks.js';
import type { DailySeries } from '../common/days.js';
import { findGaps, type Gap } from '../common/gaps.js';
import type { OverviewContext } from './context.js';

/** The daily series of a feed with the breaks and gaps that were found in it. */
export interface FeedCoverage {
  readonly series: DailySeries;
  readonly gaps: readonly Gap[];
  /** Null when there are too few days or accidents to look for breaks. */
  readonly breaks: readonly Break[] | null;
  readonly accidents: number;
}

/** What each feed delivered. Their sum is not searched: its breaks are those of a feed, or of the mix of feeds. */
export function computeCoverage({ series, options: { confidenceLevel } }: OverviewContext): FeedCoverage[] {
  return series.map((one) => {
    const gaps = findGaps(one);
    const accidents = one.counts.reduce((a, b) => a + b, 0);
    return { series: one, gaps, breaks: findBreaks(one, gaps, { confidenceLevel }), accidents };
  });
}

/** A time in which a feed reported nothing, or nearly nothing: a gap, or a level after which it comes back. */
export interface Silence {
  /** Index of the first day in the series, and of the day after the last. */
  readonly start: number;
  readonly end: number;
}

/** A level of less than this share of the one before is a silence. */
const silentShare = 0.02;

/** The silences of at least `minDays`, in the order of time. */
export function silencesOf({ series, gaps, breaks }: FeedCoverage, minDays: number): Silence[] {
  const levels = (breaks ?? []).flatMap(({ at, before, after }, index): Silence[] =>
    after < silentShare * before ? [{ start: at, end: breaks![index + 1]?.at ?? series.counts.length }] : [],
  );
  const alone = levels.filter(({ start, end }) => !gaps.some((gap) => gap.start < end && start < gap.end));
  return [...gaps.map(({ start, end }) => ({ start, end })), ...alone]
    .filter(({ start, end }) => end - start >= minDays)
    .sort((a, b) => a.start - b.start);
}
