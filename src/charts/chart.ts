import type { CalendarChart } from './calendar.js';
import type { ForestChart } from './forest.js';
import type { HeatmapChart } from './heatmap.js';
import type { LinesChart } from './lines.js';
import type { SmallMultiplesChart } from './smallMultiples.js';

/** A chart as plain data: its kind and its values, without colours, sizes or positions. */
export type Chart =
  | CalendarChart
  | EmptyChart
  | ForestChart
  | HeatmapChart
  | LinesChart
  | PlotlyChart
  | SmallMultiplesChart;

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
