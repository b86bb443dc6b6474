import type { LabelledBatch } from '../../../src/models/severityModel.js';
import { type Binning, binColumn } from '../../../src/models/trees/binning.js';
import { findSplit } from '../../../src/models/trees/findSplit.js';
import {
  type ClassTarget,
  gradientUnits,
  hessianField,
  packGradients,
} from '../../../src/models/trees/gradients.js';
import type { GrowthRules } from '../../../src/models/trees/growTree.js';
import type { Split } from '../../../src/models/trees/split.js';

/** A node of a tree, or a leaf. */
export type Grown =
  | {
      readonly feature: number;
      readonly leftBins: readonly number[];
      readonly left: Grown;
      readonly right: Grown;
    }
  | { readonly rows: readonly number[]; readonly value: number };

interface Leaf {
  readonly rows: readonly number[];
  split: Split | null;
  children: readonly [Leaf, Leaf] | null;
}

/**
 * Grows a tree the plain way: each leaf has a list of its rows, and its histogram is counted from them, feature by feature.
 * Gradients and the choice of a split are those of `TreeGrower`, which have tests of their own.
 */
export function growPlainly(
  batch: LabelledBatch,
  binning: Binning,
  rows: readonly number[],
  target: ClassTarget,
  rules: GrowthRules,
): Grown {
  const bins = binning.bins.map((of, f) => {
    const into = new Uint8Array(batch.count);
    binColumn(of, batch.columns[f]!, batch.count, into);
    return into;
  });
  const offsets = Int32Array.from(binning.bins, (_, f) =>
    binning.bins.slice(0, f).reduce((sum, { count }) => sum + count, 0),
  );
  const binCount = binning.bins.reduce((sum, { count }) => sum + count, 0);
  const units = gradientUnits(target);
  const packed = new Float64Array(batch.count);
  packGradients(target, Uint32Array.from(rows), units, packed);

  const leafOf = (own: readonly number[]): Leaf => {
    const histogram = new Float64Array(2 * binCount);
    for (const [f, of] of bins.entries()) {
      for (const row of own) {
        const at = 2 * (offsets[f]! + of[row]!);
        const gradient = Math.floor(packed[row]! / hessianField);
        histogram[at]! += gradient;
        histogram[at + 1]! += packed[row]! - gradient * hessianField;
      }
    }
    const isLarge = own.length >= 2 * rules.minRows;
    const split = isLarge ? findSplit(binning, offsets, histogram, units, own.length, rules) : null;
    return { rows: own, split, children: null };
  };

  const root = leafOf(rows);
  const leaves = [root];
  while (leaves.length < rules.leaves) {
    const best = leaves.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a));
    const { split } = best;
    if (split === null) break;
    const goesLeft = (row: number): boolean => split.leftBins[bins[split.feature]![row]!] === 1;
    const sides = [best.rows.filter(goesLeft), best.rows.filter((row) => !goesLeft(row))] as const;
    if (Math.min(sides[0].length, sides[1].length) < rules.minRows) {
      best.split = null;
      continue;
    }
    best.children = [leafOf(sides[0]), leafOf(sides[1])];
    leaves.splice(leaves.indexOf(best), 1, best.children[0]);
    leaves.push(best.children[1]);
  }
  const grown = ({ rows: own, split, children }: Leaf): Grown =>
    children === null
      ? { rows: own, value: stepOf(own, target, rules) }
      : {
          feature: split!.feature,
          leftBins: [...split!.leftBins],
          left: grown(children[0]),
          right: grown(children[1]),
        };
  return grown(root);
}

/** The Newton step of the softmax loss, from the probabilities. */
function stepOf(rows: readonly number[], target: ClassTarget, { l2, learningRate }: GrowthRules): number {
  const { labels, classIndex, probabilities, weights, hessianFactor } = target;
  let [gradient, hessian] = [0, 0];
  for (const row of rows) {
    const p = probabilities[row]!;
    const weight = weights[labels[row]!]!;
    gradient += weight * (p - (labels[row] === classIndex ? 1 : 0));
    hessian += weight * p * (1 - p) * hessianFactor;
  }
  return (-learningRate * gradient) / (hessian + l2);
}
