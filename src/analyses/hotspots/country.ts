import { type CellIndex, cellCentre, indexCells } from './cellIndex.js';
import type { HotspotsContext } from './context.js';
import { statesByAccidents } from './leadingState.js';

/** Where in the country the accidents are. */
export interface CountryResult {
  /** Accidents by state, most first, without those of no known state. */
  readonly states: readonly (readonly [state: string, accidents: number])[];
  /** Small cells for a map of the density, where there is no hot spot to draw. */
  readonly density: CellIndex;
  /** Of each of these cells. */
  readonly centres: readonly { readonly lng: number; readonly lat: number }[];
  /** Cells of the Gi* statistic that hold half of the accidents, the fullest first. */
  readonly cellsWithHalf: number;
}

const densityCellKm = 25;

export function computeCountry({
  points,
  hotCells,
}: Pick<HotspotsContext, 'points' | 'hotCells'>): CountryResult {
  const density = indexCells(points, densityCellKm);
  return {
    states: statesByAccidents(points),
    density,
    centres: Array.from(density.cells, (cell) => cellCentre(cell, densityCellKm)),
    cellsWithHalf: cellsWithHalf(hotCells.index.counts, points.n),
  };
}

function cellsWithHalf(counts: Float64Array, total: number): number {
  const sorted = Float64Array.from(counts).sort().reverse();
  let [sum, cells] = [0, 0];
  while (cells < sorted.length && sum < total / 2) sum += sorted[cells++]!;
  return cells;
}
