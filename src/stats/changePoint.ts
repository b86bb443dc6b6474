/** Where a series changes its level: exact multiple change points by PELT. */
import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import {
  requireAtLeast,
  requireFinite,
  requireInteger,
  requireNonNegative,
  requirePositive,
} from './checks.js';

export interface ChangePointOptions {
  /**
   * The cost of a segment, as -2 log-likelihood: `normalMean` is a constant mean with known variance, `poisson` a
   * constant rate of counts. @default 'normalMean'
   */
  readonly cost?: 'normalMean' | 'poisson';
  /**
   * Price of a change: `BIC` 2 ln n, `MBIC` 3 ln n plus ln of each segment's length (higher for short segments:
   * Zhang and Siegmund 2007), or a number. @default 'MBIC'
   */
  readonly penalty?: 'BIC' | 'MBIC' | number;
  /** Shortest segment, in values. @default 2 */
  readonly minSegmentLength?: number;
  /**
   * Noise of one value around its level: the variance for `normalMean`, variance / mean for `poisson`.
   * @default estimated from the median difference of neighbours, which is robust to changes of level and to outliers
   */
  readonly scale?: number;
}

const optionNames: OptionNames<ChangePointOptions> = {
  cost: true,
  penalty: true,
  minSegmentLength: true,
  scale: true,
};

export const changePointDefaults = { cost: 'normalMean', penalty: 'MBIC', minSegmentLength: 2 } as const;

/** A segment between two change points. */
export interface Regime {
  readonly start: number;
  readonly end: number; // exclusive
  readonly mean: number;
}

export interface ChangePoints {
  /** Where new segments start, ascending; empty if the level never changes. */
  readonly changePoints: readonly number[];
  readonly regimes: readonly Regime[];
  /** Costs of the segments plus penalties of the changes, at the minimum. */
  readonly objective: number;
  readonly scale: number;
}

/**
 * Finds the change points with the least total cost, exactly. The time grows with n if changes are frequent, and with
 * n^2 at worst; long runs of equal values cost little. For daily counts, divide out the weekly rhythm first, or use
 * weekly sums.
 *
 * @param values a series in time order, finite; counts for `poisson`
 * @throws InputError on fewer values than one segment, values that are not finite, negative counts
 * @see Killick, Fearnhead and Eckley, JASA 2012; R `changepoint::cpt.mean(method = "PELT")`
 */
export function detectChangePoints(
  values: ArrayLike<number>,
  options: ChangePointOptions = {},
): ChangePoints {
  requireKnownOptions('detectChangePoints', options, optionNames);
  const { cost, penalty, minSegmentLength, scale: given } = { ...changePointDefaults, ...options };
  requireInteger('minSegmentLength', minSegmentLength, 1);
  requireAtLeast('values', values, minSegmentLength);
  if (cost === 'poisson') requireNonNegative('values', values);
  else requireFinite('values', values);
  if (given !== undefined) requirePositive('scale', given);
  if (typeof penalty === 'number') requirePositive('penalty', penalty);
  const n = values.length;
  const scale = given ?? (cost === 'poisson' ? robustDispersion(values) : robustVariance(values));
  const price = typeof penalty === 'number' ? penalty : (penalty === 'MBIC' ? 3 : 2) * Math.log(n);
  const segmentCost = segmentCosts(values, cost, scale, penalty === 'MBIC');
  // Splitting a segment lowers its cost by at least this: the K of the paper. ln a + ln b - ln(a + b) <= ln(n / 4).
  const splitGain = penalty === 'MBIC' ? -Math.log(Math.max(n / 4, 1)) : 0;

  const isIdle = idlePlaces(values, 2 * minSegmentLength);
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY); // least objective of values[0..t)
  best[0] = -price;
  const previous = new Int32Array(n + 1);
  let candidates: { start: number; expires: number }[] = [{ start: 0, expires: Number.POSITIVE_INFINITY }];
  for (let end = minSegmentLength; end <= n; end++) {
    const newest = end - minSegmentLength;
    if (newest >= minSegmentLength && !isIdle[newest])
      candidates.push({ start: newest, expires: Number.POSITIVE_INFINITY });
    candidates = candidates.filter((candidate) => end < candidate.expires);
    for (const { start } of candidates) {
      const total = best[start]! + segmentCost(start, end) + price;
      if (total < best[end]!) {
        best[end] = total;
        previous[end] = start;
      }
    }
    if (isIdle[end]) continue;
    // A start that is worse than a change at `end` stays worse for every later end that leaves room for a segment.
    for (const candidate of candidates) {
      if (candidate.expires === Number.POSITIVE_INFINITY) {
        const floor = best[candidate.start]! + segmentCost(candidate.start, end) + splitGain;
        if (floor > best[end]!) candidate.expires = end + minSegmentLength;
      }
    }
  }

  const regimes: Regime[] = [];
  for (let end = n; end > 0; end = previous[end]!) {
    const start = previous[end]!;
    let sum = 0;
    for (let i = start; i < end; i++) sum += values[i]!;
    regimes.unshift({ start, end, mean: sum / (end - start) });
  }
  return {
    changePoints: regimes.slice(1).map((s) => s.start),
    regimes,
    objective: best[n]!,
    scale,
  };
}

