import type { CodedColumns, CodedFeature } from './codedColumns.js';
import { createLeafKernel, leavesOfTree, lineBytes, treesOfTile, valuesBytes } from './leafKernel.js';
import { binOf } from './numberBins.js';
import { mostLeaves, type TreeJson, type TreesModelJson } from './treesJson.js';

/** Rows that are scored together: their codes and scores, and the lines of a tile, stay in the nearest caches. */
export const blockRows = 1_024;

/**
 * Trees without nodes to walk, after QuickScorer (Lucchese et al. 2015): for each tree and code of a column a word, whose bits
 * are the leaves that a row of this code can still reach. The words of a row's codes, combined by AND, leave its leaf as the
 * first bit. Trees of one class are in tiles of sixteen, whose words for a code are a line of memory.
 */
export interface LeafTables {
  /** For the codes of a block, which begin at `codes.starts`: `row * columns + column`. */
  readonly codes: Uint16Array;
  /** For the scores of a block: `row * classes + class`. */
  readonly scores: Float64Array;
  /** Adds to the scores of the first rows the leaf of each tree. */
  addLeaves(rows: number): void;
}

export function leafTables({ rounds, classes }: TreesModelJson, columns: CodedColumns): LeafTables {
  const tiles = classes.flatMap((_, k) =>
    inTiles(rounds.map((round) => round[k]!)).map((trees) => ({ trees, class: k })),
  );
  const size = { codes: 2 * blockRows * columns.count, scores: 8 * blockRows * classes.length };
  const scoresFrom = roundedUp(size.codes);
  const valuesFrom = roundedUp(scoresFrom + size.scores);
  const linesFrom = valuesFrom + tiles.length * valuesBytes;
  const tileBytes = columns.codeCount * lineBytes;
  const { memory, add } = createLeafKernel(linesFrom + tiles.length * tileBytes);
  const fill = tileFiller(columns);
  for (const [at, { trees }] of tiles.entries()) {
    const values = new Float64Array(memory, valuesFrom + at * valuesBytes, valuesBytes / 8);
    const words = new Int32Array(memory, linesFrom + at * tileBytes, tileBytes / 4);
    fill(trees, words, values);
  }
  return {
    codes: new Uint16Array(memory, 0, blockRows * columns.count),
    scores: new Float64Array(memory, scoresFrom, blockRows * classes.length),
    addLeaves(rows) {
      for (const [at, tile] of tiles.entries()) {
        add(
          linesFrom + at * tileBytes,
          valuesFrom + at * valuesBytes,
          0,
          columns.count,
          rows,
          scoresFrom + 8 * tile.class,
          8 * classes.length,
        );
      }
    },
  };
}

function inTiles(trees: readonly TreeJson[]): (readonly TreeJson[])[] {
  const count = Math.ceil(trees.length / treesOfTile);
  return Array.from({ length: count }, (_, at) => trees.slice(at * treesOfTile, (at + 1) * treesOfTile));
}

function roundedUp(bytes: number): number {
  return Math.ceil(bytes / lineBytes) * lineBytes;
}

/** Writes the words and the values of a tile. A tile that is not full has trees of one leaf with the value 0. */
function tileFiller({
  features,
  sizes,
  starts,
}: CodedColumns): (trees: readonly TreeJson[], words: Int32Array, values: Float64Array) => void {
  const byFeature = new Map(
    features.map((coded) => [coded.feature, { coded, codes: codesInColumn(coded, sizes) }]),
  );
  return (trees, words, values) => {
    words.fill(-1);
    for (const [t, tree] of trees.entries()) {
      const { order, below } = leavesFromLeft(tree);
      for (const [position, leaf] of order.entries()) values[t * leavesOfTree + position] = tree.value[leaf]!;
      for (const [node, feature] of tree.feature.entries()) {
        const { coded, codes } = byFeature.get(feature)!;
        const kept = reachable(tree, node, coded, below[node]!);
        let at = starts[coded.place.column]! * treesOfTile + t;
        for (const code of codes) {
          words[at] = words[at]! & kept[code]!;
          at += treesOfTile;
        }
      }
    }
  };
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
