/** Intervals by resampling, with blocks for autocorrelated series. */
import { requireKnownOptions, unexpected } from '../base/checks.js';
import { StatisticsError } from '../base/errors.js';
import { requireInteger, requireOpenUnit } from './checks.js';
import type { Estimate } from './coefficients.js';
import { createRandom, type Random } from './random.js';

export interface BootstrapOptions {
  /** Rows that stay together: 1 for independent rows, some weeks of days for a daily series. @default 1 */
  readonly blockLength?: number;
  /** @default 999 */
  readonly replications?: number;
  /** Confidence level, 0..1. @default 0.95 */
  readonly confidenceLevel?: number;
  /** @default 1 */
  readonly seed?: number;
}

export const bootstrapDefaults = {
  blockLength: 1,
  replications: 999,
  confidenceLevel: 0.95,
  seed: 1,
} as const;

/**
 * Row numbers of one moving-block resample: blocks of consecutive rows from random starts, `rows` in total.
 *
 * @see Kuensch, Annals of Statistics 1989
 */
export function movingBlocks(rows: number, blockLength: number, random: Random): Int32Array {
  requireInteger('rows', rows, 1);
  requireInteger('blockLength', blockLength, 1);
  if (blockLength > rows) throw unexpected('blockLength', `at most the ${rows} rows`, blockLength);
  const sample = new Int32Array(rows);
  let start = 0;
  for (let i = 0; i < rows; i++) {
    if (i % blockLength === 0) start = random.integer(rows - blockLength + 1);
    sample[i] = start + (i % blockLength);
  }
  return sample;
}

/**
 * Percentile interval of a statistic.
 *
 * @param rows number of rows
 * @param statistic from row numbers, with repeats, to a number; called once with all rows in order
 * @throws StatisticsError if the statistic is not finite on some resample
 * @see Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13
 */
export function bootstrapInterval(
  rows: number,
  statistic: (sample: Int32Array) => number,
  options: BootstrapOptions = {},
): Estimate {
  requireKnownOptions('bootstrapInterval', options, bootstrapDefaults);
  const { blockLength, replications, confidenceLevel, seed } = { ...bootstrapDefaults, ...options };
  requireInteger('replications', replications, 1);
  requireOpenUnit('confidenceLevel', confidenceLevel);
  const random = createRandom(seed);
  const values = new Float64Array(replications);
  for (let b = 0; b < replications; b++) {
    values[b] = statistic(movingBlocks(rows, blockLength, random));
    if (!Number.isFinite(values[b])) {
      throw new StatisticsError(`The statistic is ${values[b]} on resample ${b}`, {
        hint: 'Use longer blocks, or a statistic that is defined on every resample.',
      });
    }
  }
  values.sort();
  return {
    estimate: statistic(Int32Array.from({ length: rows }, (_, i) => i)),
    lower: sortedQuantile(values, (1 - confidenceLevel) / 2),
    upper: sortedQuantile(values, (1 + confidenceLevel) / 2),
  };
}

/** Type-7 quantile of ascending values, R's and numpy's default. */
export function sortedQuantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}
