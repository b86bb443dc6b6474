import { incompleteBeta } from '../stats/incompleteBeta.js';

/**
 * The probability of at least `count` accidents, where the count is negative binomial with mean m and variance m + a m².
 *
 * @param overdispersion a, above 0
 */
export function countTail(count: number, mean: number, overdispersion: number): number {
  if (count <= 0) return 1;
  if (mean <= 0) return 0;
  return incompleteBeta(count, 1 / overdispersion, mean * overdispersion).lower;
}

/** The smallest count of at least `least` whose `countTail` is at most `pValue`. */
export function smallestUnusualCount(
  pValue: number,
  mean: number,
  overdispersion: number,
  least: number,
): number {
  const isUnusual = (count: number): boolean => countTail(count, mean, overdispersion) <= pValue;
  if (isUnusual(least)) return least;
  let usual = least;
  let unusual = 2 * least;
  while (!isUnusual(unusual)) {
    usual = unusual;
    unusual *= 2;
  }
  while (unusual - usual > 1) {
    const middle = Math.floor((usual + unusual) / 2);
    if (isUnusual(middle)) unusual = middle;
    else usual = middle;
  }
  return unusual;
}
