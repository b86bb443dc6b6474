import { type CovidContext, type Feed, type FittedFeed, isFitted } from './context.js';
import type { Counterfactual } from './counterfactual.js';
import { type Calibration, calibrationOf } from './mainEffect.js';
import { type MonthEffect, monthEffects, monthsBetween } from './months.js';

/** Each feed by itself, and the sum of them. */
export interface SourcesResult {
  readonly rows: readonly SourceRow[];
  /** Those that could be fitted, the sum last. */
  readonly fitted: readonly FittedRow[];
  readonly forecasts: ReadonlyMap<Feed, Counterfactual>;
  readonly months: MonthsResult;
}

export interface SourceRow {
  readonly feed: Feed;
  readonly calibration: Calibration | null;
}

export type FittedRow = SourceRow & { readonly feed: FittedFeed };

/** The change month by month, on to half a year after the effect period. */
export interface MonthsResult {
  /** All months, `2020-04` and on. */
  readonly axis: readonly string[];
  /** How many of them lie in the effect period. */
  readonly inEffectPeriod: number;
  /** Feeds with at least two months. */
  readonly feeds: readonly { readonly feed: Feed; readonly effects: readonly MonthEffect[] }[];
}

const daysAfterEffect = 184;

export function computeSources(
  context: CovidContext,
  forecasts: ReadonlyMap<Feed, Counterfactual>,
): SourcesResult {
  const { feeds, all, rules } = context;
  const withSum = feeds.length > 1 ? [...feeds, all] : feeds;
  const rows = withSum.map((feed) => ({
    feed,
    calibration: isFitted(feed) ? calibrationOf(feed, rules.confidenceLevel) : null,
  }));
  return {
    rows,
    fitted: rows.filter((row): row is FittedRow => isFitted(row.feed)),
    forecasts,
    months: computeMonths(context),
  };
}

function computeMonths({ spec, counts, rules, feeds }: CovidContext): MonthsResult {
  const until = Math.min(counts.endDay, spec.until + daysAfterEffect);
  return {
    axis: monthsBetween(spec.transitionEnd, until),
    inEffectPeriod: monthsBetween(spec.transitionEnd, Math.min(spec.until, until)).length,
    feeds: feeds
      .map((feed) => ({ feed, effects: monthEffects(feed, until, rules) }))
      .filter(({ effects }) => effects.length > 1),
  };
}
