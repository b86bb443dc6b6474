import type { CodedColumns, CodedFeature } from './codedColumns.js';
import { binOf } from './numberBins.js';
import { bits, leavesOfPart, partsOf } from './treeParts.js';
import type { TreeJson, TreesModelJson } from './treesJson.js';

/** Values of a part: of its leaves, and 0 for a row whose leaf is in another part. */
const valuesOfPart = leavesOfPart + 1;

/**
 * Trees without nodes to walk, after QuickScorer (Lucchese et al. 2015): for each tree and column a table by code, with the
 * leaves that a row of this code can still reach as the bits of a word. The tables of a row's codes, combined by AND, leave
 * its leaf as the first bit. A tree with more leaves than a word has bits is taken in parts: the leaf of a row is in one of
 * them, and the others add 0.
 */
export interface LeafTables {
  /** By part, tree after tree: `at` of its first table in the lists below; one more at the end. */
  readonly first: Int32Array;
  /** By part: the class that it adds to. */
  readonly classOf: Int32Array;
  /** By table: its column and where its words begin. */
  readonly column: Int32Array;
  readonly offset: Int32Array;
  readonly words: Int32Array;
  /** `part * 33 + leaf`, leaves from left to right. */
  readonly values: Float64Array;
}

export function leafTables({ rounds }: TreesModelJson, { features, sizes }: CodedColumns): LeafTables {
  const parts = rounds.flatMap((trees) => trees.flatMap(partsOf));
  const byFeature = new Map(
    features.map((coded) => [coded.feature, { coded, codes: codesInColumn(coded, sizes) }]),
  );
  const first = new Int32Array(parts.length + 1);
  const column: number[] = [];
  const offset: number[] = [];
  const values = new Float64Array(parts.length * valuesOfPart);
  const tables: { readonly table: Int32Array; readonly at: number }[] = [];
  let size = 0;
  for (const [p, { tree, from, leaves, spans }] of parts.entries()) {
    first[p] = column.length;
    const own = leaves.slice(from, from + leavesOfPart);
    for (const [position, leaf] of own.entries()) values[p * valuesOfPart + position] = tree.value[leaf]!;
    const byColumn = new Map<number, Int32Array>();
    for (const [node, feature] of tree.feature.entries()) {
      const { start, middle, end } = spans[node]!;
      const onLeft = bits(start - from, middle - from);
      const onRight = bits(middle - from, end - from);
      if ((onLeft | onRight) === 0) continue;
      const { coded, codes } = byFeature.get(feature)!;
      const at = coded.place.column;
      const table = byColumn.get(at) ?? new Int32Array(sizes[at]!).fill(-1);
      byColumn.set(at, table);
      keepOnly(table, codes, reachable(tree, node, coded, ~onRight, ~onLeft));
    }
    for (const [at, table] of byColumn) {
      column.push(at);
      offset.push(size);
      tables.push({ table, at: size });
      size += table.length;
    }
    // Filled up to whole passes with its last table once more, which changes nothing.
    while ((column.length - first[p]!) % tablesOfPass !== 0) {
      column.push(column[column.length - 1]!);
      offset.push(offset[offset.length - 1]!);
    }
  }
  first[parts.length] = column.length;
  const words = new Int32Array(size);
  for (const { table, at } of tables) words.set(table, at);
  return {
    first,
    classOf: Int32Array.from(parts, ({ k }) => k),
    column: Int32Array.from(column),
    offset: Int32Array.from(offset),
    words,
    values,
  };
}

/** How many tables one pass over the rows combines. */
const tablesOfPass = 3;

/** Adds to the scores of some rows the leaf of each tree. @param codes `column * stride + row` */
export function addLeaves(
  { first, classOf, column, offset, words, values }: LeafTables,
  codes: Uint16Array,
  stride: number,
  rows: number,
  leaves: Int32Array,
  scores: Float64Array,
  scoresFrom: number,
  classCount: number,
): void {
  for (let part = 0; part < classOf.length; part++) {
    leaves.fill(-1, 0, rows);
    for (let at = first[part]!; at < first[part + 1]!; at += tablesOfPass) {
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
    addValues(values, part * valuesOfPart, leaves, rows, scores, scoresFrom + classOf[part]!, classCount);
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

/** For each code of the feature of a node the leaves that it can still reach: `left` where it goes left, else `right`. */
function reachable(
  tree: TreeJson,
  node: number,
  { thresholds, missing, place }: CodedFeature,
  left: number,
  right: number,
): Int32Array {
  const kept = new Int32Array(place.bins).fill(right);
  if (thresholds !== null) kept.fill(left, 0, binOf(thresholds, tree.threshold[node]!) + 1);
  else for (const code of tree.categories[node]!) kept[code] = left;
  kept[missing] = tree.missingLeft[node]! ? left : right;
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
