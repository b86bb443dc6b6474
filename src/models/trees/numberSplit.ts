import { type LeafSums, partScore, type Split, type SplitRules } from './split.js';

/** Sums of a feature for each bin, gradients and hessians as they are. */
export interface BinSums {
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  readonly count: number;
}

/**
 * The best threshold of a number, with missing values on the better side. The rows of a side are estimated from its share of
 * the hessian, as LightGBM does it.
 *
 * @param missing bin of missing values; at least `valueBins` if it is one of its own
 * @param floor the gain to surpass
 * @returns null if no split surpasses it
 */
export function bestNumberSplit(
  feature: number,
  { gradients, hessians, count }: BinSums,
  valueBins: number,
  missing: number,
  leaf: LeafSums,
  { l2, minHessian, minRows }: SplitRules,
  floor: number,
): Split | null {
  const rowsOfHessian = leaf.rows / leaf.hessian;
  const leastHessian = Math.max(minHessian, (minRows - 0.5) / rowsOfHessian);
  const whole = partScore(leaf.gradient, leaf.hessian, l2);
  let best = whole + floor;
  let lastLeft = -1;
  let isMissingLeft = false;
  let leftHessian = 0;
  const hasMissing = missing >= valueBins && hessians[missing]! > 0;
  for (let side = 0; side <= (hasMissing ? 1 : 0); side++) {
    let gradient = side === 1 ? gradients[missing]! : 0;
    let hessian = side === 1 ? hessians[missing]! : 0;
    // With missing values on the right, even all values may go left.
    const end = hasMissing && side === 0 ? valueBins : valueBins - 1;
    for (let bin = 0; bin < end; bin++) {
      gradient += gradients[bin]!;
      hessian += hessians[bin]!;
      if (hessian < leastHessian) continue;
      const right = leaf.hessian - hessian;
      if (right < leastHessian) break;
      const rest = leaf.gradient - gradient;
      const score = (gradient * gradient) / (hessian + l2) + (rest * rest) / (right + l2);
      if (score > best) {
        best = score;
        lastLeft = bin;
        isMissingLeft = side === 1;
        leftHessian = hessian;
      }
    }
  }
  if (lastLeft === -1) return null;
  const leftBins = new Uint8Array(count);
  leftBins.fill(1, 0, lastLeft + 1);
  // Without missing values here, those to come go with the larger part.
  if (missing >= valueBins)
    leftBins[missing] = Number(hasMissing ? isMissingLeft : 2 * leftHessian > leaf.hessian);
  return { feature, gain: best - whole, leftBins, lastLeft };
}
