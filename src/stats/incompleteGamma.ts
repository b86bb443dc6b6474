/**
 * The regularized incomplete gamma function and its inverse, for small and large shapes. A tail below one half is never
 * computed as a difference.
 *
 * @see NIST DLMF 8.7.1 (series), 8.8.6 (recurrence), 8.9.2 (continued fraction)
 */
import gammaln from '@stdlib/math-base-special-gammaln';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { halfDeviance, stirlingError } from './saddlePoint.js';
import { type Tails, tailQuantile } from './tailQuantile.js';

/** From this shape on, the recurrence for the upper tail converges before its terms change sign. */
const largeShape = 200;
/** Below this, a density underflows and steps on its logarithm are meaningless. */
const smallestQuantile = 1e-300;

/**
 * P(shape, x) and Q(shape, x) of a gamma variable with rate 1; NaN unless `shape` is finite and above 0. The cost grows
 * with the square root of the shape.
 */
export function incompleteGamma(shape: number, x: number): Tails {
  if (!(shape > 0 && shape < Number.POSITIVE_INFINITY) || Number.isNaN(x)) {
    return { lower: Number.NaN, upper: Number.NaN, slope: Number.NaN };
  }
  if (x <= 0) return { lower: 0, upper: 1, slope: 0 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0, slope: 0 };
  // x^shape e^-x / gamma(shape)
  const slope = Math.sqrt(shape / (2 * Math.PI)) * Math.exp(-stirlingError(shape) - halfDeviance(shape, x));
  if (x < shape + 1) {
    const lower = Math.min(1, (slope / shape) * lowerSeries(shape, x));
    return { lower, upper: 1 - lower, slope };
  }
  const upper = Math.min(1, slope * (shape < largeShape ? upperFraction(shape, x) : upperSeries(shape, x)));
  return { lower: 1 - upper, upper, slope };
}

/** The x with P(shape, x) = `p` (0..1). */
export function inverseIncompleteGamma(p: number, shape: number): number {
  if (!(shape > 0 && shape < Number.POSITIVE_INFINITY) || !(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  // The first term of the series. It bounds the quantile from below, and is the quantile where that is tiny.
  const bound = Math.exp((Math.log(p) + gammaln(shape + 1)) / shape);
  if (bound < smallestQuantile) return bound;
  const wilsonHilferty =
    shape * (1 - 1 / (9 * shape) + normalQuantile(p, 0, 1) / (3 * Math.sqrt(shape))) ** 3;
  // stdlib's normal quantile is NaN for tiny p.
  const start = Math.max(bound, wilsonHilferty || 0);
  return tailQuantile(p, start, (x) => incompleteGamma(shape, x));
}

/** P divided by x^shape e^-x / gamma(shape + 1). */
function lowerSeries(shape: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/** Q divided by the slope, for a large shape and x above it: Q(a) = Q(a - 1) + x^(a - 1) e^-x / gamma(a), repeatedly. */
function upperSeries(shape: number, x: number): number {
  let term = 1 / x;
  let sum = term;
  for (let n = 1; n < shape && term > sum * 1e-17; n++) {
    term *= (shape - n) / x;
    sum += term;
  }
  return sum;
}

/** Q divided by the slope, for x >= shape + 1, by the method of Lentz. */
function upperFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10_000; n++) {
    const a = n * (shape - n);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return fraction;
}
