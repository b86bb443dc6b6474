import type { Binning } from './binning.js';
import { type BinnedTree, type GrowthRules, TreeGrower } from './growTree.js';

/** All that the threads of a training share: in memory, or copied once. */
export interface SharedRows {
  readonly binning: Binning;
  readonly words: Int32Array;
  readonly rowWords: number;
  /** Position of its class among the classes, by row; meaningless for rows in neither list. */
  readonly labels: Uint8Array;
  /** One list for each class, by row: before each round they sum to 1. */
  readonly probabilities: readonly Float32Array[];
  readonly train: Uint32Array;
  readonly validate: Uint32Array;
  /** By class. */
  readonly weights: Float64Array;
  readonly rules: GrowthRules;
}

/** What grows the tree of a class, with memory of its own. */
export function classGrower(shared: SharedRows): (classIndex: number) => BinnedTree {
  const { binning, words, rowWords, labels, probabilities, train, validate, weights, rules } = shared;
  const grower = new TreeGrower(binning, words, rowWords, labels.length, { train, validate }, rules);
  const hessianFactor = weights.length / (weights.length - 1);
  return (classIndex) =>
    grower.grow({ labels, classIndex, probabilities: probabilities[classIndex]!, weights, hessianFactor });
}
