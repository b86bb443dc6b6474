import type { Binning } from './binning.js';
import { findSplit } from './findSplit.js';
import {
  type ClassTarget,
  type GradientUnits,
  gradientUnits,
  packGradients,
  sumGradients,
} from './gradients.js';
import { type Histogram, HistogramCounter, subtract } from './histogram.js';
import { hang, type Leaf, mostPromising, type Stretch, size, type TreeNode } from './leaves.js';
import { movePartition } from './partition.js';
import { multiply } from './probabilities.js';
import type { Split, SplitRules } from './split.js';

export interface GrowthRules extends SplitRules {
  readonly leaves: number;
  readonly learningRate: number;
}

/** A tree over bins. */
export interface BinnedTree {
  readonly nodes: readonly TreeNode[];
  readonly values: readonly number[];
  /** Training rows of each leaf. */
  readonly covers: readonly number[];
}

/**
 * The largest value of a leaf. A leaf with rows of a very rare class alone would get hundreds, and the exponential of it is
 * not a 32-bit number any more.
 */
const mostStep = 30;

/** Rows and memory of one thread, in which trees grow one after the other. */
export class TreeGrower {
  readonly #binning: Binning;
  readonly #words: Int32Array;
  readonly #rowWords: number;
  readonly #lists: { readonly train: Uint32Array; readonly validate: Uint32Array };
  readonly #rules: GrowthRules;
  readonly #counter: HistogramCounter;
  readonly #train: Uint32Array;
  readonly #validate: Uint32Array;
  readonly #moved: Uint32Array;
  readonly #gradients: Float64Array;
  readonly #histograms: Histogram[] = [];

  constructor(
    binning: Binning,
    words: Int32Array,
    rowWords: number,
    rowCount: number,
    lists: { readonly train: Uint32Array; readonly validate: Uint32Array },
    rules: GrowthRules,
  ) {
    this.#binning = binning;
    this.#words = words;
    this.#rowWords = rowWords;
    this.#lists = lists;
    this.#rules = rules;
    this.#counter = new HistogramCounter(words, rowWords, binning.packing);
    this.#train = new Uint32Array(lists.train.length);
    this.#validate = new Uint32Array(lists.validate.length);
    this.#moved = new Uint32Array(Math.max(lists.train.length, lists.validate.length));
    this.#gradients = new Float64Array(rowCount);
  }

  /**
   * Grows the tree of one class leaf by leaf, always where the loss falls most, and multiplies the probabilities of the
   * class by what the leaves add: afterwards the rows no longer sum to 1.
   */
  grow(target: ClassTarget): BinnedTree {
    const units = gradientUnits(target);
    packGradients(target, this.#lists.train, units, this.#gradients);
    const leaves = [this.#root(units)];
    const nodes: TreeNode[] = [];
    while (leaves.length < this.#rules.leaves) {
      const index = mostPromising(leaves);
      if (index === -1) break;
      const leaf = leaves[index]!;
      const isLast = leaves.length + 1 === this.#rules.leaves;
      const children = this.#split(leaf, nodes.length, isLast ? null : units);
      if (children === null) {
        leaves[index] = { ...leaf, split: null };
        continue;
      }
      hang(nodes, leaf, nodes.length);
      nodes.push({ split: leaf.split!, left: 0, right: 0 });
      leaves[index] = children[0];
      leaves.push(children[1]);
    }
    for (const [index, leaf] of leaves.entries()) {
      hang(nodes, leaf, -1 - index);
      this.#histograms.push(leaf.histogram);
    }
    const values = leaves.map((leaf) => this.#settle(leaf, target));
    return { nodes, values, covers: leaves.map(({ train }) => size(train)) };
  }

  /** The leaf of all rows. */
  #root(units: GradientUnits): Leaf {
    this.#train.set(this.#lists.train);
    this.#validate.set(this.#lists.validate);
    const train = { from: 0, to: this.#train.length };
    const validate = { from: 0, to: this.#validate.length };
    const histogram = this.#counted(train);
    const split = this.#bestSplit(histogram, train, units);
    return { train, validate, histogram, split, parent: -1, isLeft: false };
  }

  /**
   * Divides the rows of a leaf as its split says.
   *
   * @param node that the children hang from
   * @param units null for the last split of a tree, whose children are not divided any more
   * @returns null if a child has too few rows: those of a split are estimates
   */
  #split(leaf: Leaf, node: number, units: GradientUnits | null): readonly [Leaf, Leaf] | null {
    const split = leaf.split!;
    const goesLeft = this.#goesLeft(split);
    const train = this.#divide(this.#train, leaf.train, split.feature, goesLeft);
    const [left, right] = train.map(size) as [number, number];
    if (Math.min(left, right) < this.#rules.minRows) return null;
    const validate = this.#divide(this.#validate, leaf.validate, split.feature, goesLeft);
    const child = (side: 0 | 1, histogram: Histogram): Leaf => ({
      train: train[side],
      validate: validate[side],
      histogram,
      split: units === null ? null : this.#bestSplit(histogram, train[side], units),
      parent: node,
      isLeft: side === 0,
    });
    if (units === null) return [child(0, leaf.histogram), child(1, this.#histogram())];
    // The rows of the smaller child are counted; what they leave of the parent is the other one.
    const isLeftSmaller = left <= right;
    const smaller = this.#counted(train[isLeftSmaller ? 0 : 1]);
    subtract(leaf.histogram, smaller);
    const histograms = isLeftSmaller ? [smaller, leaf.histogram] : [leaf.histogram, smaller];
    return [child(0, histograms[0]!), child(1, histograms[1]!)];
  }

  #bestSplit(histogram: Histogram, train: Stretch, units: GradientUnits): Split | null {
    const { minRows } = this.#rules;
    if (size(train) < 2 * minRows) return null;
    return findSplit(this.#binning, this.#counter.offsets, histogram, units, size(train), this.#rules);
  }

  #counted({ from, to }: Stretch): Histogram {
    const histogram = this.#histogram();
    this.#counter.count(this.#train, from, to, this.#gradients, histogram);
    return histogram;
  }

  /** The value of a leaf, which is then added to its rows. */
  #settle({ train, validate }: Leaf, target: ClassTarget): number {
    const { l2, learningRate } = this.#rules;
    const { gradient, hessian } = sumGradients(target, this.#train, train.from, train.to);
    const step = hessian + l2 === 0 ? 0 : (-learningRate * gradient) / (hessian + l2);
    const value = Math.max(-mostStep, Math.min(mostStep, step));
    const factor = Math.exp(value);
    multiply(target.probabilities, this.#train, train.from, train.to, factor);
    multiply(target.probabilities, this.#validate, validate.from, validate.to, factor);
    return value;
  }

  /** For each byte of the column of a feature whether its rows go left. */
  #goesLeft({ feature, leftBins }: Split): Uint8Array {
    const { stride, bins } = this.#binning.packing.places[feature]!;
    return Uint8Array.from({ length: 256 }, (_, byte) => leftBins[Math.floor(byte / stride) % bins]!);
  }

  #divide(
    rows: Uint32Array,
    { from, to }: Stretch,
    feature: number,
    goesLeft: Uint8Array,
  ): [Stretch, Stretch] {
    const { column } = this.#binning.packing.places[feature]!;
    const middle = movePartition(rows, from, to, this.#words, this.#rowWords, column, goesLeft, this.#moved);
    return [
      { from, to: middle },
      { from: middle, to },
    ];
  }

  #histogram(): Histogram {
    return this.#histograms.pop() ?? new Float64Array(2 * this.#counter.binCount);
  }
}
