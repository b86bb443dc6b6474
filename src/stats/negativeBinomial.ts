/**
 * The negative binomial NB2: counts with variance mean + mean^2 / theta. A tail keeps its digits however small it is, as
 * an incomplete beta: P(X <= k) = I(theta, k + 1) at the odds theta / mean. An infinite theta is the Poisson.
 */
import { unexpected } from '../base/checks.js';
import { incompleteBeta } from './incompleteBeta.js';
import { incompleteGamma } from './incompleteGamma.js';

/**
 * P(X <= x): the probability of at most `x`.
 *
 * @param mean at least 0
 * @param theta above 0; Infinity for the Poisson
 * @returns NaN where a parameter is out of its range
 * @example negativeBinomialCdf(0, 2, 1) // 0.3333333333333333
 * @see R `pnbinom(x, size = theta, mu = mean)`
 */
export function negativeBinomialCdf(x: number, mean: number, theta: number): number {
  return tails(Math.floor(x), mean, theta).lower;
}

/**
 * P(X >= count): how likely at least `count` is, the p-value of a count that may be unusually high. Exact in the far tail.
 *
 * @param mean at least 0
 * @param theta above 0; Infinity for the Poisson
 * @returns NaN where a parameter is out of its range
 * @example negativeBinomialPValue(40, 4, 5) // 1.145e-10
 * @see R `pnbinom(count - 1, size = theta, mu = mean, lower.tail = FALSE)`
 */
export function negativeBinomialPValue(count: number, mean: number, theta: number): number {
  return tails(Math.ceil(count) - 1, mean, theta).upper;
}

/**
 * The smallest count k with P(X <= k) of at least `p`.
 *
 * @param p 0..1
 * @param mean at least 0
 * @param theta above 0; Infinity for the Poisson
 * @returns Infinity at `p` = 1, NaN where an argument is out of its range
 * @example negativeBinomialQuantile(0.95, 4, 5) // 9
 * @see R `qnbinom(p, size = theta, mu = mean)`
 */
export function negativeBinomialQuantile(p: number, mean: number, theta: number): number {
  if (!(p >= 0 && p <= 1) || !isValid(mean, theta)) return Number.NaN;
  if (p === 0 || mean === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  // A cumulative probability that equals p but for rounding has reached it.
  const reached = p * (1 - 64 * Number.EPSILON);
  return smallest(mean, theta, (k) => tails(k, mean, theta).lower >= reached);
}

/**
 * The smallest count whose p-value is at most `pValue`: the count that raises an alarm.
 *
 * @param pValue above 0, at most 1; down to 1e-300
 * @param mean at least 0
 * @param theta above 0; Infinity for the Poisson
 * @throws InputError unless `pValue` is above 0 and at most 1
 * @returns NaN where `mean` or `theta` is out of its range
 * @example negativeBinomialBound(1e-6, 4, 5) // 28: at least 28 has a probability of at most one in a million
 */
export function negativeBinomialBound(pValue: number, mean: number, theta: number): number {
  if (!(pValue > 0 && pValue <= 1)) throw unexpected('pValue', 'a number above 0 and at most 1', pValue);
  if (!isValid(mean, theta)) return Number.NaN;
  if (pValue === 1) return 0;
  if (mean === 0) return 1;
  return smallest(mean, theta, (k) => tails(k - 1, mean, theta).upper <= pValue);
}

function isValid(mean: number, theta: number): boolean {
  return mean >= 0 && mean < Number.POSITIVE_INFINITY && theta > 0;
}

/** P(X <= k) and P(X > k) of an integer k. */
function tails(k: number, mean: number, theta: number): { readonly lower: number; readonly upper: number } {
  if (!isValid(mean, theta) || Number.isNaN(k)) return { lower: Number.NaN, upper: Number.NaN };
  if (k < 0) return { lower: 0, upper: 1 };
  if (mean === 0 || k === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  if (k === 0) {
    // Of a count that is nearly always 0, the rest keeps its digits this way only.
    const log = theta === Number.POSITIVE_INFINITY ? -mean : -theta * Math.log1p(mean / theta);
    return { lower: Math.exp(log), upper: -Math.expm1(log) };
  }
  if (theta === Number.POSITIVE_INFINITY) {
    const { lower, upper } = incompleteGamma(k + 1, mean);
    return { lower: upper, upper: lower };
  }
  return incompleteBeta(theta, k + 1, theta / mean);
}

/** The smallest k from 0 with `holds(k)`, which stays true beyond: doubles from the mean, then bisects. */
function smallest(mean: number, theta: number, holds: (k: number) => boolean): number {
  if (holds(0)) return 0;
  let below = 0;
  let step = Math.max(1, Math.ceil(Math.sqrt(mean + (mean / theta) * mean)));
  let above = Math.ceil(mean) + step;
  while (!holds(above)) {
    below = above;
    step *= 2;
    above += step;
  }
  while (above - below > 1) {
    const middle = below + Math.floor((above - below) / 2);
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}
