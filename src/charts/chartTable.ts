import { cellsTable } from './cellMap.js';
import type { Chart } from './chart.js';
import { forestTable } from './forest.js';
import { pointsTable } from './pointMap.js';
import { closeUpsTable } from './smallMaps.js';
import { tilesTable } from './stateMap.js';

/** What a chart draws, as columns of equal length in the order of display, with intervals and n, in full precision. */
export type ChartTable = readonly ChartColumn[];

export interface ChartColumn {
  /** Its name in the CSV. */
  readonly key: string;
  /** With the unit in brackets; empty for the names of rows. */
  readonly heading: string;
  /** `percent`: shares of 0..1; `degrees`: longitude or latitude; `year`: without commas. */
  readonly format: 'text' | 'number' | 'percent' | 'degrees' | 'year';
  /** A column without a value is left out. */
  readonly values: readonly (string | number | null)[];
}

/** The table of a chart; null for an empty one. */
export function chartTable(chart: Chart): ChartTable | null {
  const table = tableOf(chart);
  return table?.filter(({ values }) => values.some((value) => value !== null)) ?? null;
}

function tableOf(chart: Chart): ChartTable | null {
  switch (chart.kind) {
    case 'cells':
      return cellsTable(chart);
    case 'closeUps':
      return closeUpsTable(chart);
    case 'forest':
      return forestTable(chart);
    case 'points':
      return pointsTable(chart);
    case 'tiles':
      return tilesTable(chart);
    case 'plotly':
    case 'empty':
      return null;
  }
}
