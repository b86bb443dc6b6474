import type { CellsChart } from './cellMap.js';
import type { ForestChart } from './forest.js';
import type { PointsChart } from './pointMap.js';
import type { CloseUpsChart } from './smallMaps.js';
import type { TilesChart } from './stateMap.js';

/** A chart as plain data: its kind and its values, without colours, sizes or positions. */
export type Chart =
  | CellsChart
  | CloseUpsChart
  | EmptyChart
  | ForestChart
  | PlotlyChart
  | PointsChart
  | TilesChart;

/** A place where a chart would be, with the reason why there is none. */
export interface EmptyChart {
  readonly kind: 'empty';
  readonly note: string;
}

/** Not yet described by its values. */
export interface PlotlyChart {
  readonly kind: 'plotly';
  readonly data: readonly PlotlyTrace[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly heightPixels?: number;
}

export type PlotlyTrace = Readonly<Record<string, unknown>> & { readonly type: string };
