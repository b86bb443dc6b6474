/** The logistic distribution. */

/** P(a < X <= b) of the standard logistic distribution, without cancelling in the tails. 0 unless a < b. */
export function logisticBetween(a: number, b: number): number {
  if (!(b > a)) return 0;
  // By symmetry work in the lower tail, where the logistic function keeps its digits.
  return a + b > 0 ? logistic(-a) - logistic(-b) : logistic(b) - logistic(a);
}

/** `1 / (1 + exp(-x))` */
export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
