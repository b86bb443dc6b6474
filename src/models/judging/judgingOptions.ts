import { requireKnownOptions, unexpected } from '../../base/checks.js';
import { requireInteger, requireNonNegative, requireOpenUnit } from '../../stats/checks.js';
import type { Costs } from './costs.js';
import type { Forecasts } from './forecasts.js';

/** How intervals are made. */
export interface IntervalOptions {
  /** Number of resamples of the days. @default 499 */
  readonly replications?: number;
  /** 0..1 @default 0.95 */
  readonly confidenceLevel?: number;
  /** Equal seeds give equal intervals. @default 1 */
  readonly seed?: number;
}

export const intervalDefaults = { replications: 499, confidenceLevel: 0.95, seed: 1 } as const;

/** How forecasts are judged. */
export interface JudgingOptions extends IntervalOptions {
  /** By what decisions are made: see `TrainedModel`. @default the decisions that were added with the forecasts */
  readonly thresholds?: readonly number[] | undefined;
  /** Of decisions, for their mean cost. By default one class too low costs three times one class too high. */
  readonly costs?: Costs;
  /** Most bins of a reliability curve. @default 20 */
  readonly bins?: number;
}

export const judgingDefaults: Required<Omit<JudgingOptions, 'thresholds' | 'costs'>> = {
  ...intervalDefaults,
  bins: 20,
};

/** Bins of a reliability curve: with fewer events each, it shows chance alone. */
const eventsOfBin = 100;
const leastBins = 3;

/** The number of bins for a reliability curve of few events. */
export function binsFor({ count }: Forecasts): number {
  return Math.min(judgingDefaults.bins, Math.max(leastBins, Math.floor(count / eventsOfBin)));
}

/** Fills in and checks the options of intervals. */
export function intervalOptions(owner: string, options: IntervalOptions): Required<IntervalOptions> {
  requireKnownOptions(owner, options, intervalDefaults);
  const filled = { ...intervalDefaults, ...options };
  requireIntervalOptions(filled);
  return filled;
}

export function requireIntervalOptions(options: Required<IntervalOptions>): void {
  requireInteger('replications', options.replications, 1);
  requireOpenUnit('confidenceLevel', options.confidenceLevel);
  requireInteger('seed', options.seed, 0);
}

/**
 * Checks that there are decisions.
 * @throws InputError unless there is a threshold of at least 0 for each class but the lowest, or a decision for each forecast
 */
export function requireThresholds(
  thresholds: readonly number[] | undefined,
  { classes: { length: classCount }, decided }: Forecasts,
): void {
  if (thresholds === undefined && decided !== null) return;
  if (!Array.isArray(thresholds) || thresholds.length !== classCount - 1)
    throw unexpected(
      'thresholds',
      `a list of ${classCount - 1} numbers, one for each severity but the lowest`,
      thresholds,
    );
  requireNonNegative('thresholds', thresholds);
}
