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

/** What each feed delivered, and all of them together where there are several. */
export function computeCoverage({ series, options: { confidenceLevel } }: OverviewContext): FeedCoverage[] {
  return series.map((one) => {
    const gaps = findGaps(one);
    const accidents = one.counts.reduce((a, b) => a + b, 0);
    return { series: one, gaps, breaks: findBreaks(one, gaps, { confidenceLevel }), accidents };
  });
}

/** How large a change of level is, up or down: at least 1. */
export function sizeOf({ ratio }: Break): number {
  return Math.max(ratio, 1 / ratio);
}

/** The feed with most accidents; undefined without feeds. */
export function largestOf(all: readonly FeedCoverage[]): FeedCoverage | undefined {
  return all.filter(({ series }) => series.name !== 'all').sort((a, b) => b.accidents - a.accidents)[0];
}

/** The same weekdays of the four weeks before a day and after it. */
const aroundDays = [-28, -21, -14, -7, 7, 14, 21, 28];

/** Each day as ratio to the mean of the same weekdays around it; null in a gap, and where those had no accident. */
export function ratiosToUsual({ counts }: DailySeries, gaps: readonly Gap[]): (number | null)[] {
  const isGap = new Uint8Array(counts.length);
  for (const { start, end } of gaps) isGap.fill(1, start, end);
  return Array.from(counts, (count, day) => {
    if (isGap[day] === 1) return null;
    const around = aroundDays
      .map((offset) => day + offset)
      .filter((other) => other >= 0 && other < counts.length && isGap[other] === 0);
    const usual = around.reduce((sum, other) => sum + counts[other]!, 0) / around.length;
    return usual > 0 ? count / usual : null;
  });
}
