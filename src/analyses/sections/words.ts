import { formatNumber } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
import { stateNames } from '../../dataset/usAccidents/vocabulary.js';

/** The verb after a count: `has` after 1, else `have`. */
export function verbFor(count: number, one: string, several: string): string {
  return count === 1 ? one : several;
}

/** `0.482 (0.441 to 0.525)`: a ratio with its interval. */
export function formatRatio(ratio: number, { lower, upper }: Interval): string {
  return `${formatNumber(ratio)} (${formatNumber(lower)} to ${formatNumber(upper)})`;
}

/** `California` of `CA`; letters of no known state as they are. */
export function stateText(letters: string): string {
  const name = Object.keys(stateNames).find((one) => stateNames[one] === letters && !one.startsWith('us-'));
  return name === undefined ? letters : name.replaceAll(/\b(?!of\b)[a-z]/g, (letter) => letter.toUpperCase());
}

/** Shares of one whole with the same decimals, one where that shows the smallest: `55.5 %`, `43.1 %`, `1.4 %`. */
export function formatShares(shares: readonly number[]): string[] {
  const smallest = Math.min(1, ...shares.filter((share) => share > 0));
  const digits = Math.max(1, Math.ceil(-Math.log10(100 * smallest)));
  return shares.map((share) => `${(100 * share).toFixed(digits)} %`);
}
