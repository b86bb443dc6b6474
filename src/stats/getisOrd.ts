/** Getis-Ord statistics: where high values lie among high values (Gi*, Gi), and whether they cluster (G). */
import { StatisticsError } from '../base/errors.js';
import { requireAtLeast, requireFinite, requireLength, requireNonNegative } from './checks.js';
import { twoSidedNormalPValue } from './distributions.js';
import { type Neighbours, spatialLag, weightSums } from './neighbours.js';

/** One z-score and two-sided p-value a place; NaN for an island in `gi`. Adjust with `benjaminiHochberg`. */
export interface LocalStatistic {
  readonly z: Float64Array;
  readonly pValues: Float64Array;
}

/**
 * Gi*: each place with its neighbours, itself included, against the mean of all. A high z is a hot spot, a low z a cold
 * spot.
 *
 * @param values one a place, finite
 * @param selfWeight weight of the place itself @default 1
 * @throws StatisticsError if all values are equal
 * @see Ord and Getis, Geographical Analysis 1995, equation 14; R `spdep::localG` with `include.self`
 */
export function giStar(values: ArrayLike<number>, neighbours: Neighbours, selfWeight = 1): LocalStatistic {
  const n = checkPlaces(values, neighbours, 2);
  const { mean, variance } = moments(values);
  const lag = spatialLag(neighbours, values);
  return local(n, neighbours, (i, sum, squares) => {
    const weight = sum + selfWeight;
    const spread = (n * (squares + selfWeight * selfWeight) - weight * weight) / (n - 1);
    return (lag[i]! + selfWeight * values[i]! - weight * mean) / Math.sqrt(variance * spread);
  });
}

/**
 * Gi: the neighbours of each place against the mean, both without the place itself.
 *
 * @throws StatisticsError if all values are equal
 * @see Ord and Getis, Geographical Analysis 1995, equation 13; R `spdep::localG`
 */
export function gi(values: ArrayLike<number>, neighbours: Neighbours): LocalStatistic {
  const n = checkPlaces(values, neighbours, 3);
  const { mean, variance } = moments(values);
  const lag = spatialLag(neighbours, values);
  return local(n, neighbours, (i, weight, squares) => {
    const away = values[i]! - mean;
    const meanOfOthers = mean - away / (n - 1);
    // Variance of the others, from the variance of all without a second sweep.
    const varianceOfOthers = (n * variance - (away * away * n) / (n - 1)) / (n - 1);
    const spread = ((n - 1) * squares - weight * weight) / (n - 2);
    return (lag[i]! - weight * meanOfOthers) / Math.sqrt(varianceOfOthers * spread);
  });
}

/** A statistic of the whole map, with its moments under randomization. */
export interface GlobalStatistic {
  readonly value: number;
  readonly expected: number;
  readonly variance: number;
  readonly z: number;
  /** Two-sided, from the normal. */
  readonly pValue: number;
}

/**
 * Global G: whether high values lie together (z above 0) or low ones (below).
 *
 * @param values one a place, at least 0
 * @throws StatisticsError if all values are equal or nothing is next to anything
 * @see Getis and Ord, Geographical Analysis 1992; R `spdep::globalG.test`
 */
export function globalG(values: ArrayLike<number>, neighbours: Neighbours): GlobalStatistic {
  const n = checkPlaces(values, neighbours, 4);
  requireNonNegative('values', values);
  moments(values); // refuses equal values
  const { s0, s1, s2 } = weightSums(neighbours);
  if (s0 === 0) throw new StatisticsError('No place has a neighbour');
  const lag = spatialLag(neighbours, values);
  let [m1, m2, m3, m4, together] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const v = values[i]!;
    m1 += v;
    m2 += v ** 2;
    m3 += v ** 3;
    m4 += v ** 4;
    together += v * lag[i]!;
  }
  const pairs = m1 * m1 - m2;
  if (!(pairs > 0)) throw new StatisticsError('At most one value is above zero');
  const value = together / pairs;
  const expected = s0 / (n * (n - 1));
  const b0 = (n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0 * s0;
  const b1 = -((n * n - n) * s1 - 2 * n * s2 + 6 * s0 * s0);
  const b2 = -(2 * n * s1 - (n + 3) * s2 + 6 * s0 * s0);
  const b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * s0 * s0;
  const b4 = s1 - s2 + s0 * s0;
  const square =
    (b0 * m2 * m2 + b1 * m4 + b2 * m1 * m1 * m2 + b3 * m1 * m3 + b4 * m1 ** 4) /
    (pairs * pairs * n * (n - 1) * (n - 2) * (n - 3));
  return globalStatistic(value, expected, square - expected * expected);
}

/** Adds z and p to a value with its moments. */
export function globalStatistic(value: number, expected: number, variance: number): GlobalStatistic {
  const z = (value - expected) / Math.sqrt(variance);
  return { value, expected, variance, z, pValue: twoSidedNormalPValue(z) };
}

/** @throws InputError unless there is a finite value for each place, and at least `minimum` places */
export function checkPlaces(values: ArrayLike<number>, { starts }: Neighbours, minimum: number): number {
  requireFinite('values', values);
  requireLength('values', values, starts.length - 1);
  requireAtLeast('values', values, minimum);
  return values.length;
}

/** Mean and population variance. @throws StatisticsError if all values are equal */
function moments(values: ArrayLike<number>): { mean: number; variance: number } {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i]! / n;
  let variance = 0;
  for (let i = 0; i < n; i++) variance += (values[i]! - mean) ** 2 / n;
  if (!(variance > 1e-24 * mean * mean)) {
    throw new StatisticsError('All values are equal: no place is hotter than another');
  }
  return { mean, variance };
}

/** A z-score a place, from the sum of its weights and of their squares. */
function local(
  n: number,
  { starts, weights }: Neighbours,
  zOf: (i: number, sum: number, squares: number) => number,
): LocalStatistic {
  const z = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let [sum, squares] = [0, 0];
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      sum += weights[k]!;
      squares += weights[k]! ** 2;
    }
    z[i] = zOf(i, sum, squares);
    if (!Number.isFinite(z[i]!)) z[i] = Number.NaN; // no neighbours, or all places are: nothing to compare with
  }
  return { z, pValues: z.map((v) => (Number.isNaN(v) ? v : twoSidedNormalPValue(v))) };
}
