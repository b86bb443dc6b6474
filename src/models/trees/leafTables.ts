import type { CodedColumns, CodedFeature } from './codedColumns.js';
import { binOf } from './numberBins.js';
import { mostLeaves, type TreeJson, type TreesModelJson } from './treesJson.js';

/**
 * Trees without nodes to walk, after QuickScorer (Lucchese et al. 2015): for each tree and column a table by code, with the
 * leaves that a row of this code can still reach as the bits of a word. The tables of a row's codes, combined by AND, leave
 * its leaf as the first bit.
 */
export interface LeafTables {
  /** By tree, round after round, class after class: `at` of its first table in the lists below; one more at the end. */
  readonly first: Int32Array;
  /** By table: its column and where its words begin. */
  readonly column: Int32Array;
  readonly offset: Int32Array;
  readonly words: Int32Array;
  /** `tree * 32 + leaf`, leaves from left to right. */
  readonly values: Float64Array;
}

export function leafTables({ rounds }: TreesModelJson, { features, sizes }: CodedColumns): LeafTables {
  const trees = rounds.flat();
  const byFeature = new Map(
    features.map((coded) => [coded.feature, { coded, codes: codesInColumn(coded, sizes) }]),
  );
  const first = new Int32Array(trees.length + 1);
  const column: number[] = [];
  const offset: number[] = [];
  const values = new Float64Array(trees.length * mostLeaves);
  const tables: { readonly table: Int32Array; readonly at: number }[] = [];
  let size = 0;
  for (const [t, tree] of trees.entries()) {
    first[t] = column.length;
    const { order, below } = leavesFromLeft(tree);
    for (const [position, leaf] of order.entries()) values[t * mostLeaves + position] = tree.value[leaf]!;
    const byColumn = new Map<number, Int32Array>();
    for (const [node, feature] of tree.feature.entries()) {
      const { coded, codes } = byFeature.get(feature)!;
      const at = coded.place.column;
      const table = byColumn.get(at) ?? new Int32Array(sizes[at]!).fill(-1);
      byColumn.set(at, table);
      keepOnly(table, codes, reachable(tree, node, coded, below[node]!));
    }
    for (const [at, table] of byColumn) {
      column.push(at);
      offset.push(size);
      tables.push({ table, at: size });
      size += table.length;
    }
    // Filled up to whole passes with its last table once more, which changes nothing.
    while ((column.length - first[t]!) % tablesOfPass !== 0) {
      column.push(column[column.length - 1]!);
      offset.push(offset[offset.length - 1]!);
    }
  }
  first[trees.length] = column.length;
  const words = new Int32Array(size);
  for (const { table, at } of tables) words.set(table, at);
  return { first, column: Int32Array.from(column), offset: Int32Array.from(offset), words, values };
}

/** How many tables one pass over the rows combines. */
const tablesOfPass = 3;

/** Adds to the scores of some rows the leaf of each tree. @param codes `column * stride + row` */
export function addLeaves(
  { first, column, offset, words, values }: LeafTables,
  codes: Uint16Array,
  stride: number,
  rows: number,
  leaves: Int32Array,
  scores: Float64Array,
  scoresFrom: number,
  classCount: number,
): void {
  const treeCount = first.length - 1;
  for (let tree = 0; tree < treeCount; tree++) {
    leaves.fill(-1, 0, rows);
    for (let at = first[tree]!; at < first[tree + 1]!; at += tablesOfPass) {
      keepReachable(
        words,
        codes,
        offset[at]!,
        column[at]! * stride,
        offset[at + 1]!,
        column[at + 1]! * stride,
        offset[at + 2]!,
        column[at + 2]! * stride,
        rows,
        leaves,
      );
    }
    addValues(values, tree * mostLeaves, leaves, rows, scores, scoresFrom + (tree % classCount), classCount);
  }
}

/** Three tables in one pass over the rows, which reads and writes their leaves once. */
function keepReachable(
  words: Int32Array,
  codes: Uint16Array,
  a: number,
  aFrom: number,
  b: number,
  bFrom: number,
  c: number,
  cFrom: number,
  rows: number,
  leaves: Int32Array,
): void {
  for (let i = 0; i < rows; i++) {
    leaves[i] =
      leaves[i]! &
      words[a + codes[aFrom + i]!]! &
      words[b + codes[bFrom + i]!]! &
      words[c + codes[cFrom + i]!]!;
  }
}

function addValues(
  values: Float64Array,
  from: number,
  leaves: Int32Array,
  rows: number,
  scores: Float64Array,
  at: number,
  classCount: number,
): void {
  for (let i = 0; i < rows; i++, at += classCount) {
    scores[at] = scores[at]! + values[from + Math.clz32(leaves[i]!)]!;
  }
}

/** Leaves from left to right, and for each node the bits of those below its left child; the first leaf is the highest bit. */
function leavesFromLeft(tree: TreeJson): { readonly order: readonly number[]; readonly below: Int32Array } {
  const order: number[] = [];
  const below = new Int32Array(tree.feature.length);
  const visit = (child: number): number => {
    if (child < 0) return 1 << (mostLeaves - order.push(-1 - child));
    below[child] = visit(tree.left[child]!);
    return below[child]! | visit(tree.right[child]!);
  };
  visit(tree.feature.length === 0 ? -1 : 0);
  return { order, below };
}

/** For each code of the feature of a node the leaves that it can still reach: those on the left only if it goes there. */
function reachable(tree: TreeJson, node: number, coded: CodedFeature, leavesOnLeft: number): Int32Array {
  const { thresholds, missing, place } = coded;
  const others = ~leavesOnLeft;
  const kept = new Int32Array(place.bins).fill(others);
  if (thresholds !== null) kept.fill(-1, 0, binOf(thresholds, tree.threshold[node]!) + 1);
  else for (const code of tree.categories[node]!) kept[code] = -1;
  kept[missing] = tree.missingLeft[node]! ? -1 : others;
  return kept;
}

/** For each code of the column of a feature the code of the feature. */
function codesInColumn(
  { place: { column, stride, bins } }: CodedFeature,
  sizes: readonly number[],
): Uint16Array {
  const codes = new Uint16Array(sizes[column]!);
  for (let at = 0; at < codes.length; at++) codes[at] = Math.floor(at / stride) % bins;
  return codes;
}

function keepOnly(table: Int32Array, codes: Uint16Array, kept: Int32Array): void {
  for (let at = 0; at < table.length; at++) table[at] = table[at]! & kept[codes[at]!]!;
}
