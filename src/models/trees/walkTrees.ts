import type { FeatureBatch } from '../../dataset/features.js';
import { codesOf } from './binning.js';
import { boundOf, type TreeJson, type TreesModelJson } from './treesJson.js';

/** Adds the leaf of each tree to the scores of a batch, `event * classes + class`. */
export type AddLeaves = (batch: FeatureBatch, scores: Float64Array) => void;

/** Walks each tree from its root. For models whose `leafTables` would be too large: it needs no memory, but more time. */
export function treeWalker(json: TreesModelJson): AddLeaves {
  const { rounds, classes } = json;
  return (batch, scores) => {
    const codes = vocabularyCodes(json, batch);
    for (const trees of rounds) {
      for (const [k, tree] of trees.entries()) {
        for (let event = 0; event < batch.count; event++) {
          let child = tree.feature.length === 0 ? -1 : 0;
          while (child >= 0)
            child = (goesLeft(tree, child, batch, codes, event) ? tree.left : tree.right)[child]!;
          scores[event * classes.length + k]! += tree.value[-1 - child]!;
        }
      }
    }
  };
}

/** For each feature the code of each text of a batch; null for numbers and flags. */
export function vocabularyCodes(
  { vocabularies }: TreesModelJson,
  { columns }: FeatureBatch,
): readonly (Int32Array | null)[] {
  return columns.map((column, f) =>
    column instanceof Float32Array ? null : codesOf(column.texts, vocabularies[f]!),
  );
}

/**
 * Whether an event goes left at a node.
 * @param codes from `vocabularyCodes`
 */
export function goesLeft(
  tree: TreeJson,
  node: number,
  { columns }: FeatureBatch,
  codes: readonly (Int32Array | null)[],
  event: number,
): boolean {
  const feature = tree.feature[node]!;
  const column = columns[feature]!;
  if (column instanceof Float32Array) {
    const value = column[event]!;
    return Number.isNaN(value) ? tree.missingLeft[node]! : value <= boundOf(tree.threshold[node]!);
  }
  const code = column.codes[event]!;
  return code < 0 ? tree.missingLeft[node]! : isListed(tree.categories[node]!, codes[feature]![code]!);
}

/** A binary search: a list may have tens of thousands of codes. */
function isListed(ascending: readonly number[], code: number): boolean {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < code) low = middle + 1;
    else high = middle;
  }
  return ascending[low] === code;
}
