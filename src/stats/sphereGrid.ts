/** A grid on the sphere whose cells are so small that all points of one are within reach of each other. */
import { InputError } from '../errors.js';
import { chordOf, type SpherePoints, spherePoints } from './sphere.js';

/**
 * Cells in rows of equal height; the columns of a row are as wide as its latitude allows. Longitude wraps, and at
 * the poles a row is one ring, so nothing is special there.
 */
export interface SphereGrid {
  /** The points, cell by cell. */
  readonly points: SpherePoints;
  /** Where each cell starts in `points`; one more for the end. */
  readonly starts: Int32Array;
  /**
   * Fills `into` with ranges of cells, from and until (exclusive), which hold every point within reach of one in `cell`,
   * the nearest rows first; the cell itself is among them. Ranges may overlap or touch. Returns how many numbers were
   * filled in, at most `rangeNumbers`. Quick when asked cell by cell in ascending order.
   */
  rangesAround(cell: number, into: Int32Array): number;
}

/** Two rows above and below and its own, each parted where longitude wraps. */
export const rangeNumbers = 20;

/** Own row first: what is near is found soonest. */
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
  if (Math.ceil((2 * Math.PI) / height) * Math.max(n, 2) > Number.MAX_SAFE_INTEGER) {
    throw new InputError(`A distance of ${reachMeters} m is too small for ${n} points`);
  }

  // Points by row, and the occupied rows.
  const rowOf = new Float64Array(n);
  for (let i = 0; i < n; i++) rowOf[i] = Math.floor(((latDegrees[i]! * Math.PI) / 180 - base) / height);
  const rows = distinct(Float64Array.from(rowOf).sort());
  const { starts: pointsOfRow, order } = bucket(rowOf, rows);
  const columns = Array.from(rows, columnsOf);
  const narrowest = Array.from(rows, (row) => cosines(row)[1]);

  // Within a row, points by column: one number holds the column and the place, so that a plain sort does it.
  const columnOfCell: number[] = [];
  const starts: number[] = [];
  const rowOfCell: number[] = [];
  const rowStarts = new Int32Array(rows.length + 1);
  for (let r = 0; r < rows.length; r++) {
    const [from, until] = [pointsOfRow[r]!, pointsOfRow[r + 1]!];
    const size = until - from;
    const width = columns[r]!;
    const keys = new Float64Array(size);
    for (let k = 0; k < size; k++) {
      const column = Math.floor(((lngDegrees[order[from + k]!]! + 180) / 360) * width) % width;
      keys[k] = column * size + k;
    }
    keys.sort();
    const unsorted = order.slice(from, until);
    let last = -1;
    for (let k = 0; k < size; k++) {
      const column = Math.floor(keys[k]! / size);
      order[from + k] = unsorted[keys[k]! - column * size]!;
      if (column === last) continue;
      last = column;
      columnOfCell.push(column);
      starts.push(from + k);
      rowOfCell.push(r);
    }
    rowStarts[r + 1] = starts.length;
  }
  starts.push(n);
  const cellColumns = Float64Array.from(columnOfCell);

  // What is kept of the row that was asked about last: the rows near it, how far to look in each, and a cursor there.
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

function distinct(sorted: Float64Array): Float64Array {
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[count++] = sorted[i]!;
  }
  return sorted.slice(0, count);
}

/** Counting sort of the points by row. */
function bucket(rowOf: Float64Array, rows: Float64Array): { starts: Int32Array; order: Int32Array } {
  const n = rowOf.length;
  const placeOf = placesOf(rows);
  const starts = new Int32Array(rows.length + 1);
  for (let i = 0; i < n; i++) {
    const place = placeOf(rowOf[i]!);
    rowOf[i] = place;
    starts[place + 1]!++;
  }
  for (let r = 0; r < rows.length; r++) starts[r + 1]! += starts[r]!;
  const next = starts.slice();
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[next[rowOf[i]!]!++] = i;
  return { starts, order };
}

/** Place of each row: from a table where rows lie close together, by bisection where they are far apart. */
function placesOf(rows: Float64Array): (row: number) => number {
  const span = rows.length === 0 ? 0 : rows.at(-1)! - rows[0]! + 1;
  if (span <= 1_000_000) {
    const table = new Int32Array(span);
    for (let r = 0; r < rows.length; r++) table[rows[r]! - rows[0]!] = r;
    return (row) => table[row - rows[0]!]!;
  }
  return (row) => {
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
