import { requireKnownOptions, unexpected } from '../../base/checks.js';
import { requireInteger, requireNonNegative, requireOpenUnit } from '../../stats/checks.js';
import type { Costs } from './costs.js';

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
  /** By what decisions are made: see `TrainedModel`. */
  readonly thresholds: readonly number[];
  /** Of decisions, for their mean cost. By default one class too low costs three times one class too high. */
  readonly costs?: Costs;
  /** Most bins of a reliability curve. @default 20 */
  readonly bins?: number;
}

export const judgingDefaults: Required<Omit<JudgingOptions, 'thresholds' | 'costs'>> = {
  ...intervalDefaults,
  bins: 20,
};

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

/** @throws InputError unless there is a threshold of at least 0 for each class but the lowest */
export function requireThresholds(thresholds: readonly number[], classCount: number): void {
  if (!Array.isArray(thresholds) || thresholds.length !== classCount - 1)
    throw unexpected(
      'thresholds',
      `a list of ${classCount - 1} numbers, one for each severity but the lowest`,
      thresholds,
    );
  requireNonNegative('thresholds', thresholds);
}
