/** A grid on the sphere with cells so small that all points of a cell are within reach of each other. */
import { unexpected } from '../base/checks.js';
import { orderByRowAndColumn } from './radixSort.js';
import { chordOf, type SpherePoints, spherePoints } from './sphere.js';

/**
 * Cells in rows of equal height; the columns of a row are as wide as its latitude allows. Longitude wraps, and
 * at the poles a row is one ring, so the poles need no special case.
 */
export interface SphereGrid {
  /** The points, cell by cell. */
  readonly points: SpherePoints;
  /** Start of each cell in `points`, and the end of the last. */
  readonly starts: Int32Array;
  /**
   * Fills `into` with ranges of cells, from and until (exclusive), which hold every point within reach of one in `cell`,
   * the nearest rows first; the cell itself is among them. Ranges may overlap or touch. Returns how many numbers were
   * filled in, at most `rangeNumbers`. It is fast for cells in ascending order.
   */
  rangesAround(cell: number, into: Int32Array): number;
}

/** Two rows above and below and its own, each parted where longitude wraps. */
export const rangeNumbers = 20;

/** The own row first, because near points are found soonest there. */
const rowOffsets = [0, -1, 1, -2, 2] as const;

/**
 * Sorts points into cells with a diagonal of at most `reachMeters`. O(n log n), some 80 bytes a point.
 *
 * @throws InputError if the reach is so small that cells cannot be numbered (below some centimeters)
 */
export function createSphereGrid(
  lngDegrees: ArrayLike<number>,
  latDegrees: ArrayLike<number>,
  reachMeters: number,
): SphereGrid {
  const n = lngDegrees.length;
  const chord = chordOf(reachMeters);
  const height = (chord / Math.SQRT2) * (1 - 1e-9); // radians; a hair less, for the rounding
  let south = 90;
  for (let i = 0; i < n; i++) south = Math.min(south, latDegrees[i]!);
  const base = (south * Math.PI) / 180;

  /** Cosine where the row is widest and where it is narrowest. */
  const cosines = (row: number): [number, number] => {
    const [from, until] = [base + row * height, base + (row + 1) * height];
    const widest = from <= 0 && until >= 0 ? 0 : Math.min(Math.abs(from), Math.abs(until));
    const narrowest = Math.max(Math.abs(from), Math.abs(until));
    return [Math.cos(Math.min(widest, Math.PI / 2)), Math.cos(Math.min(narrowest, Math.PI / 2))];
  };
  const columnsOf = (row: number): number => Math.max(1, Math.ceil((2 * Math.PI * cosines(row)[0]) / height));
  if (Math.ceil((2 * Math.PI) / height) > 2 ** 32) {
    throw unexpected('the distance in meters', 'some centimeters at least', reachMeters);
  }

  const rowOfPoint = new Float64Array(n);
  for (let i = 0; i < n; i++) rowOfPoint[i] = Math.floor(((latDegrees[i]! * Math.PI) / 180 - base) / height);
  const { rows, rowOf } = numberRows(rowOfPoint);
  const columns = Array.from(rows, columnsOf);
  const narrowest = Array.from(rows, (row) => cosines(row)[1]);
  const columnOf = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const width = columns[rowOf[i]!]!;
    const column = Math.floor(((lngDegrees[i]! + 180) / 360) * width);
    columnOf[i] = column === width ? 0 : column; // 180 degrees east is 180 degrees west
  }
  const order = orderByRowAndColumn(rowOf, columnOf, rows.length);

  // A cell begins where the row or the column changes.
  const columnOfCell: number[] = [];
  const starts: number[] = [];
  const rowOfCell: number[] = [];
  const rowStarts = new Int32Array(rows.length + 1);
  let [lastRow, lastColumn] = [-1, -1];
  for (let place = 0; place < n; place++) {
    const i = order[place]!;
    if (rowOf[i] === lastRow && columnOf[i] === lastColumn) continue;
    lastRow = rowOf[i]!;
    lastColumn = columnOf[i]!;
    rowOfCell.push(lastRow);
    columnOfCell.push(lastColumn);
    starts.push(place);
    rowStarts[lastRow + 1] = starts.length;
  }
  starts.push(n);
  const cellColumns = Float64Array.from(columnOfCell);

  // Cached for the row of the last call: the rows near it, the reach in each, and a cursor in each.
  let ownRow = -1;
  const nearRows: number[] = [];
  const spreads: number[] = [];
  const cursors: number[] = [];
  const enterRow = (own: number): void => {
    ownRow = own;
    nearRows.length = spreads.length = cursors.length = 0;
    for (const offset of rowOffsets) {
      const r = placeOfRow(rows, own, offset);
      if (r === -1) continue;
      // Haversine solved for the longitudes, with the rows' least distance and smallest cosines.
      const climb = 2 * Math.sin((Math.max(0, Math.abs(offset) - 1) * height) / 2);
      const sine = Math.sqrt((chord * chord - climb * climb) / (4 * narrowest[own]! * narrowest[r]!));
      nearRows.push(r);
      spreads.push(sine < 1 ? (2 * Math.asin(sine)) / (2 * Math.PI) + 1e-12 : 1); // in turns
      cursors.push(rowStarts[r]!);
    }
  };

  /** First cell of the row at or after the column, searched from a place that is mostly near. */
  const seek = (r: number, column: number, start: number): number => {
    const [first, end] = [rowStarts[r]!, rowStarts[r + 1]!];
    let at = Math.min(Math.max(start, first), end);
    for (let steps = 0; steps < 8; steps++) {
      if (at < end && cellColumns[at]! < column) at++;
      else if (at > first && cellColumns[at - 1]! >= column) at--;
      else return at;
    }
    let [low, high] = [first, end];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cellColumns[middle]! < column) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    points: spherePoints(lngDegrees, latDegrees, order),
    starts: Int32Array.from(starts),
    rangesAround(cell, into) {
      const own = rowOfCell[cell]!;
      if (own !== ownRow) enterRow(own);
      const column = cellColumns[cell]!;
      let count = 0;
      for (let k = 0; k < nearRows.length; k++) {
        const r = nearRows[k]!;
        const width = columns[r]!;
        const from = Math.floor((column / columns[own]! - spreads[k]!) * width);
        const until = Math.floor(((column + 1) / columns[own]! + spreads[k]!) * width);
        const whole = until - from >= width - 1;
        if (whole || from < 0 || until >= width) {
          // Around the antimeridian, or a ring at a pole: the row in up to two parts.
          const [west, east] = [(from + width) % width, until % width];
          if (whole) {
            into[count++] = rowStarts[r]!;
            into[count++] = rowStarts[r + 1]!;
          } else {
            into[count++] = rowStarts[r]!;
            into[count++] = seek(r, east + 1, rowStarts[r]!);
            into[count++] = seek(r, west, rowStarts[r + 1]!);
            into[count++] = rowStarts[r + 1]!;
          }
          continue;
        }
        const first = seek(r, from, cursors[k]!);
        cursors[k] = first;
        into[count++] = first;
        into[count++] = seek(r, until + 1, first);
      }
      return count;
    },
  };
}

