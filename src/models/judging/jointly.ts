/** Several comparisons at once: intervals that hold together, and what they show. */
import type { Interval } from '../../base/interval.js';
import { sortedQuantile } from '../../stats/bootstrap.js';

/** A difference on the observed sample and on each resample, not finite where it is not defined. */
export interface Difference {
  readonly values: Float64Array;
  readonly spread: number;
}

/** Standard deviation over the resamples on which the difference is defined. */
export function spreadOf(values: Float64Array): number {
  const resampled = values.subarray(1).filter(Number.isFinite);
  const mean = resampled.reduce((sum, value) => sum + value, 0) / resampled.length;
  const squares = resampled.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, resampled.length - 1));
}

/** How many standard deviations all differences stay within, at this confidence level. */
export function jointFactor(differences: readonly Difference[], confidenceLevel: number): number {
  const samples = differences[0]?.values.length ?? 1;
  const largest = new Float64Array(samples - 1);
  for (const { values, spread } of differences) {
    if (spread === 0) continue;
    for (let sample = 1; sample < samples; sample++) {
      const distance = Math.abs(values[sample]! - values[0]!) / spread;
      if (distance > largest[sample - 1]!) largest[sample - 1] = distance;
    }
  }
  return largest.length === 0 ? 0 : sortedQuantile(largest.sort(), confidenceLevel);
}

/** Whether the model is better or worse than the other one, or neither can be told. */
export function verdictOf(
  { lower, upper }: Interval,
  betterIs: 'lower' | 'higher',
): 'better' | 'worse' | 'undecided' {
  if (lower <= 0 && upper >= 0) return 'undecided';
  const isHigher = lower > 0;
  return isHigher === (betterIs === 'higher') ? 'better' : 'worse';
}
