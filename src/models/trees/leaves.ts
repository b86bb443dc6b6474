import type { Histogram } from './histogram.js';
import type { Split } from './split.js';

/** A leaf while its tree grows. */
export interface Leaf {
  /** Its rows in the lists of training and validation rows. */
  readonly train: Stretch;
  readonly validate: Stretch;
  readonly histogram: Histogram;
  /** How it would be divided best; null if it stays a leaf. */
  readonly split: Split | null;
  /** Node that it hangs from, -1 for the root. */
  readonly parent: number;
  readonly isLeft: boolean;
}

/** Part of a list; `to` is exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Children as in `TreeJson`. */
export interface TreeNode {
  readonly split: Split;
  left: number;
  right: number;
}

export function size({ from, to }: Stretch): number {
  return to - from;
}

/** Index of the leaf whose split lowers the loss most, the first one among equals; -1 if no split does. */
export function mostPromising(leaves: readonly Leaf[]): number {
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

/** Hangs a child where a leaf hangs. */
export function hang(nodes: readonly TreeNode[], { parent, isLeft }: Leaf, child: number): void {
  if (parent === -1) return;
  if (isLeft) nodes[parent]!.left = child;
  else nodes[parent]!.right = child;
}
