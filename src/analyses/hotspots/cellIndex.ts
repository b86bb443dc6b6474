import { cellBounds, cellNumbering, cellOfPoint, columnsPerCellRow } from '../../query/cells.js';
import type { Points } from './points.js';

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

export function indexCells(points: Pick<Points, 'n' | 'lng' | 'lat'>, sizeKm: number): CellIndex {
  const { n, lng, lat } = points;
  const of = new Int32Array(n);
  const found = createNumberSet(n);
  const cellOf = cellNumbering(sizeKm);
  for (let i = 0; i < n; i++) of[i] = found.placeOf(cellOf(lng[i]!, lat[i]!));
  const cells = Float64Array.from(found.numbers).sort();
  const place = new Map<number, number>();
  for (let c = 0; c < cells.length; c++) place.set(cells[c]!, c);
  const sorted = Int32Array.from(found.numbers, (cell) => place.get(cell)!);
  const counts = new Float64Array(cells.length);
  for (let i = 0; i < n; i++) {
    of[i] = sorted[of[i]!]!;
    counts[of[i]!]!++;
  }
  return { sizeKm, cells, of, counts };
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

/** Numbers in the order of their first appearance: open addressing, several times faster than a Map here. */
function createNumberSet(expected: number): { readonly numbers: number[]; placeOf(value: number): number } {
  let mask = 2 ** Math.ceil(Math.log2(Math.max(1024, Math.min(expected, 1 << 20)))) - 1;
  let slots = new Int32Array(mask + 1).fill(-1);
  const numbers: number[] = [];
  const slotOf = (value: number): number => {
    let slot = (Math.imul(value | 0, 0x9e3779b1) >>> 7) & mask;
    while (slots[slot] !== -1 && numbers[slots[slot]!] !== value) slot = (slot + 1) & mask;
    return slot;
  };
  return {
    numbers,
    placeOf(value) {
      const slot = slotOf(value);
      if (slots[slot] !== -1) return slots[slot]!;
      const place = numbers.length;
      slots[slot] = place;
      numbers.push(value);
      if (numbers.length * 2 > mask) {
        mask = mask * 2 + 1;
        slots = new Int32Array(mask + 1).fill(-1);
        for (let p = 0; p < numbers.length; p++) slots[slotOf(numbers[p]!)] = p;
      }
      return place;
    },
  };
}
