/**
 * Distribution functions and quantiles, and the special functions behind likelihoods. They come from stdlib,
 * with fixed parameters and an upper tail that keeps its digits where `1 - cdf` would not.
 */
import digammaOf from '@stdlib/math-base-special-digamma';
import gammalnOf from '@stdlib/math-base-special-gammaln';
import trigammaOf from '@stdlib/math-base-special-trigamma';
import betaQuantileOf from '@stdlib/stats-base-dists-beta-quantile';
import chisquareCdfOf from '@stdlib/stats-base-dists-chisquare-cdf';
import chisquareQuantileOf from '@stdlib/stats-base-dists-chisquare-quantile';
import fCdfOf from '@stdlib/stats-base-dists-f-cdf';
import gammaCdfOf from '@stdlib/stats-base-dists-gamma-cdf';
import gammaQuantileOf from '@stdlib/stats-base-dists-gamma-quantile';
import normalCdfOf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantileOf from '@stdlib/stats-base-dists-normal-quantile';
import poissonCdfOf from '@stdlib/stats-base-dists-poisson-cdf';
import tCdfOf from '@stdlib/stats-base-dists-t-cdf';
import tQuantileOf from '@stdlib/stats-base-dists-t-quantile';

/** P(Z <= z) of the standard normal. */
export function normalCdf(z: number): number {
  return normalCdfOf(z, 0, 1);
}

/** The z below which a standard normal lies with probability `p` (0..1). */
export function normalQuantile(p: number): number {
  return normalQuantileOf(p, 0, 1);
}

/** P(|Z| >= |z|): the two-sided p-value of a z-statistic. Exact in the far tail. */
export function twoSidedNormalPValue(z: number): number {
  return Math.min(1, 2 * normalCdfOf(-Math.abs(z), 0, 1));
}

/** P(T <= t) of Student's t with `degreesOfFreedom` > 0. */
export function tCdf(t: number, degreesOfFreedom: number): number {
  return tCdfOf(t, degreesOfFreedom);
}

/** Quantile of Student's t with `degreesOfFreedom` > 0. */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  return tQuantileOf(p, degreesOfFreedom);
}

/** P(X <= x) of the chi-square with `degreesOfFreedom` > 0. */
export function chisquareCdf(x: number, degreesOfFreedom: number): number {
  return chisquareCdfOf(x, degreesOfFreedom);
}

/** P(X > x) of the chi-square: the p-value of a chi-square statistic. Loses digits below about 1e-14. */
export function chisquarePValue(x: number, degreesOfFreedom: number): number {
  return Math.max(0, 1 - chisquareCdfOf(x, degreesOfFreedom));
}

/** Quantile of the chi-square with `degreesOfFreedom` > 0. */
export function chisquareQuantile(p: number, degreesOfFreedom: number): number {
  return chisquareQuantileOf(p, degreesOfFreedom);
}

/** P(X <= x) of the F distribution. */
export function fCdf(x: number, numeratorDf: number, denominatorDf: number): number {
  return fCdfOf(x, numeratorDf, denominatorDf);
}

/** P(X <= x) of the gamma with `shape` and `rate` (mean shape / rate). */
export function gammaCdf(x: number, shape: number, rate: number): number {
  return gammaCdfOf(x, shape, rate);
}

/** Quantile of the gamma with `shape` and `rate` (mean shape / rate). */
export function gammaQuantile(p: number, shape: number, rate: number): number {
  return gammaQuantileOf(p, shape, rate);
}

/** Quantile of the beta with shapes `a` and `b`. */
export function betaQuantile(p: number, a: number, b: number): number {
  return betaQuantileOf(p, a, b);
}

/** P(X <= x) of the Poisson with `mean`. */
export function poissonCdf(x: number, mean: number): number {
  return poissonCdfOf(x, mean);
}

/** ln of the gamma function. */
export function gammaln(x: number): number {
  return gammalnOf(x);
}

/** First derivative of ln gamma. */
export function digamma(x: number): number {
  return digammaOf(x);
}

/** Second derivative of ln gamma. */
export function trigamma(x: number): number {
  return trigammaOf(x);
}
