import { type CellIndex, countsInCells, indexCells, indexUpTo } from './cellIndex.js';
import type { Points } from './points.js';

/** Share of the accidents in the cores of hot spots, where `minPoints` is not given. */
export const coreShare = 0.1;
/** Four accidents in a hundred meters happen by chance somewhere in any country. */
export const minMinPoints = 5;

/** Fewest accidents in the average occupied cell, for a cell size that is chosen. */
export const minAccidentsPerCell = 8;
const cellSizesKm = [1, 2, 5, 10, 20, 50, 100];

/**
 * `minPoints` from the data: a tenth of the accidents have at least this many in a square with the area of the circle of
 * radius `epsMeters`. So "hot" is relative to the data, and means about the same for fifty thousand and for eight
 * million rows. At least 5.
 */
export function chooseMinPoints(points: Points, epsMeters: number): number {
  if (points.n === 0) return minMinPoints;
  const sideKm = Math.min(1000, Math.max(0.01, (epsMeters * Math.sqrt(Math.PI)) / 1000));
  const sorted = countsInCells(points, sideKm).sort();
  let above = 0;
  for (let c = sorted.length - 1; c >= 0; c--) {
    above += sorted[c]!;
    if (above >= coreShare * points.n) return Math.max(minMinPoints, sorted[c]!);
  }
  return minMinPoints;
}

/** The smallest of the sizes with enough accidents in the average occupied cell, or the given one. */
export function chooseCells(points: Points, cellKm: number | null): CellIndex {
  if (cellKm !== null) return indexCells(points, cellKm);
  for (const sizeKm of cellSizesKm.slice(0, -1)) {
    const index = indexUpTo(points, sizeKm, points.n / minAccidentsPerCell);
    if (index !== null) return index;
  }
  return indexCells(points, cellSizesKm.at(-1)!);
}