/** Place of the row that is `offset` rows from the one at `own`, -1 when it is empty. */
function placeOfRow(rows: Float64Array, own: number, offset: number): number {
  const wanted = rows[own]! + offset;
  const step = Math.sign(offset);
  for (let r = own; r >= 0 && r < rows.length; r += step) {
    if (rows[r] === wanted) return r;
    if ((rows[r]! - wanted) * step > 0 || step === 0) return -1;
  }
  return -1;
}

/** Up to this many rows are looked up in a table; more are sorted and searched. */
const mostInTable = 1_000_000;

/** The rows that have points, ascending, and the place among them of each point's row. */
function numberRows(rowOfPoint: Float64Array): { rows: Float64Array; rowOf: Int32Array } {
  const n = rowOfPoint.length;
  const rowOf = new Int32Array(n);
  let most = -1;
  for (let i = 0; i < n; i++) most = Math.max(most, rowOfPoint[i]!);
  if (most >= mostInTable) {
    const sorted = Float64Array.from(rowOfPoint).sort();
    const rows = sorted.filter((row, i) => i === 0 || row !== sorted[i - 1]);
    for (let i = 0; i < n; i++) rowOf[i] = placeIn(rows, rowOfPoint[i]!);
    return { rows, rowOf };
  }
  const places = new Int32Array(most + 1).fill(-1);
  for (let i = 0; i < n; i++) places[rowOfPoint[i]!] = 0;
  const rows: number[] = [];
  for (let row = 0; row <= most; row++) if (places[row] === 0) places[row] = rows.push(row) - 1;
  for (let i = 0; i < n; i++) rowOf[i] = places[rowOfPoint[i]!]!;
  return { rows: Float64Array.from(rows), rowOf };
}

function placeIn(rows: Float64Array, row: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
