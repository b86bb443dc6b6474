import { cellBounds, cellNumbering, cellOfPoint, columnsPerCellRow } from '../../query/cells.js';
import { createNumberSet } from './numberSet.js';
import type { Points } from './points.js';

type Positions = Pick<Points, 'n' | 'lng' | 'lat'>;

/** The occupied cells of a grid of equal-area cells, the same as the dimension `{ cell: sizeKm }` of a question. */
export interface CellIndex {
  readonly sizeKm: number;
  /** Numbers of the occupied cells, ascending. */
  readonly cells: Float64Array;
  /** Index in `cells` of each point. */
  readonly cellOf: Int32Array;
  /** Accidents in each cell. */
  readonly counts: Float64Array;
}

export function indexCells(points: Positions, sizeKm: number): CellIndex {
  return indexUpTo(points, sizeKm, Number.POSITIVE_INFINITY)!;
}

/** As `indexCells`, but null as soon as more than so many cells are occupied. */
export function indexUpTo(points: Positions, sizeKm: number, maxCells: number): CellIndex | null {
  const { n, lng, lat } = points;
  const cellOf = new Int32Array(n);
  const found = createNumberSet(n);
  const numberOf = cellNumbering(sizeKm);
  for (let i = 0; i < n; i++) {
    cellOf[i] = found.indexOf(numberOf(lng[i]!, lat[i]!));
    if (found.size > maxCells) return null;
  }
  const cells = found.numbers().sort();
  const sorted = new Int32Array(cells.length);
  for (let c = 0; c < cells.length; c++) sorted[found.indexOf(cells[c]!)] = c;
  const counts = new Float64Array(cells.length);
  for (let i = 0; i < n; i++) {
    const cell = sorted[cellOf[i]!]!;
    cellOf[i] = cell;
    counts[cell]!++;
  }
  return { sizeKm, cells, cellOf, counts };
}

/** Accidents in each occupied cell, in no order: enough for very small cells. */
export function countsInCells({ n, lng, lat }: Positions, sizeKm: number): Float64Array {
  const found = createNumberSet(n);
  const numberOf = cellNumbering(sizeKm);
  const counts = new Float64Array(n);
  for (let i = 0; i < n; i++) counts[found.indexOf(numberOf(lng[i]!, lat[i]!))]!++;
  return counts.subarray(0, found.size);
}

/** Middle of a cell. */
export function cellCentre(cell: number, sizeKm: number): { readonly lng: number; readonly lat: number } {
  const { west, south, east, north } = cellBounds(cell, sizeKm);
  return { lng: (west + east) / 2, lat: (south + north) / 2 };
}

/**
 * The cells around each occupied cell that are occupied too and that `isAlike` allows: to the left and right, and in
 * the rows above and below those that touch it, edge or corner. Rows are cut into columns of their own, so there are
 * three in most rows and now and then four.
 */
export function adjacentCells(
  { cells, sizeKm }: Pick<CellIndex, 'cells' | 'sizeKm'>,
  isAlike: (a: number, b: number) => boolean = () => true,
): number[][] {
  const indexOf = new Map<number, number>();
  for (let c = 0; c < cells.length; c++) indexOf.set(cells[c]!, c);
  const lists: number[][] = Array.from(cells, () => []);
  const join = (a: number, number: number): void => {
    const b = indexOf.get(number);
    if (b === undefined || !isAlike(a, b)) return;
    lists[a]!.push(b);
    lists[b]!.push(a);
  };
  const hair = 1e-9; // degrees: what touches touches, also after rounding
  for (let c = 0; c < cells.length; c++) {
    join(c, cells[c]! + 1);
    const { west, east, north } = cellBounds(cells[c]!, sizeKm);
    const above = north + (north - cellBounds(cells[c]!, sizeKm).south) / 2;
    if (above > 90) continue;
    const from = cellOfPoint(Math.max(-180, west - hair), above, sizeKm);
    const until = cellOfPoint(Math.min(180, east + hair), above, sizeKm);
    const row = Math.floor(from / columnsPerCellRow);
    for (let number = from; number <= until; number++) {
      if (Math.floor(number / columnsPerCellRow) === row) join(c, number);
    }
  }
  return lists;
}
