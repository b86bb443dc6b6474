import {
  benjaminiHochberg,
  giStar,
  giStarChance,
  type Neighbours,
  neighboursFromLists,
} from '../../stats/index.js';
import { adjacentCells, type CellIndex, cellCentre } from './cellIndex.js';
import type { Points } from './points.js';

/** The occupied cells of one state: what a cell is compared with, since the feeds cover each state differently. */
export interface StateCells {
  readonly state: string;
  /** Indices of the cells in the cell index. */
  readonly cells: Int32Array;
  /** Among these cells, by their index in `cells`. */
  readonly neighbours: Neighbours;
}

export interface HotCells {
  readonly index: CellIndex;
  /** State of each cell: where most of its accidents are; an index in `points.states`. */
  readonly stateOf: Uint16Array;
  /** The states with enough cells to compare. */
  readonly groups: readonly StateCells[];
  /** Gi* of each cell within its state; NaN where there is too little to compare with. */
  readonly z: Float64Array;
  /** Adjusted p-values over all tested cells; NaN where there was no test. */
  readonly adjusted: Float64Array;
  /** 1 for cells that are hot at the false discovery rate. */
  readonly hot: Uint8Array;
  readonly hotCount: number;
  readonly tested: number;
}

/** Fewest occupied cells in which one can stand out. */
export const minCells = 20;
/** Draws for the p-values: four a cell, so that a hot spot of a few cells among all of them can be significant. */
const [minDraws, maxDraws] = [9_999, 199_999];

/** Gi* of each cell within its state, and which cells could be tested. */
type Scores = Pick<HotCells, 'stateOf' | 'groups' | 'z'> & {
  /** The states where counts differ; an index in `groups`, and the counts of its cells. */
  readonly tested: readonly { readonly group: number; readonly counts: Float64Array }[];
};

/** Gi* on the occupied cells: each cell with those around it against the other cells of its state. */
export function scoreCells(points: Points, index: CellIndex): Scores {
  const stateOf = statesOfCells(points, index);
  const groups = groupByState(points, index, stateOf);
  const z = new Float64Array(index.cells.length).fill(Number.NaN);
  const tested = groups.flatMap(({ cells, neighbours }, group) => {
    const counts = Float64Array.from(cells, (cell) => index.counts[cell]!);
    if (counts.every((count) => count === counts[0])) return [];
    const local = giStar(counts, neighbours);
    for (let k = 0; k < cells.length; k++) z[cells[k]!] = local.z[k]!;
    return [{ group, counts }];
  });
  return { stateOf, groups, z, tested };
}

/**
 * The cells that are hot by Gi*, with p-values from random permutations of the counts, which are too skewed for the
 * normal distribution, and Benjamini-Hochberg over all cells.
 */
export function findHotCells(points: Points, index: CellIndex, fdr: number, seed: number): HotCells {
  const { stateOf, groups, z, tested } = scoreCells(points, index);
  const pValues = new Float64Array(index.cells.length).fill(Number.NaN);
  const draws = Math.min(maxDraws, Math.max(minDraws, 4 * index.cells.length));
  for (const { group, counts } of tested) {
    const { cells, neighbours } = groups[group]!;
    const chance = giStarChance(counts, neighbours, draws, seed + group);
    for (let k = 0; k < cells.length; k++) pValues[cells[k]!] = chance[k]!;
  }
  const adjusted = benjaminiHochberg(pValues);
  const hot = Uint8Array.from(adjusted, (p) => (p <= fdr ? 1 : 0));
  return {
    index,
    stateOf,
    groups,
    z,
    adjusted,
    hot,
    hotCount: hot.reduce((sum, h) => sum + h, 0),
    tested: tested.reduce((sum, { counts }) => sum + counts.length, 0),
  };
}

/** The hot cells for the report. */
export interface HotCellsResult {
  /** Hot cells, by index in the cell index, with the highest z first. */
  readonly hottest: readonly number[];
  /** Of each of them. */
  readonly centres: readonly { readonly lng: number; readonly lat: number }[];
  readonly statesWithHot: number;
  /** Accidents in hot cells. */
  readonly inside: number;
}

export function summariseHotCells({ index, hot, z, stateOf }: HotCells): HotCellsResult {
  const hottest = [...hot.keys()].filter((cell) => hot[cell] === 1).sort((a, b) => z[b]! - z[a]!);
  return {
    hottest,
    centres: hottest.map((cell) => cellCentre(index.cells[cell]!, index.sizeKm)),
    statesWithHot: new Set(hottest.map((cell) => stateOf[cell]!)).size,
    inside: hottest.reduce((sum, cell) => sum + index.counts[cell]!, 0),
  };
}

/** State of each cell by most of its accidents. */
function statesOfCells(points: Points, index: CellIndex): Uint16Array {
  const states = points.states.length;
  const counts = new Uint32Array(index.cells.length * states);
  for (let i = 0; i < points.n; i++) counts[index.cellOf[i]! * states + points.state[i]!]!++;
  return Uint16Array.from({ length: index.cells.length }, (_, cell) => {
    let most = 0;
    for (let state = 1; state < states; state++) {
      if (counts[cell * states + state]! > counts[cell * states + most]!) most = state;
    }
    return most;
  });
}

function groupByState(points: Points, index: CellIndex, stateOf: Uint16Array): StateCells[] {
  const adjacent = adjacentCells(index, (a, b) => stateOf[a] === stateOf[b]);
  const indexIn = new Int32Array(index.cells.length);
  const members: number[][] = points.states.map(() => []);
  for (let cell = 0; cell < index.cells.length; cell++) {
    indexIn[cell] = members[stateOf[cell]!]!.length;
    members[stateOf[cell]!]!.push(cell);
  }
  return members.flatMap((cells, state) =>
    cells.length < minCells
      ? []
      : [
          {
            state: points.states[state]!,
            cells: Int32Array.from(cells),
            neighbours: neighboursFromLists(
              cells.map((cell) => Int32Array.from(adjacent[cell]!, (other) => indexIn[other]!)),
            ),
          },
        ],
  );
}
