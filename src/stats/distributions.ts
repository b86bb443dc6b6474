/**
 * Distribution functions and quantiles, and the special functions behind likelihoods, with fixed parameters. Gamma and
 * beta are our own: stdlib's gamma is wrong above shape 900, its beta loses digits where the shapes are very unequal.
 */
import digammaOf from '@stdlib/math-base-special-digamma';
import gammalnOf from '@stdlib/math-base-special-gammaln';
import trigammaOf from '@stdlib/math-base-special-trigamma';
import normalCdfOf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantileOf from '@stdlib/stats-base-dists-normal-quantile';
import { incompleteBeta, inverseIncompleteBeta } from './incompleteBeta.js';
import { incompleteGamma, inverseIncompleteGamma } from './incompleteGamma.js';

/** P(Z <= z) of the standard normal. */
export function normalCdf(z: number): number {
  return normalCdfOf(z, 0, 1);
}

/** The z below which a standard normal lies with probability `p` (0..1). */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1e-10)) return normalQuantileOf(p, 0, 1);
  // stdlib loses digits here, and below about 1e-16 all of them. Newton steps on the logarithm of the tail.
  const w = -2 * Math.log(p);
  let z = -Math.sqrt(w - Math.log(2 * Math.PI * w));
  for (let i = 0; i < 5; i++) {
    const tail = normalCdf(z);
    z -= Math.log(tail / p) * Math.sqrt(2 * Math.PI) * Math.exp(Math.log(tail) + (z * z) / 2);
  }
  return z;
}

/** P(|Z| >= |z|): the two-sided p-value of a z-statistic. Exact in the far tail. */
export function twoSidedNormalPValue(z: number): number {
  return Math.min(1, 2 * normalCdfOf(-Math.abs(z), 0, 1));
}

/** P(T <= t) of Student's t with `degreesOfFreedom` > 0. */
export function tCdf(t: number, degreesOfFreedom: number): number {
  const tail = incompleteBeta(degreesOfFreedom / 2, 0.5, degreesOfFreedom / (t * t)).lower / 2;
  return t < 0 ? tail : 1 - tail;
}

/** Quantile of Student's t with `degreesOfFreedom` > 0. */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  if (p > 0.5) return -tQuantile(1 - p, degreesOfFreedom);
  return -Math.sqrt(degreesOfFreedom / inverseIncompleteBeta(2 * p, degreesOfFreedom / 2, 0.5));
}

/** P(X <= x) of the chi-square with `degreesOfFreedom` > 0. */
export function chisquareCdf(x: number, degreesOfFreedom: number): number {
  return incompleteGamma(degreesOfFreedom / 2, x / 2).lower;
}

/** P(X > x) of the chi-square: the p-value of a chi-square statistic. Exact in the far tail. */
export function chisquarePValue(x: number, degreesOfFreedom: number): number {
  return incompleteGamma(degreesOfFreedom / 2, x / 2).upper;
}

/** Quantile of the chi-square with `degreesOfFreedom` > 0. */
export function chisquareQuantile(p: number, degreesOfFreedom: number): number {
  return 2 * inverseIncompleteGamma(p, degreesOfFreedom / 2);
}

/** P(X <= x) of the F distribution. */
export function fCdf(x: number, numeratorDf: number, denominatorDf: number): number {
  return incompleteBeta(numeratorDf / 2, denominatorDf / 2, (numeratorDf / denominatorDf) * x).lower;
}

/** P(X <= x) of the gamma with `shape` and `rate` (mean shape / rate). */
export function gammaCdf(x: number, shape: number, rate: number): number {
  return incompleteGamma(shape, x * rate).lower;
}

/** Quantile of the gamma with `shape` and `rate` (mean shape / rate). */
export function gammaQuantile(p: number, shape: number, rate: number): number {
  return inverseIncompleteGamma(p, shape) / rate;
}

/** Quantile of the beta with shapes `a` and `b`. */
export function betaQuantile(p: number, a: number, b: number): number {
  const odds = inverseIncompleteBeta(p, a, b);
  return 1 / (1 + 1 / odds);
}

/** P(X <= x) of the Poisson with `mean`. */
export function poissonCdf(x: number, mean: number): number {
  if (x < 0) return 0;
  return mean === 0 ? 1 : incompleteGamma(Math.floor(x) + 1, mean < 0 ? Number.NaN : mean).upper;
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
