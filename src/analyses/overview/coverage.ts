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
