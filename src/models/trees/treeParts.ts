import type { TreeJson } from './treesJson.js';

/** Leaves of a part: the bits of a word. */
export const leavesOfPart = 32;

/** Some leaves of the tree of a class. */
export interface TreePart {
  readonly tree: TreeJson;
  readonly k: number;
  /** All leaves of the tree from left to right, and where those of the part begin. */
  readonly leaves: readonly number[];
  readonly from: number;
  /** For each node the leaves below it: on the left from `start` to before `middle`, on the right to before `end`. */
  readonly spans: readonly Span[];
}

export interface Span {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

/** The parts of the tree of class `k`, from left to right. */
export function partsOf(tree: TreeJson, k: number): TreePart[] {
  const leaves: number[] = [];
  const spans: Span[] = [];
  const visit = (child: number): void => {
    if (child < 0) {
      leaves.push(-1 - child);
      return;
    }
    const start = leaves.length;
    visit(tree.left[child]!);
    const middle = leaves.length;
    visit(tree.right[child]!);
    spans[child] = { start, middle, end: leaves.length };
  };
  visit(tree.feature.length === 0 ? -1 : 0);
  const count = Math.ceil(leaves.length / leavesOfPart);
  return Array.from({ length: count }, (_, part) => ({ tree, k, leaves, from: part * leavesOfPart, spans }));
}

/** A word with the bits of the leaves `from` to before `to`, as far as they are in it; the first leaf is the highest bit. */
export function bits(from: number, to: number): number {
  let word = 0;
  for (let leaf = Math.max(0, from); leaf < Math.min(leavesOfPart, to); leaf++) word |= 1 << (31 - leaf);
  return word;
}
