import { formatNumber } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';

/** `a, b and c`. */
export function joinWords(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The verb after a count: `has` after 1, else `have`. */
export function verbFor(count: number, one: string, several: string): string {
  return count === 1 ? one : several;
}

/** A label with a capital letter, to begin a sentence. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `0.482 (0.441 to 0.525)`: a ratio with its interval. */
export function formatRatio(ratio: number, { lower, upper }: Interval): string {
  return `${formatNumber(ratio)} (${formatNumber(lower)} to ${formatNumber(upper)})`;
}
