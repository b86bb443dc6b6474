/**
 * The two parts of Loader's saddle-point form of gamma, Poisson, beta and binomial densities. Each is accurate where a
 * difference of large logarithms would lose digits.
 *
 * @see Loader, Fast and Accurate Computation of Binomial Probabilities, 2000
 */
import gammaln from '@stdlib/math-base-special-gammaln';

const halfLogTwoPi = 0.9189385332046728;

/** ln gamma(x) less Stirling's formula (x - 1/2) ln x - x + ln(2 pi) / 2, for `x` > 0. */
export function stirlingError(x: number): number {
  if (x < 10) return gammaln(x) - (x - 0.5) * Math.log(x) + x - halfLogTwoPi;
  const y = 1 / (x * x);
  return (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360360)))))) / x;
}

/** x ln(x / mean) + mean - x for `x` > 0 and `mean` > 0: half the deviance of a Poisson count. */
export function halfDeviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  const v = difference / (x + mean);
  let sum = difference * v;
  let power = 2 * x * v;
  for (let odd = 3; ; odd += 2) {
    power *= v * v;
    const next = sum + power / odd;
    if (next === sum) return sum;
    sum = next;
  }
}
