/** Trend in a series without assuming a shape: Mann-Kendall, with Sen's slope and a correction for autocorrelation. */
import { StatisticsError } from '../base/errors.js';
import { autocorrelation } from './autocorrelation.js';
import { requireAtLeast, requireFinite, requireLength, unexpectedAt } from './checks.js';
import { normalQuantile, twoSidedNormalPValue } from './distributions.js';

export interface MannKendall {
  /** Pairs that rise minus pairs that fall. */
  readonly s: number;
  /** Variance of s without trend, with ties counted. */
  readonly variance: number;
  readonly z: number;
  /** Two-sided, from the normal. */
  readonly pValue: number;
  /** s / number of pairs, -1..1. */
  readonly tau: number;
}

/**
 * Mann-Kendall trend test. Compares all pairs: n^2 / 2 steps.
 *
 * @param values in time order, at least 3, finite
 * @throws StatisticsError if all values are equal
 * @see Mann 1945, Kendall 1975; Python `pymannkendall.original_test`
 */
export function mannKendall(values: ArrayLike<number>): MannKendall {
  requireAtLeast('values', values, 3);
  requireFinite('values', values);
  const n = values.length;
  let s = 0;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) s += Math.sign(values[j]! - values[i]!);
  const tied = new Map<number, number>();
  for (let i = 0; i < n; i++) tied.set(values[i]!, (tied.get(values[i]!) ?? 0) + 1);
  if (tied.size === 1) throw new StatisticsError('All values are equal: there is no trend to test');
  let variance = n * (n - 1) * (2 * n + 5);
  for (const t of tied.values()) variance -= t * (t - 1) * (2 * t + 5);
  return withVariance(s, variance / 18, n);
}

/**
 * Mann-Kendall with the variance of Hamed and Rao, for autocorrelated series: the significant autocorrelations
 * of the ranks, after removing a slope, widen or narrow it.
 *
 * @param slope the trend to remove, in units per step @default Sen's slope
 * @throws StatisticsError if all values are equal, or the corrected variance is not positive
 * @see Hamed and Rao, Journal of Hydrology 1998; Python `pymannkendall.hamed_rao_modification_test`
 */
export function mannKendallHamedRao(
  values: ArrayLike<number>,
  slope: number = senSlope(values).slope,
): MannKendall {
  const plain = mannKendall(values);
  const n = values.length;
  const ranks = averageRanks(Float64Array.from(values, (v, i) => v - slope * (i + 1)));
  const correlations = autocorrelation(ranks, n - 1);
  const bound = normalQuantile(0.975) / Math.sqrt(n);
  let sum = 0;
  for (let lag = 1; lag < n; lag++) {
    const r = correlations[lag]!;
    if (Math.abs(r) > bound) sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * r;
  }
  const factor = 1 + (2 / (n * (n - 1) * (n - 2))) * sum;
  if (!(factor > 0)) {
    throw new StatisticsError(
      'The corrected variance is not positive: the series is too regular for Hamed-Rao',
      {
        hint: 'Remove the seasonal rhythm first.',
        details: { factor },
      },
    );
  }
  return withVariance(plain.s, plain.variance * factor, n);
}

function withVariance(s: number, variance: number, n: number): MannKendall {
  const z = s === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
  return { s, variance, z, pValue: twoSidedNormalPValue(z), tau: s / ((n * (n - 1)) / 2) };
}

/**
 * Sen's slope: the median slope of all pairs; the line passes through the medians. Memory n^2 / 2 numbers.
 *
 * @param times the time of each value, in any unit, ascending without repeats @default 0, 1, 2, ...
 * @returns slope per unit of time, and the value of the line at time 0
 * @see Sen, JASA 1968; Python `pymannkendall.sens_slope`
 */
export function senSlope(
  values: ArrayLike<number>,
  times: ArrayLike<number> = Float64Array.from({ length: values.length }, (_, i) => i),
): { slope: number; intercept: number } {
  requireAtLeast('values', values, 2);
  requireFinite('values', values);
  requireLength('times', times, values.length);
  requireFinite('times', times);
  const n = values.length;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let at = 0;
  for (let i = 0; i < n; i++) {
    if (i > 0 && !(times[i]! > times[i - 1]!))
      throw unexpectedAt('times', i, `after times[${i - 1}]`, times[i]);
    for (let j = i + 1; j < n; j++) slopes[at++] = (values[j]! - values[i]!) / (times[j]! - times[i]!);
  }
  const slope = median(slopes.sort());
  const intercept = median(Float64Array.from(values).sort()) - median(Float64Array.from(times)) * slope;
  return { slope, intercept };
}

function median(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Ranks 1..n; equal values share the mean of their ranks. */
function averageRanks(values: Float64Array): Float64Array {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let until = from + 1;
    while (until < order.length && values[order[until]!] === values[order[from]!]) until++;
    for (let k = from; k < until; k++) ranks[order[k]!] = (from + until + 1) / 2;
    from = until;
  }
  return ranks;
}
