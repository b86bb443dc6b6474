import { type OptionNames, requireKnownOptions, unexpected } from '../../base/checks.js';
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
  /** Most bins of a reliability curve of all events. @default one for each 400 events, 3 to 20 */
  readonly bins?: number;
}

export const judgingOptionNames: OptionNames<JudgingOptions> = {
  ...intervalDefaults,
  thresholds: true,
  costs: true,
  bins: true,
};

/**
 * Events of a bin of a reliability curve. A calibrated forecast of the probability p has a calibration error of about
 * sqrt(2 / pi * p * (1 - p) / events of a bin) by chance: at most 0.02 with 400, but 0.04 with 100, as much as a forecast
 * that is really off.
 */
const eventsOfBin = 400;
const [leastBins, mostBins] = [3, 20];

/** The number of bins of a reliability curve of so many events. */
export function binsFor({ count }: { readonly count: number }): number {
  return Math.min(mostBins, Math.max(leastBins, Math.floor(count / eventsOfBin)));
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
