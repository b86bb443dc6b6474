import type { SeverityModelJson } from '../severityModel.js';

/** Most leaves of a tree. */
export const mostLeaves = 256;

/**
 * One tree, node by node; node 0 is the root. `left` and `right` are the children: a node after its
 * parent, or a leaf as `-1 - leaf`. A tree without nodes has one leaf.
 */
export interface TreeJson {
  /** Index of the feature that a node asks for. */
  readonly feature: readonly number[];
  /** Numbers and flags: left where the value is at most this 32-bit number, see `boundOf`. Null for a category. */
  readonly threshold: readonly (number | null)[];
  /** Categories: left where the code is in this ascending list. Null for a number. */
  readonly categories: readonly (readonly number[] | null)[];
  /** Whether a missing value goes left. */
  readonly missingLeft: readonly boolean[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** What each leaf adds to the score of the tree's class. */
  readonly value: readonly number[];
  /** How many training rows each leaf has: the weights of an explanation. */
  readonly cover: readonly number[];
}

/** Gradient-boosted trees: probabilities are the softmax of base score plus the leaf of each round, class by class. */
export interface TreesModelJson extends SeverityModelJson {
  readonly kind: 'trees';
  /** One for each class. */
  readonly baseScores: readonly number[];
  /**
   * For each feature its texts, null for numbers and flags. The code of a text is its position; every text that is not
   * listed has the code `length of the list`.
   */
  readonly vocabularies: readonly (readonly string[] | null)[];
  /** `rounds[round][class]` */
  readonly rounds: readonly (readonly TreeJson[])[];
}

/** The largest finite 32-bit number. As a threshold it takes every value: only missing ones go right. */
export const largestNumber: number = (2 - 2 ** -23) * 2 ** 127;

/** Values of at most this go left. JSON has no Infinity, so the largest number stands for it. */
export function boundOf(threshold: number): number {
  return threshold === largestNumber ? Number.POSITIVE_INFINITY : threshold;
}
