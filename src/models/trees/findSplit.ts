import type { Binning } from './binning.js';
import { bestCategorySplit } from './categorySplit.js';
import type { GradientUnits } from './gradients.js';
import type { Histogram } from './histogram.js';
import { bestNumberSplit } from './numberSplit.js';
import type { LeafSums, Split, SplitRules } from './split.js';

/** Smallest gain of a split. Rounding alone can give the sums of two parts a gain of this size. */
const leastGain = 1e-6;

/** The best split of a leaf over all features, or null if none lowers the loss. Equal gains go to the first feature. */
export function findSplit(
  { bins }: Pick<Binning, 'bins'>,
  offsets: Int32Array,
  histogram: Histogram,
  units: GradientUnits,
  rows: number,
  rules: SplitRules,
): Split | null {
  const gradients = new Float64Array(256);
  const hessians = new Float64Array(256);
  let best: Split | null = null;
  let leaf: LeafSums | null = null;
  for (let feature = 0; feature < bins.length; feature++) {
    const of = bins[feature]!;
    const offset = offsets[feature]!;
    let gradient = 0;
    let hessian = 0;
    for (let bin = 0; bin < of.count; bin++) {
      const at = 2 * (offset + bin);
      gradient += gradients[bin] = histogram[at]! / units.gradient;
      hessian += hessians[bin] = histogram[at + 1]! / units.hessian;
    }
    // Of the first feature: the sums of the others differ by rounding.
    leaf ??= { gradient, hessian, rows };
    if (leaf.hessian <= 0) return null;
    const sums = { gradients, hessians, count: of.count };
    const floor: number = best === null ? leastGain : best.gain;
    const found: Split | null =
      'thresholds' in of
        ? bestNumberSplit(feature, sums, of.thresholds.length + 1, of.missing, leaf, rules, floor)
        : bestCategorySplit(feature, sums, leaf, rules, floor);
    if (found !== null) best = found;
  }
  return best;
}
