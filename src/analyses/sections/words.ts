import { formatNumber } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';

/** The verb after a count: `has` after 1, else `have`. */
export function verbFor(count: number, one: string, several: string): string {
  return count === 1 ? one : several;
}

/** `0.482 (0.441 to 0.525)`: a ratio with its interval. */
export function formatRatio(ratio: number, { lower, upper }: Interval): string {
  return `${formatNumber(ratio)} (${formatNumber(lower)} to ${formatNumber(upper)})`;
}
