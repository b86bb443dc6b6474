/** A test for a trend in counts against expected counts, also valid for small counts. */
import { StatisticsError } from '../base/errors.js';
import { requireAtLeast, requireLength, requireNonNegative, unexpectedAt } from './checks.js';
import { twoSidedNormalPValue } from './distributions.js';

export interface PoissonTrend {
  /** Observed minus expected, weighted by time, over its standard deviation. */
  readonly z: number;
  /** Two-sided, from the normal. */
  readonly pValue: number;
  /** Pearson's chi-square of observed against expected, and its degrees of freedom: near 1 per degree without trend. */
  readonly chisquare: number;
  readonly degrees: number;
  /** The total of the observed counts. */
  readonly total: number;
}

/**
 * Score test for a log-linear trend in Poisson counts against expected counts, given their total: Cochran-Armitage with
 * an offset. Unlike a rank test of observed over expected, it stays valid if the expected counts themselves rise.
 *
 * @param observed counts in time order
 * @param expected expected counts without trend, in any unit; scaled to the same total
 * @throws StatisticsError when nothing was observed, or fewer than two slices expect anything
 * @see Cox and Lewis 1966, chapter 3; Breslow and Day 1987, section 3.6
 */
export function poissonTrend(observed: ArrayLike<number>, expected: ArrayLike<number>): PoissonTrend {
  const n = observed.length;
  requireAtLeast('observed', observed, 2);
  requireLength('expected', expected, n);
  requireNonNegative('observed', observed);
  requireNonNegative('expected', expected);
  let [total, due, moment, degrees] = [0, 0, 0, -1];
  for (let t = 0; t < n; t++) {
    if (expected[t] === 0 && observed[t]! > 0)
      throw unexpectedAt('observed', t, '0 where nothing is expected', observed[t]);
    total += observed[t]!;
    due += expected[t]!;
    moment += t * expected[t]!;
    if (expected[t]! > 0) degrees++;
  }
  if (total === 0 || degrees < 1) throw new StatisticsError('There is nothing to test for a trend');
  const middle = moment / due;
  let [score, variance, chisquare] = [0, 0, 0];
  for (let t = 0; t < n; t++) {
    const mean = (expected[t]! * total) / due;
    score += (t - middle) * observed[t]!;
    variance += (t - middle) ** 2 * mean;
    if (mean > 0) chisquare += (observed[t]! - mean) ** 2 / mean;
  }
  const z = score / Math.sqrt(variance);
  return { z, pValue: twoSidedNormalPValue(z), chisquare, degrees, total };
}
