import type { Interval } from '../../base/interval.js';
import { normalQuantile } from '../../stats/index.js';
import { type CovidContext, type FittedFeed, isFitted } from './context.js';
import type { Counterfactual, Expected } from './counterfactual.js';
import { calibrated, type Spread, spreadOf } from './placebos.js';

/** The answer of the report: the effect in the headline feed, and the checks beside it. */
export interface HeadlineResult {
  readonly feed: FittedFeed;
  /** The effect period as reported and as forecast; null without a forecast. */
  readonly forecast: Expected | null;
  /** The interval calibrated by placebos; null with too few of them. */
  readonly calibration: Calibration | null;
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
  /** The interval of the smallest ratio lies below 1, that of the largest above. */
  readonly hasOppositeSigns: boolean;
}

export function computeHeadline(
  context: CovidContext,
  feed: FittedFeed,
  forecast: Counterfactual | null,
): HeadlineResult {
  const { confidenceLevel } = context.rules;
  return {
    feed,
    forecast: forecast?.after ?? null,
    calibration: calibrationOf(feed, confidenceLevel),
    agreement: agreementOf(context.feeds.filter(isFitted), confidenceLevel),
  };
}

/** @returns null with too few placebos */
export function calibrationOf(feed: FittedFeed, confidenceLevel: number): Calibration | null {
  const spread = spreadOf(feed.placebos);
  return spread === null ? null : { spread, ...calibrated(feed.outcome.effect, spread, confidenceLevel) };
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
    hasOppositeSigns: smallest.upper < 1 && largest.lower > 1,
  };
}
