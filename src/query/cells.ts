/**
 * Cells of about equal size on the ground: rows of equal latitude, each divided into columns that are as wide, in
 * kilometers, as the rows are high. The arithmetic is plain double arithmetic in a fixed order, without any function
 * but `floor`, so that DuckDB, MongoDB and JavaScript compute exactly the same cell for every point:
 *
 *     k      = 111.19508 / sizeKm                               rows in a degree, computed in JavaScript
 *     row    = floor((lat + 90) * k)
 *     phi    = ((row + 0.5) / k - 90) * 0.017453292519943295    the middle of the row, radians
 *     s      = phi * phi
 *     cosine = 1 - s / 2 * (1 - s / 12 * (1 - s / 30 * (1 - s / 56 * (1 - s / 90))))
 *     column = floor((lng + 180) * k * cosine), 0 where that is below 0
 *     cell   = row * 1,000,000 + column
 */
export interface CellBounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Kilometers in a degree of latitude, on a sphere of the mean radius of the Earth (6,371.0088 km). */
export const kmPerDegree = 111.19508;
export const radiansPerDegree = 0.017453292519943295;
export const columnsPerCellRow = 1_000_000;

/** The number of the cell of a point. */
export function cellOfPoint(lng: number, lat: number, sizeKm: number): number {
  const k = kmPerDegree / sizeKm;
  const row = Math.floor((lat + 90) * k);
  const column = Math.floor((lng + 180) * k * rowCosine(row, k));
  return row * columnsPerCellRow + Math.max(column, 0);
}

/** `cellOfPoint` for many points of one size: the same numbers, with the cosine of each row computed once. */
export function cellNumbering(sizeKm: number): (lng: number, lat: number) => number {
  const k = kmPerDegree / sizeKm;
  const cosines = new Float64Array(Math.ceil(180 * k) + 2);
  return (lng, lat) => {
    const row = Math.floor((lat + 90) * k);
    if (cosines[row] === 0) cosines[row] = rowCosine(row, k);
    const column = Math.floor((lng + 180) * k * cosines[row]!);
    return row * columnsPerCellRow + Math.max(column, 0);
  };
}

/** The edges of a cell, degrees. */
export function cellBounds(cell: number, sizeKm: number): CellBounds {
  const k = kmPerDegree / sizeKm;
  const row = Math.floor(cell / columnsPerCellRow);
  const column = cell - row * columnsPerCellRow;
  const perDegree = k * rowCosine(row, k);
  return {
    west: column / perDegree - 180,
    south: row / k - 90,
    east: (column + 1) / perDegree - 180,
    north: (row + 1) / k - 90,
  };
}

/** The cosine of the middle of a row, by its Taylor polynomial, with an error of at most 5e-7 (at the pole). */
function rowCosine(row: number, k: number): number {
  const phi = ((row + 0.5) / k - 90) * radiansPerDegree;
  const s = phi * phi;
  return 1 - (s / 2) * (1 - (s / 12) * (1 - (s / 30) * (1 - (s / 56) * (1 - s / 90))));
}
