import { chisquareQuantile } from '../../stats/distributions.js';

/** How far the distribution of a feature has moved. */
export interface Stability {
  /** The population stability index: 0 if both have the same shares. */
  readonly index: number;
  /** The value that chance alone exceeds once in 20 times, if nothing has moved: large when there are few events. */
  readonly byChance: number;
  /**
   * The usual reading of the index: below 0.1 `stable`, below 0.25 `moved`, else `moved far`. Also `stable` if chance alone
   * explains the index. Null without events.
   */
  readonly reading: 'stable' | 'moved' | 'moved far' | null;
  /** The bin that adds most to the index; null without events, or if no share has changed. */
  readonly mostMoved: number | null;
}

const [moved, movedFar] = [0.1, 0.25];

/**
 * The population stability index: the sum over bins of (actual - expected) ln(actual / expected), of shares. A bin that is
 * empty on one side counts as half an event. If both counts are samples of one distribution, the index is about
 * (1 / n + 1 / m) times a chi-square with one degree of freedom less than bins.
 *
 * @param expected counts by bin among the training events
 * @param actual counts by bin among later events
 * @see Yurdakul and Naranjo, Statistical properties of the population stability index, Journal of Risk Model Validation 14 (2020)
 */
export function stabilityIndex(expected: readonly number[], actual: ArrayLike<number>): Stability {
  const [n, m] = [total(expected), total(actual)];
  if (n === 0 || m === 0)
    return { index: 0, byChance: Number.POSITIVE_INFINITY, reading: null, mostMoved: null };
  let [index, bins, most] = [0, 0, 0];
  let mostMoved: number | null = null;
  for (const [bin, count] of expected.entries()) {
    if (count === 0 && actual[bin]! === 0) continue;
    bins++;
    const [before, now] = [Math.max(count, 0.5) / n, Math.max(actual[bin]!, 0.5) / m];
    const added = (now - before) * Math.log(now / before);
    index += added;
    if (added > most) [most, mostMoved] = [added, bin];
  }
  const byChance = bins < 2 ? 0 : (1 / n + 1 / m) * chisquareQuantile(0.95, bins - 1);
  const reading = index <= byChance || index < moved ? 'stable' : index < movedFar ? 'moved' : 'moved far';
  return { index, byChance, reading, mostMoved };
}

function total(counts: ArrayLike<number>): number {
  return Array.from(counts).reduce((sum, count) => sum + count, 0);
}
