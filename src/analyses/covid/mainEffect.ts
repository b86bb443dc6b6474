import type { Interval } from '../../base/interval.js';
import { normalQuantile } from '../../stats/index.js';
import { type CovidContext, type FittedFeed, isFitted } from './context.js';
import type { Counterfactual } from './counterfactual.js';
import { calibrated, type PlaceboRank, rankAmongPlacebos, type Spread, spreadOf } from './placebos.js';

/** The answer of the report: the effect in the main feed, and the checks beside it. */
export interface MainEffect {
  readonly feed: FittedFeed;
  /** Null where the days before cannot be fitted alone. */
  readonly forecast: Counterfactual | null;
  /** The interval calibrated by placebos; null with too few of them. */
  readonly calibration: Calibration | null;
  /** Null without placebos. */
  readonly rank: PlaceboRank | null;
  /** Null with fewer than two fitted feeds. */
  readonly agreement: Agreement | null;
}

/** The interval of an effect, widened by the errors of placebo interruptions. */
export interface Calibration extends Interval {
  readonly spread: Spread;
}

/** How much the feeds differ. */
export interface Agreement extends Interval {
  /** The fitted feeds, smallest ratio first. */
  readonly feeds: readonly FittedFeed[];
  /** Largest over smallest ratio, with its interval. */
  readonly ratioOfRatios: number;
  /** The interval to quote of the smallest ratio lies below 1, that of the largest above. */
  readonly hasOppositeSigns: boolean;
}

export function computeMainEffect(
  context: CovidContext,
  feed: FittedFeed,
  forecast: Counterfactual | null,
): MainEffect {
  const { confidenceLevel } = context.rules;
  return {
    feed,
    forecast,
    calibration: calibrationOf(feed, confidenceLevel),
    rank: rankAmongPlacebos(feed.outcome.effect, feed.placebos),
    agreement: agreementOf(context.feeds.filter(isFitted), confidenceLevel),
  };
}

/** @returns null with too few placebos */
export function calibrationOf(feed: FittedFeed, confidenceLevel: number): Calibration | null {
  const spread = spreadOf(feed.placebos);
  return spread === null ? null : { spread, ...calibrated(feed.outcome.effect, spread, confidenceLevel) };
}

/** The interval of a change to quote: widened by placebos where there are enough of them. */
export function quotedInterval(feed: FittedFeed, confidenceLevel: number): Interval {
  return calibrationOf(feed, confidenceLevel) ?? feed.outcome.effect;
}

function agreementOf(fitted: readonly FittedFeed[], confidenceLevel: number): Agreement | null {
  const feeds = [...fitted].sort((a, b) => a.outcome.effect.ratio - b.outcome.effect.ratio);
  if (feeds.length < 2) return null;
  const smallest = feeds[0]!.outcome.effect;
  const largest = feeds.at(-1)!.outcome.effect;
  const log = largest.logRatio - smallest.logRatio;
  const half =
    normalQuantile((1 + confidenceLevel) / 2) * Math.hypot(largest.standardError, smallest.standardError);
  return {
    feeds,
    ratioOfRatios: Math.exp(log),
    lower: Math.exp(log - half),
    upper: Math.exp(log + half),
    hasOppositeSigns:
      quotedInterval(feeds[0]!, confidenceLevel).upper < 1 &&
      quotedInterval(feeds.at(-1)!, confidenceLevel).lower > 1,
  };
}
