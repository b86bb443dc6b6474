/** The chance of a Gi* sum, for values too skewed for a normal z-score. */
import { unexpected } from '../base/checks.js';
import { requireInteger, unexpectedAt } from './checks.js';
import { checkPlaces } from './getisOrd.js';
import type { Neighbours } from './neighbours.js';
import { createRandom } from './random.js';

/**
 * The chance that a place and its neighbours reach at least their sum if all values are assigned to the places at
 * random. This is the hypothesis behind the mean and variance of Gi*, without assuming a normal sum. Counts of rare
 * events are so skewed that the normal approximation finds hot spots in noise.
 *
 * The distribution depends only on how many neighbours a place has, so one set of draws serves all places.
 *
 * @param values integers, at least 0, one a place; sums below 2^24
 * @param neighbours binary: every weight 1
 * @param draws p-values are at least 1 / (draws + 1)
 * @returns one-sided p-values: (number of draws at least as large + 1) / (draws + 1)
 * @see Ord and Getis 1995; Phipson and Smyth 2010 for the plus one
 */
export function giStarChance(
  values: ArrayLike<number>,
  neighbours: Neighbours,
  draws: number,
  seed: number,
): Float64Array {
  const n = checkPlaces(values, neighbours, 2);
  requireInteger('draws', draws, 1);
  const { starts, neighbours: others, weights } = neighbours;
  let [largest, widest] = [0, 1];
  for (let i = 0; i < n; i++) {
    requireInteger(`values[${i}]`, values[i]!, 0);
    largest = Math.max(largest, values[i]!);
    widest = Math.max(widest, starts[i + 1]! - starts[i]! + 1);
  }
  for (let k = 0; k < weights.length; k++) {
    if (weights[k] !== 1) throw unexpectedAt('weights', k, '1', weights[k]);
  }
  if (largest * widest >= 2 ** 24) {
    throw unexpected('the largest value', `small enough for sums of ${widest}`, largest);
  }
  // asLarge[m][s]: draws of m + 1 values with a sum of at least s.
  const asLarge = Array.from({ length: widest }, (_, m) => new Uint32Array(largest * (m + 1) + 2));
  const random = createRandom(seed);
  const deck = Float64Array.from(values);
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    // The first values of a shuffle; continuing from the last order is as random as starting anew.
    for (let m = 0; m < widest; m++) {
      const at = m + random.integer(n - m);
      const card = deck[at]!;
      deck[at] = deck[m]!;
      deck[m] = card;
      sum += card;
      asLarge[m]![sum]!++;
    }
  }
  for (const counts of asLarge) {
    for (let s = counts.length - 2; s >= 0; s--) counts[s]! += counts[s + 1]!;
  }
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = values[i]!;
    for (let k = starts[i]!; k < starts[i + 1]!; k++) sum += values[others[k]!]!;
    return (asLarge[starts[i + 1]! - starts[i]!]![sum]! + 1) / (draws + 1);
  });
}
