import type { Interval } from '../../base/interval.js';

/** Whether the interval of a ratio includes 1: no statistically detectable change. */
export function includesOne({ lower, upper }: Interval): boolean {
  return lower <= 1 && upper >= 1;
}
