import type { Interval } from '../../base/interval.js';
import { normalQuantile } from '../../stats/index.js';

/**
 * The interval of a ratio, widened so that `comparisons` of them hold together at this level (Bonferroni, on the log
 * scale): a sentence that picks those of many ratios that differ from 1 needs it.
 *
 * @param confidenceLevel of the given interval, 0..1
 */
export function widened(
  { estimate, lower, upper }: Interval & { readonly estimate: number },
  comparisons: number,
  confidenceLevel: number,
): Interval {
  const quantile = (level: number): number => normalQuantile((1 + level) / 2);
  const factor = quantile(1 - (1 - confidenceLevel) / Math.max(1, comparisons)) / quantile(confidenceLevel);
  return { lower: estimate * (lower / estimate) ** factor, upper: estimate * (upper / estimate) ** factor };
}
