/** Intervals for shares, counts and their ratios that are also valid for small numbers. */
import { unexpected } from '../base/checks.js';
import { requireInteger, requireOpenUnit, requirePositive } from './checks.js';
import type { Estimate } from './coefficients.js';
import { betaQuantile, gammaQuantile, normalQuantile } from './distributions.js';

/**
 * Wilson score interval of a share. It never leaves 0..1; use it by default.
 *
 * @param successes integer, 0..trials
 * @param trials integer, at least 1
 * @param confidenceLevel 0..1 @default 0.95
 * @see Wilson, JASA 1927; R `prop.test(correct = FALSE)`
 */
export function wilsonInterval(successes: number, trials: number, confidenceLevel = 0.95): Estimate {
  requireShare(successes, trials, confidenceLevel);
  const z = normalQuantile((1 + confidenceLevel) / 2);
  const share = successes / trials;
  const scale = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return {
    estimate: share,
    lower: successes === 0 ? 0 : Math.max(0, centre - half),
    upper: successes === trials ? 1 : Math.min(1, centre + half),
  };
}

/**
 * Clopper-Pearson interval of a share: its coverage is at least the confidence level, so it is wide.
 *
 * @see Clopper and Pearson, Biometrika 1934; R `binom.test`
 */
export function clopperPearsonInterval(successes: number, trials: number, confidenceLevel = 0.95): Estimate {
  requireShare(successes, trials, confidenceLevel);
  const tail = (1 - confidenceLevel) / 2;
  return {
    estimate: successes / trials,
    lower: successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    upper: successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  };
}

/**
 * Exact (Garwood) interval of a rate from a Poisson count.
 *
 * @param count integer, at least 0
 * @param exposure the denominator of the rate: hours, miles, inhabitants @default 1
 * @see Garwood, Biometrika 1936; R `poisson.test`
 */
export function poissonRateInterval(count: number, exposure = 1, confidenceLevel = 0.95): Estimate {
  requireInteger('count', count, 0);
  requirePositive('exposure', exposure);
  requireOpenUnit('confidenceLevel', confidenceLevel);
  const tail = (1 - confidenceLevel) / 2;
  return {
    estimate: count / exposure,
    lower: count === 0 ? 0 : gammaQuantile(tail, count, 1) / exposure,
    upper: gammaQuantile(1 - tail, count + 1, 1) / exposure,
  };
}

/**
 * Ratio of two Poisson rates with its exact interval, conditional on the total count.
 *
 * @returns rate 1 / rate 0; the upper end is Infinity when `count0` is 0
 * @throws InputError when both counts are 0: there is no ratio
 * @see Lehmann and Romano, Testing Statistical Hypotheses, section 4.5; R `poisson.test(c(x1, x0), c(t1, t0))`
 */
export function rateRatioInterval(
  count1: number,
  exposure1: number,
  count0: number,
  exposure0: number,
  confidenceLevel = 0.95,
): Estimate {
  requireInteger('count1', count1, 0);
  requireInteger('count0', count0, 0);
  requirePositive('exposure1', exposure1);
  requirePositive('exposure0', exposure0);
  if (count1 + count0 === 0) throw unexpected('the sum of both counts', 'above 0', 0);
  const share = clopperPearsonInterval(count1, count1 + count0, confidenceLevel);
  const asRatio = (p: number): number => ((p / (1 - p)) * exposure0) / exposure1;
  return {
    estimate: count1 / exposure1 / (count0 / exposure0),
    lower: asRatio(share.lower),
    upper: share.upper === 1 ? Number.POSITIVE_INFINITY : asRatio(share.upper),
  };
}

function requireShare(successes: number, trials: number, confidenceLevel: number): void {
  requireInteger('successes', successes, 0);
  requireInteger('trials', trials, 1);
  requireOpenUnit('confidenceLevel', confidenceLevel);
  if (successes > trials) throw unexpected('successes', `at most the ${trials} trials`, successes);
}