/**
 * Places deep within a run of equal values, which need no search: the cost of a segment is concave in its part of the
 * run, so a border inside the run is never better than one within two shortest segments of an end.
 */
function idlePlaces(values: ArrayLike<number>, marginLength: number): Uint8Array {
  const n = values.length;
  const isIdle = new Uint8Array(n + 1);
  for (let start = 0, end = 0; start < n; start = end) {
    while (end < n && values[end] === values[start]) end++;
    isIdle.fill(1, Math.min(start + marginLength, end), Math.max(end - marginLength + 1, start));
  }
  return isIdle;
}

/** Cost of values[start..end) from running sums, in constant time. */
function segmentCosts(
  values: ArrayLike<number>,
  cost: 'normalMean' | 'poisson',
  scale: number,
  withLength: boolean,
): (start: number, end: number) => number {
  const n = values.length;
  let mean = 0;
  if (cost === 'normalMean') for (let i = 0; i < n; i++) mean += values[i]! / n; // sums of squares keep their digits
  const sums = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    const v = values[i]! - mean;
    sums[i + 1] = sums[i]! + v;
    squares[i + 1] = squares[i]! + v * v;
  }
  return (start, end) => {
    const length = end - start;
    const sum = sums[end]! - sums[start]!;
    const lengthCost = withLength ? Math.log(length) : 0;
    if (cost === 'poisson')
      return (sum <= 0 ? 0 : (2 / scale) * (sum - sum * Math.log(sum / length))) + lengthCost;
    return Math.max(0, squares[end]! - squares[start]! - (sum * sum) / length) / scale + lengthCost;
  };
}

/** Variance around a level that may change: neighbours differ by sqrt(2) standard deviations. */
function robustVariance(values: ArrayLike<number>): number {
  const squares: number[] = [];
  for (let i = 0; i + 1 < values.length; i++) squares.push((values[i + 1]! - values[i]!) ** 2 / 2);
  return positiveMedian(squares) ?? 1;
}

/** Variance / mean of counts; at least 1, since a median of small counts is coarse. */
function robustDispersion(values: ArrayLike<number>): number {
  const ratios: number[] = [];
  for (let i = 0; i + 1 < values.length; i++) {
    const sum = values[i + 1]! + values[i]!;
    if (sum > 0) ratios.push((values[i + 1]! - values[i]!) ** 2 / sum);
  }
  return Math.max(1, positiveMedian(ratios) ?? 1);
}

/** Median of chi-square(1) multiples as their mean; the mean itself when over half are zero. */
function positiveMedian(squares: number[]): number | undefined {
  squares.sort((a, b) => a - b);
  const median = squares[Math.floor(squares.length / 2)] ?? 0;
  if (median > 0) return median / 0.4549364231195724; // median of chi-square(1)
  const mean = squares.reduce((a, b) => a + b, 0) / squares.length;
  return mean > 0 ? mean : undefined;
}
