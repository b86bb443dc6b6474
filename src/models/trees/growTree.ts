import type { Binning } from './binning.js';
import { findSplit } from './findSplit.js';
import { type ClassTarget, gradientUnits, packGradients, sumGradients } from './gradients.js';
import { type Histogram, HistogramCounter, subtract } from './histogram.js';
import { movePartition } from './partition.js';
import type { Split, SplitRules } from './split.js';

export interface GrowthRules extends SplitRules {
  readonly leaves: number;
  readonly learningRate: number;
}

/** A tree over bins. Children as in `TreeJson`. */
export interface BinnedTree {
  readonly nodes: readonly { readonly split: Split; left: number; right: number }[];
  readonly values: readonly number[];
  /** Training rows of each leaf. */
  readonly covers: readonly number[];
}

/** A leaf while its tree grows: stretches of the two lists of rows, and how it would be divided. */
interface Leaf {
  readonly train: Stretch;
  readonly validate: Stretch;
  readonly histogram: Histogram;
  readonly split: Split | null;
  /** Node that it hangs from, -1 for the root. */
  readonly parent: number;
  readonly isLeft: boolean;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

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
    const { leaves: mostLeaves, minRows } = this.#rules;
    const units = gradientUnits(target);
    this.#train.set(this.#lists.train);
    this.#validate.set(this.#lists.validate);
    packGradients(target, this.#lists.train, units, this.#gradients);

    const splitOf = (histogram: Histogram, rows: number) =>
      rows < 2 * minRows
        ? null
        : findSplit(this.#binning, this.#counter.offsets, histogram, units, rows, this.#rules);
    const whole = { from: 0, to: this.#train.length };
    const histogram = this.#histogram();
    this.#counter.count(this.#train, whole.from, whole.to, this.#gradients, histogram);
    const leaves: Leaf[] = [
      {
        train: whole,
        validate: { from: 0, to: this.#validate.length },
        histogram,
        split: splitOf(histogram, whole.to),
        parent: -1,
        isLeft: false,
      },
    ];
    const nodes: { readonly split: Split; left: number; right: number }[] = [];

    while (leaves.length < mostLeaves) {
      const index = mostPromising(leaves);
      if (index === -1) break;
      const leaf = leaves[index]!;
      const split = leaf.split!;
      const goesLeft = this.#goesLeft(split);
      const [trainLeft, trainRight] = this.#divide(this.#train, leaf.train, split.feature, goesLeft);
      // The rows of a side were an estimate. What turns out too small stays a leaf.
      if (Math.min(size(trainLeft), size(trainRight)) < minRows) {
        leaves[index] = { ...leaf, split: null };
        continue;
      }
      const [validateLeft, validateRight] = this.#divide(
        this.#validate,
        leaf.validate,
        split.feature,
        goesLeft,
      );
      const isLeftSmaller = size(trainLeft) <= size(trainRight);
      const smaller = this.#histogram();
      const counted = isLeftSmaller ? trainLeft : trainRight;
      const isLast = leaves.length + 1 === mostLeaves;
      if (!isLast) {
        this.#counter.count(this.#train, counted.from, counted.to, this.#gradients, smaller);
        subtract(leaf.histogram, smaller);
      }
      const node = nodes.push({ split, left: 0, right: 0 }) - 1;
      hang(nodes, leaf, node);
      const child = (train: Stretch, validate: Stretch, isLeft: boolean): Leaf => {
        const own = isLeft === isLeftSmaller ? smaller : leaf.histogram;
        const next = isLast ? null : splitOf(own, size(train));
        return { train, validate, histogram: own, split: next, parent: node, isLeft };
      };
      leaves[index] = child(trainLeft, validateLeft, true);
      leaves.push(child(trainRight, validateRight, false));
    }
    for (const [index, leaf] of leaves.entries()) {
      hang(nodes, leaf, -1 - index);
      this.#histograms.push(leaf.histogram);
    }
    const values = leaves.map((leaf) => this.#settle(leaf, target));
    return { nodes, values, covers: leaves.map(({ train }) => size(train)) };
  }

  /** The value of a leaf, which is then added to its rows. */
  #settle({ train, validate }: Leaf, target: ClassTarget): number {
    const { l2, learningRate } = this.#rules;
    const { gradient, hessian } = sumGradients(target, this.#train, train.from, train.to);
    const value = hessian + l2 === 0 ? 0 : (-learningRate * gradient) / (hessian + l2);
    const factor = Math.exp(value);
    multiply(target.probabilities, this.#train, train, factor);
    multiply(target.probabilities, this.#validate, validate, factor);
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

function mostPromising(leaves: readonly Leaf[]): number {
  let best = -1;
  let gain = 0;
  for (const [index, { split }] of leaves.entries()) {
    if (split !== null && split.gain > gain) {
      best = index;
      gain = split.gain;
    }
  }
  return best;
}

function hang(nodes: { left: number; right: number }[], { parent, isLeft }: Leaf, child: number): void {
  if (parent === -1) return;
  if (isLeft) nodes[parent]!.left = child;
  else nodes[parent]!.right = child;
}

function size({ from, to }: Stretch): number {
  return to - from;
}

/** Smallest probability: a 32-bit number must not become 0, which no later round could raise. */
const leastProbability = 1e-30;

function multiply(values: Float32Array, rows: Uint32Array, { from, to }: Stretch, factor: number): void {
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    values[row] = Math.max(leastProbability, values[row]! * factor);
  }
}
