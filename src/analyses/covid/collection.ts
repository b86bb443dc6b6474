import { masked } from '../common/breaks.js';
import { type DailySeries, dayText } from '../common/days.js';
import type { Gap } from '../common/gaps.js';
import type { CovidContext, Feed } from './context.js';
import { breakName } from './regressors.js';

/** What the feeds collected: their gaps, and the breaks that the model takes into account. */
export interface CollectionResult {
  readonly gaps: readonly FeedGap[];
  readonly breaks: readonly FeedBreak[];
  /** The feeds with their short gaps filled, for lines by week. */
  readonly filled: readonly FilledFeed[];
  /** Gaps up to this length are filled. */
  readonly filledDays: number;
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
  readonly expected: number;
}

/** A change of level of a feed before the interruption. */
export interface FeedBreak {
  readonly label: string;
  readonly firstDay: string;
  /** Level after over level before, in the model; null when the feed was not fitted. */
  readonly factor: number | null;
}

export interface FilledFeed {
  readonly name: string;
  readonly series: DailySeries;
  readonly gaps: readonly Gap[];
}

const filledDays = 3;

export function computeCollection({ feeds, all }: CovidContext): CollectionResult {
  const withSum = feeds.length > 1 ? [...feeds, all] : feeds;
  return {
    gaps: withSum.flatMap((feed) => feed.gaps.map((gap) => feedGap(feed, gap))),
    breaks: withSum.flatMap((feed) => feed.spec.breaks.map((day) => feedBreak(feed, day))),
    filled: feeds.map(({ name, series, gaps }) => ({
      name,
      series: masked(series, gaps, filledDays + 1),
      gaps,
    })),
    filledDays,
  };
}

function feedGap({ label, series }: Feed, { start, end, counted, expected }: Gap): FeedGap {
  return {
    label,
    firstDay: dayText(series.firstDay + start),
    lastDay: dayText(series.firstDay + end - 1),
    endDay: dayText(series.firstDay + end),
    days: end - start,
    counted,
    expected,
  };
}

function feedBreak({ label, outcome }: Feed, day: number): FeedBreak {
  const fit = outcome.effect?.fit;
  const index = fit?.names.indexOf(breakName(day)) ?? -1;
  return { label, firstDay: dayText(day), factor: index < 0 ? null : Math.exp(fit!.coefficients[index]!) };
}
