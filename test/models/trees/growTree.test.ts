import { describe, expect, it } from 'vitest';
import { BinnedRows } from '../../../src/models/trees/binnedRows.js';
import { createBinning } from '../../../src/models/trees/binning.js';
import type { ClassTarget } from '../../../src/models/trees/gradients.js';
import { type BinnedTree, TreeGrower } from '../../../src/models/trees/growTree.js';
import { createRandom } from '../../../src/stats/random.js';
import { features, labelledBatch } from './batches.js';
import { type Grown, growPlainly } from './plainGrower.js';

const count = 4_000;

/** A class in the middle of a training: probabilities of chance. */
function targetOf(severity: Uint8Array, seed: number): ClassTarget {
  const random = createRandom(seed);
  return {
    labels: Uint8Array.from(severity.subarray(0, count), (one) => one - 1),
    classIndex: 1 + (seed % 2),
    probabilities: Float32Array.from({ length: count }, () => 0.01 + 0.98 * random.uniform()),
    weights: Float64Array.of(1, 1, 1, seed % 3 === 0 ? 5 : 1),
    hessianFactor: 4 / 3,
  };
}

/** The nodes of a tree as the plain grower shows them, and its leaves in the same order. */
function nodesOf({ nodes }: BinnedTree, at: number, onLeaf: (leaf: number) => Grown): Grown {
  if (at < 0) return onLeaf(-1 - at);
  const { split, left, right } = nodes[at]!;
  return {
    feature: split.feature,
    leftBins: [...split.leftBins],
    left: nodesOf({ nodes } as BinnedTree, left, onLeaf),
    right: nodesOf({ nodes } as BinnedTree, right, onLeaf),
  };
}

function leavesOf(grown: Grown): readonly Extract<Grown, { readonly rows: readonly number[] }>[] {
  return 'rows' in grown ? [grown] : [...leavesOf(grown.left), ...leavesOf(grown.right)];
}

describe('a tree that grows', () => {
  it('is the one that counting each leaf anew gives, with 2 to 256 leaves', () => {
    const sizes = [2, 3, 31, 32, 33, 64, 100, 256];
    const found = new Set<number>();
    for (const [seed, leaves] of sizes.entries()) {
      const batch = labelledBatch(count, seed);
      const binning = createBinning(batch, features);
      const rows = new BinnedRows(binning);
      rows.append(batch);
      const train = rows.select((row) => row % 5 > 0);
      const validate = rows.select((row) => row % 5 === 0);
      const rules = {
        leaves,
        learningRate: 0.1,
        l2: seed % 2,
        minHessian: 1e-3,
        minRows: leaves > 31 ? 1 : 20,
      };
      const target = targetOf(batch.labels.severity, seed);
      const expected = growPlainly(batch, binning, [...train], target, rules);
      const before = target.probabilities.slice();
      const tree = new TreeGrower(binning, rows.words, rows.rowWords, count, { train, validate }, rules).grow(
        target,
      );
      const expectedLeaves = leavesOf(expected);
      let next = 0;
      const shown = nodesOf(tree, tree.nodes.length === 0 ? -1 : 0, (leaf) => {
        const plain = expectedLeaves[next++]!;
        expect(tree.covers[leaf]).toBe(plain.rows.length);
        expect(tree.values[leaf]).toBeCloseTo(plain.value, 10);
        const [row] = plain.rows;
        const factor = Math.exp(plain.value);
        expect(target.probabilities[row!]! / before[row!]! / factor).toBeCloseTo(1, 5);
        return plain;
      });
      expect(shown).toEqual(expected);
      expect(expectedLeaves.length).toBeLessThanOrEqual(leaves);
      found.add(expectedLeaves.length);
      // Validation rows move as well.
      expect(validate.some((row) => target.probabilities[row] !== before[row])).toBe(true);
    }
    expect([...found]).toEqual(sizes);
  });
});
