import { dayText } from '../../base/dates.js';
import { coefficient, type Estimate } from '../../stats/index.js';
import type { Gap } from '../common/gaps.js';
import { includesOne } from '../common/intervals.js';
import { minFactor } from './breaks.js';
import type { CovidContext, Feed } from './context.js';
import { breakName } from './regressors.js';

/** What the feeds collected: their gaps, and the breaks that the model takes into account. */
export interface CollectionResult {
  readonly gaps: readonly FeedGap[];
  readonly breaks: readonly FeedBreak[];
}

/** Days on which a feed was silent, or nearly so. */
export interface FeedGap {
  /** In sentences. */
  readonly label: string;
  readonly firstDay: string;
  readonly lastDay: string;
  /** The day after the last. */
  readonly endDay: string;
  readonly days: number;
  readonly counted: number;
  /** Null for the sum of all feeds, whose gaps are those of its feeds. */
  readonly expected: number | null;
}

/** A change of level of a feed before the interruption. */
export interface FeedBreak {
  readonly label: string;
  readonly firstDay: string;
  /** Level after over level before, beside season and trend; null when the feed was not fitted. */
  readonly factor: Estimate | null;
}

export function computeCollection({ feeds, all, rules }: CovidContext): CollectionResult {
  const withSum = feeds.length > 1 ? [...feeds, all] : feeds;
  return {
    gaps: withSum.flatMap((feed) => feed.gaps.map((gap) => feedGap(feed, gap, feeds.includes(feed)))),
    breaks: withSum.flatMap((feed) =>
      feed.spec.breaks.map((day) => feedBreak(feed, day, rules.confidenceLevel)),
    ),
  };
}

function feedGap({ label, series }: Feed, { start, end, counted, expected }: Gap, isFeed: boolean): FeedGap {
  return {
    label,
    firstDay: dayText(series.firstDay + start),
    lastDay: dayText(series.firstDay + end - 1),
    endDay: dayText(series.firstDay + end),
    days: end - start,
    counted,
    expected: isFeed ? expected : null,
  };
}

function feedBreak({ label, outcome }: Feed, day: number, confidenceLevel: number): FeedBreak {
  const fit = outcome.effect?.fit;
  if (fit?.names.includes(breakName(day)) !== true) return { label, firstDay: dayText(day), factor: null };
  const { estimate, lower, upper } = coefficient(fit, breakName(day), confidenceLevel);
  const factor = { estimate: Math.exp(estimate), lower: Math.exp(lower), upper: Math.exp(upper) };
  return { label, firstDay: dayText(day), factor };
}

/** Whether the break is as large in the model as the search asks for: without a trend, the search also finds growth. */
export function isNewLevel({ factor }: FeedBreak): boolean {
  if (factor === null || includesOne(factor)) return false;
  return Math.max(factor.estimate, 1 / factor.estimate) >= minFactor;
}
