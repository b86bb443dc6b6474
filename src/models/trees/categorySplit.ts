import type { BinSums } from './numberSplit.js';
import { type LeafSums, partScore, type Split, type SplitRules } from './split.js';

/** Added to the hessian of a category when categories are put in order: those of few rows move to the middle. */
const smoothing = 10;
/** L2 that is added for a split of several categories, which would otherwise adapt to noise. */
const categoryL2 = 10;
/** Most categories that are listed. */
const mostListed = 32;
/** Up to this many categories, one against the others. */
const mostSingle = 4;

/**
 * The best set of categories, as LightGBM finds it: in the order of gradient to hessian, the first ones or the last ones
 * against the rest. Missing values are a category like others. Of few categories each is tried by itself.
 *
 * @param floor the gain to surpass
 */
export function bestCategorySplit(
  feature: number,
  sums: BinSums,
  leaf: LeafSums,
  rules: SplitRules,
  floor: number,
): Split | null {
  const { gradients, hessians, count } = sums;
  const rowsOfHessian = leaf.rows / leaf.hessian;
  const leastHessian = Math.max(rules.minHessian, (rules.minRows - 0.5) / rowsOfHessian);
  const whole = partScore(leaf.gradient, leaf.hessian, rules.l2);
  const occupied: number[] = [];
  for (let bin = 0; bin < count; bin++) if (hessians[bin]! > 0) occupied.push(bin);
  let best = whole + floor;
  let listed: readonly number[] | null = null;

  if (occupied.length <= mostSingle) {
    for (const bin of occupied) {
      const score = scoreOf(gradients[bin]!, hessians[bin]!, rules.l2);
      if (score > best) {
        best = score;
        listed = [bin];
      }
    }
  } else {
    const ordered = occupied
      .filter((bin) => hessians[bin]! * rowsOfHessian >= smoothing)
      .sort((a, b) => ratio(a) - ratio(b) || a - b);
    const most = Math.min(mostListed, (ordered.length + 1) >> 1);
    for (const inOrder of [ordered, [...ordered].reverse()]) {
      let gradient = 0;
      let hessian = 0;
      for (let i = 0; i < most; i++) {
        gradient += gradients[inOrder[i]!]!;
        hessian += hessians[inOrder[i]!]!;
        const score = scoreOf(gradient, hessian, rules.l2 + categoryL2);
        if (score > best) {
          best = score;
          listed = inOrder.slice(0, i + 1);
        }
      }
    }
  }
  if (listed === null) return null;
  const leftBins = new Uint8Array(count);
  for (const bin of listed) leftBins[bin] = 1;
  return { feature, gain: best - whole, leftBins, lastLeft: -1 };

  function ratio(bin: number): number {
    return gradients[bin]! / (hessians[bin]! + smoothing);
  }

  function scoreOf(gradient: number, hessian: number, l2: number): number {
    const right = leaf.hessian - hessian;
    if (hessian < leastHessian || right < leastHessian) return 0;
    return partScore(gradient, hessian, l2) + partScore(leaf.gradient - gradient, right, l2);
  }
}
