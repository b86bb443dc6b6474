import type { BarGroupsChart } from './barGroups.js';
import type { BarsChart } from './bars.js';
import type { CalendarChart } from './calendar.js';
import type { CellsChart } from './cellMap.js';
import type { DotsChart } from './dots.js';
import type { ForestChart } from './forest.js';
import type { HeatmapChart } from './heatmap.js';
import type { HistogramChart } from './histogram.js';
import type { KDistanceChart } from './kDistance.js';
import type { LinesChart } from './lines.js';
import type { PointsChart } from './pointMap.js';
import type { ResponseCurveChart } from './responseCurve.js';
import type { CloseUpsChart } from './smallMaps.js';
import type { SmallMultiplesChart } from './smallMultiples.js';
import type { StackedChart } from './stacked.js';
import type { TilesChart } from './stateMap.js';
import type { StripChart } from './strip.js';

/** A chart as plain data: its kind and its values, without colours, sizes or positions. */
export type Chart =
  | BarGroupsChart
  | BarsChart
  | CalendarChart
  | CellsChart
  | CloseUpsChart
  | DotsChart
  | EmptyChart
  | ForestChart
  | HeatmapChart
  | HistogramChart
  | KDistanceChart
  | LinesChart
  | PointsChart
  | ResponseCurveChart
  | SmallMultiplesChart
  | StackedChart
  | StripChart
  | TilesChart;

/** A place where a chart would be, with the reason why there is none. */
export interface EmptyChart {
  readonly kind: 'empty';
  readonly note: string;
}

type Kind = Chart['kind'];

/** A function for each kind of chart. The compiler names a kind that has none. */
export type ByKind<Rest extends readonly unknown[], Result> = {
  readonly [One in Kind]: (chart: Extract<Chart, { readonly kind: One }>, ...rest: Rest) => Result;
};

/** Calls the function of the chart's kind. */
export function callByKind<Rest extends readonly unknown[], Result>(
  functions: ByKind<Rest, Result>,
  chart: Chart,
  ...rest: Rest
): Result {
  const own = functions[chart.kind] as (chart: Chart, ...rest: Rest) => Result;
  return own(chart, ...rest);
}
