import {
  type CodedColumns,
  type CodedFeature,
  codeColumns,
  codedColumnsOf,
  textCodes,
} from './codedColumns.js';
import { createLeafKernel, lineBytes, treesOfTile, valuesBytes, valuesOfTree } from './leafKernel.js';
import { binOf } from './numberBins.js';
import { bits, leavesOfPart, partsOf, type TreePart } from './treeParts.js';
import type { TreeJson, TreesModelJson } from './treesJson.js';
import type { AddLeaves } from './walkTrees.js';

/** Rows that are scored together: their codes and scores, and the lines of a tile, stay in the nearest caches. */
const blockRows = 1_024;

/** With more, a model is slow to open, and each thread that scores needs as much. 400 rounds of 31 leaves take some 20 MB. */
const mostTableBytes = 256 * 2 ** 20;

/**
 * Scores trees without walking their nodes, after QuickScorer (Lucchese et al. 2015): for each tree and code of a column a
 * word, whose bits are the leaves that a row of this code can still reach. The words of a row's codes, combined by AND, leave
 * its leaf as the first bit. A tree with more leaves than a word has bits is taken in parts, as if each were a tree: the leaf
 * of a row is in one of them, and the others add 0. Trees of one class are in tiles of sixteen, whose words for a code are a
 * line of memory.
 *
 * @returns null if the tables would be too large
 */
export function leafTables(json: TreesModelJson): AddLeaves | null {
  const { rounds, classes } = json;
  const columns = codedColumnsOf(json);
  if (columns === null) return null;
  const tiles = classes.flatMap((_, k) =>
    inTiles(rounds.flatMap((round) => partsOf(round[k]!))).map((parts) => ({ parts, class: k })),
  );
  const width = classes.length;
  // The memory: the codes of a block, `row * columns + column`, its scores, `row * classes + class`, then the tables.
  const scoresFrom = roundedUp(2 * blockRows * columns.count);
  const valuesFrom = roundedUp(scoresFrom + 8 * blockRows * width);
  const linesFrom = valuesFrom + tiles.length * valuesBytes;
  const tileBytes = columns.codeCount * lineBytes;
  const bytes = linesFrom + tiles.length * tileBytes;
  if (bytes > mostTableBytes) return null;
  const { memory, add } = createLeafKernel(bytes);
  const fill = tileFiller(columns);
  for (const [at, { parts }] of tiles.entries()) {
    const values = new Float64Array(memory, valuesFrom + at * valuesBytes, valuesBytes / 8);
    const words = new Int32Array(memory, linesFrom + at * tileBytes, tileBytes / 4);
    fill(parts, words, values);
  }
  const codes = new Uint16Array(memory, 0, blockRows * columns.count);
  const blockScores = new Float64Array(memory, scoresFrom, blockRows * width);
  return (batch, scores) => {
    const texts = textCodes(columns, batch);
    for (let first = 0; first < batch.count; first += blockRows) {
      const rows = Math.min(blockRows, batch.count - first);
      const ofBlock = scores.subarray(first * width, (first + rows) * width);
      codeColumns(columns, batch, texts, first, rows, codes);
      blockScores.set(ofBlock);
      for (const [at, tile] of tiles.entries()) {
        add(
          linesFrom + at * tileBytes,
          valuesFrom + at * valuesBytes,
          0,
          columns.count,
          rows,
          scoresFrom + 8 * tile.class,
          8 * width,
        );
      }
      ofBlock.set(blockScores.subarray(0, rows * width));
    }
  };
}

function inTiles(parts: readonly TreePart[]): (readonly TreePart[])[] {
  const count = Math.ceil(parts.length / treesOfTile);
  return Array.from({ length: count }, (_, at) => parts.slice(at * treesOfTile, (at + 1) * treesOfTile));
}

function roundedUp(bytes: number): number {
  return Math.ceil(bytes / lineBytes) * lineBytes;
}

/** Writes the words and the values of a tile. A tile that is not full has trees of one leaf with the value 0. */
function tileFiller({
  features,
  sizes,
  starts,
}: CodedColumns): (parts: readonly TreePart[], words: Int32Array, values: Float64Array) => void {
  const byFeature = new Map(
    features.map((coded) => [coded.feature, { coded, codes: codesInColumn(coded, sizes) }]),
  );
  return (parts, words, values) => {
    words.fill(-1);
    for (const [p, { tree, leaves, from, spans }] of parts.entries()) {
      const own = leaves.slice(from, from + leavesOfPart);
      for (const [position, leaf] of own.entries()) values[p * valuesOfTree + position] = tree.value[leaf]!;
      for (const [node, feature] of tree.feature.entries()) {
        const { start, middle, end } = spans[node]!;
        const onLeft = bits(start - from, middle - from);
        const onRight = bits(middle - from, end - from);
        if ((onLeft | onRight) === 0) continue;
        const { coded, codes } = byFeature.get(feature)!;
        const kept = reachable(tree, node, coded, ~onRight, ~onLeft);
        let at = starts[coded.place.column]! * treesOfTile + p;
        for (const code of codes) {
          words[at] = words[at]! & kept[code]!;
          at += treesOfTile;
        }
      }
    }
  };
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
