import { cellBounds, cellNumbering, cellOfPoint, columnsPerCellRow } from '../../query/cells.js';
import { createNumberSet } from './numberSet.js';
import type { Points } from './points.js';

type Places = Pick<Points, 'n' | 'lng' | 'lat'>;

/** The occupied cells of a grid of equal-area cells, the same as the dimension `{ cell: sizeKm }` of a question. */
export interface CellIndex {
  readonly sizeKm: number;
  /** Numbers of the occupied cells, ascending. */
  readonly cells: Float64Array;
  /** Place in `cells` of each point. */
  readonly of: Int32Array;
  /** Accidents in each cell. */
  readonly counts: Float64Array;
}

export function indexCells(points: Places, sizeKm: number): CellIndex {
  return indexUpTo(points, sizeKm, Number.POSITIVE_INFINITY)!;
}

/** As `indexCells`, but null as soon as more than so many cells are occupied. */
export function indexUpTo(points: Places, sizeKm: number, mostCells: number): CellIndex | null {
  const { n, lng, lat } = points;
  const of = new Int32Array(n);
  const found = createNumberSet(n);
  const cellOf = cellNumbering(sizeKm);
  for (let i = 0; i < n; i++) {
    of[i] = found.placeOf(cellOf(lng[i]!, lat[i]!));
    if (found.size > mostCells) return null;
  }
  const cells = found.numbers().sort();
  const sorted = new Int32Array(cells.length);
  for (let c = 0; c < cells.length; c++) sorted[found.placeOf(cells[c]!)] = c;
  const counts = new Float64Array(cells.length);
  for (let i = 0; i < n; i++) {
    const place = sorted[of[i]!]!;
    of[i] = place;
    counts[place]!++;
  }
  return { sizeKm, cells, of, counts };
}

/** Accidents in each occupied cell, in no order: all that is wanted of very small cells. */
export function countsInCells({ n, lng, lat }: Places, sizeKm: number): Float64Array {
  const found = createNumberSet(n);
  const cellOf = cellNumbering(sizeKm);
  const counts = new Float64Array(n);
  for (let i = 0; i < n; i++) counts[found.placeOf(cellOf(lng[i]!, lat[i]!))]!++;
  return counts.subarray(0, found.size);
}

/** Middle of a cell. */
export function cellCentre(cell: number, sizeKm: number): { readonly lng: number; readonly lat: number } {
  const { west, south, east, north } = cellBounds(cell, sizeKm);
  return { lng: (west + east) / 2, lat: (south + north) / 2 };
}

/**
 * The cells around each occupied cell that are occupied too and that `alike` lets count: to the left and right, and in
 * the rows above and below those that touch it, edge or corner. Rows are cut into columns of their own, so there are
 * three in most rows and now and then four.
 */
export function adjacentCells(
  { cells, sizeKm }: Pick<CellIndex, 'cells' | 'sizeKm'>,
  alike: (a: number, b: number) => boolean = () => true,
): number[][] {
  const place = new Map<number, number>();
  for (let c = 0; c < cells.length; c++) place.set(cells[c]!, c);
  const lists: number[][] = Array.from(cells, () => []);
  const join = (a: number, number: number): void => {
    const b = place.get(number);
    if (b === undefined || !alike(a, b)) return;
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
