import type { FeatureBatch } from '../../dataset/features.js';
import type { CodedColumns } from './codedColumns.js';
import type { TreesModelJson } from './treesJson.js';

/**
 * The nodes of all trees in one list, to walk from the root to a leaf. A few rows reach their leaves sooner this way than by
 * `leafTables`, which are large and pay only once they are in the cache.
 */
export interface NodeList {
  /** By tree, round after round, class after class: its first node, or `-1 - leaf` if it has none. */
  readonly roots: Int32Array;
  /** By node: the position of its feature in `CodedColumns`. */
  readonly feature: Uint16Array;
  /** By node: numbers at most this go left. */
  readonly threshold: Float32Array;
  /** By node: 1 if missing numbers go left. */
  readonly missingLeft: Uint8Array;
  /** By node: the first word of its categories, of which the bits of those that go left are set; -1 for a number. */
  readonly firstWord: Int32Array;
  readonly words: Int32Array;
  /** `2 * node + (1 if left)`: the next node, or `-1 - leaf`. */
  readonly next: Int32Array;
  /** By leaf. */
  readonly values: Float64Array;
}

export function nodeList({ rounds }: TreesModelJson, { features }: CodedColumns): NodeList {
  const trees = rounds.flat();
  const nodes = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const list = {
    roots: new Int32Array(trees.length),
    feature: new Uint16Array(nodes),
    threshold: new Float32Array(nodes),
    missingLeft: new Uint8Array(nodes),
    firstWord: new Int32Array(nodes).fill(-1),
    next: new Int32Array(2 * nodes),
  };
  const words: number[] = [];
  const values: number[] = [];
  const positions = new Map(features.map(({ feature }, position) => [feature, position]));
  let first = 0;
  for (const [t, tree] of trees.entries()) {
    const firstLeaf = values.length;
    const placed = (child: number): number => (child < 0 ? child - firstLeaf : child + first);
    list.roots[t] = placed(tree.feature.length === 0 ? -1 : 0);
    for (const [node, feature] of tree.feature.entries()) {
      const at = first + node;
      const position = positions.get(feature)!;
      const missingLeft = tree.missingLeft[node]!;
      list.feature[at] = position;
      list.missingLeft[at] = Number(missingLeft);
      list.next[2 * at] = placed(tree.right[node]!);
      list.next[2 * at + 1] = placed(tree.left[node]!);
      const categories = tree.categories[node]!;
      if (categories === null) list.threshold[at] = tree.threshold[node]!;
      else {
        const { missing } = features[position]!;
        list.firstWord[at] = words.length;
        words.push(...bitsOf(missingLeft ? [...categories, missing] : categories, missing + 1));
      }
    }
    for (const value of tree.value) values.push(value);
    first += tree.feature.length;
  }
  return { ...list, words: Int32Array.from(words), values: Float64Array.from(values) };
}

function bitsOf(codes: readonly number[], count: number): Int32Array {
  const words = new Int32Array(Math.ceil(count / 32));
  for (const code of codes) words[code >>> 5]! |= 1 << (code & 31);
  return words;
}

/**
 * Adds to the scores of all rows of a batch the leaf of each tree.
 *
 * @param texts from `textCodes`
 * @param scores `row * classCount + class`
 */
export function walkTrees(
  list: NodeList,
  coded: CodedColumns,
  batch: FeatureBatch,
  texts: readonly (Int32Array | null)[],
  scores: Float64Array,
  classCount: number,
): void {
  const width = coded.features.length;
  const rows = rowsOf(coded, batch, texts);
  for (let tree = 0; tree < list.roots.length; tree++) {
    addLeaf(list, list.roots[tree]!, rows, width, scores, tree % classCount, classCount);
  }
}

/** Numbers and codes of categories, row by row. */
function rowsOf(
  { features }: CodedColumns,
  { columns, count }: FeatureBatch,
  texts: readonly (Int32Array | null)[],
): Float32Array {
  const rows = new Float32Array(count * features.length);
  for (const [position, { feature, missing }] of features.entries()) {
    const column = columns[feature]!;
    const ofText = texts[position]!;
    for (let row = 0, at = position; row < count; row++, at += features.length) {
      if (column instanceof Float32Array) rows[at] = column[row]!;
      else {
        const code = column.codes[row]!;
        rows[at] = code < 0 ? missing : ofText![code]!;
      }
    }
  }
  return rows;
}

function addLeaf(
  { feature, threshold, missingLeft, firstWord, words, next, values }: NodeList,
  root: number,
  rows: Float32Array,
  width: number,
  scores: Float64Array,
  scoresFrom: number,
  classCount: number,
): void {
  for (let row = 0, at = scoresFrom; at < scores.length; row += width, at += classCount) {
    let node = root;
    while (node >= 0) {
      const value = rows[row + feature[node]!]!;
      const word = firstWord[node]!;
      let left: number;
      if (word >= 0) left = (words[word + (value >>> 5)]! >>> (value & 31)) & 1;
      else if (value <= threshold[node]!) left = 1;
      else left = Number.isNaN(value) ? missingLeft[node]! : 0;
      node = next[2 * node + left]!;
    }
    scores[at] = scores[at]! + values[-1 - node]!;
  }
}
