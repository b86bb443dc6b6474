import type { Interval } from '../../base/interval.js';

/** What an interval lets a headline say about a value beside a reference, such as 1 for a ratio. */
export type Claim = 'above' | 'below' | 'not told apart';

/** An estimate without an interval is not told apart from anything. */
export function claimOf(interval: Interval | null, reference: number): Claim {
  if (interval === null) return 'not told apart';
  if (interval.lower > reference) return 'above';
  return interval.upper < reference ? 'below' : 'not told apart';
}

/**
 * How many of a ranking lead it: the fewest whose intervals all lie above those of every later one; 0 if the intervals
 * overlap everywhere. Only these may be said to lead, and the order among them is open.
 *
 * @param ranked intervals in the order of their estimates, largest first
 * @example
 * leadersOf([{ lower: 7, upper: 9 }, { lower: 6, upper: 8 }, { lower: 2, upper: 4 }]); // 2
 */
export function leadersOf(ranked: readonly Interval[]): number {
  // The highest end among the intervals from each place on.
  const highest = new Float64Array(ranked.length + 1).fill(Number.NEGATIVE_INFINITY);
  for (let place = ranked.length - 1; place >= 0; place--) {
    highest[place] = Math.max(highest[place + 1]!, ranked[place]!.upper);
  }
  let least = Number.POSITIVE_INFINITY;
  for (let count = 1; count < ranked.length; count++) {
    least = Math.min(least, ranked[count - 1]!.lower);
    if (least > highest[count]!) return count;
  }
  return 0;
}

/** One of three texts, by what an interval allows. */
export function claimText(
  interval: Interval | null,
  reference: number,
  texts: { readonly above: string; readonly below: string; readonly notToldApart: string },
): string {
  const claim = claimOf(interval, reference);
  return claim === 'not told apart' ? texts.notToldApart : texts[claim];
}
