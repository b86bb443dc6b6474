/** The charts and reports of the public API. */
export { type BarRow, type BarsChart, type BarsInput, bars } from '../charts/bars.js';
export { type CalendarChart, type CalendarInput, calendar } from '../charts/calendar.js';
export { type CellMapInput, type CellsChart, cellMap, type MapCell } from '../charts/cellMap.js';
export type { Chart, EmptyChart } from '../charts/chart.js';
export { type DotsChart, type DotsInput, dots } from '../charts/dots.js';
export type { Figure } from '../charts/figure.js';
export type { FigureOf, FigureText } from '../charts/figureOf.js';
export { type ForestChart, type ForestInput, type ForestRow, forestPlot } from '../charts/forest.js';
export { type HeatmapChart, type HeatmapInput, type HeatmapPeak, heatmap } from '../charts/heatmap.js';
export { type HistogramChart, type HistogramInput, histogram } from '../charts/histogram.js';
export type { Labels, MeasureInput, Numbers, ValuesInput } from '../charts/input.js';
export { type KDistanceChart, type KDistanceInput, kDistance } from '../charts/kDistance.js';
export type { AxisType, LineData } from '../charts/lineSeries.js';
export {
  type AxisTick,
  type DifferenceAnnotation,
  type LineSeries,
  type LinesChart,
  type LinesInput,
  lines,
} from '../charts/lines.js';
export type { MapArea, MapMark, MapPlace, Trend } from '../charts/mapParts.js';
export type { EventAnnotation, PeriodAnnotation } from '../charts/marks.js';
export { type MissingnessInput, missingness } from '../charts/missingness.js';
export type { ColorMode } from '../charts/palette.js';
export type { PlotlyTrace } from '../charts/plotly/drawing.js';
export {
  type PointMapInput,
  type PointsChart,
  pointMap,
} from '../charts/pointMap.js';
export { type ResponseCurveChart, type ResponseCurveInput, responseCurve } from '../charts/responseCurve.js';
export {
  type CloseUp,
  type CloseUpsChart,
  type SmallMap,
  type SmallMapsInput,
  smallMaps,
} from '../charts/smallMaps.js';
export {
  type PanelData,
  type PanelInput,
  type SmallMultiplesChart,
  type SmallMultiplesInput,
  smallMultiples,
} from '../charts/smallMultiples.js';
export { type StackedChart, type StackedInput, stacked } from '../charts/stacked.js';
export { type StateMapInput, type StateValue, stateMap, type TilesChart } from '../charts/stateMap.js';
export {
  type StripChart,
  type StripInput,
  type StripMark,
  type StripRow,
  strip,
  type TickNames,
} from '../charts/strip.js';
export type { ChartColumn, ChartTable } from '../charts/table.js';
export { type PlotlySpec, type ThemeOptions, themed } from '../charts/theme.js';
export type { TimeUnit } from '../charts/times.js';

import { drawLastExpressions } from './lastExpression.js';

export { findChromium } from './chromium.js';
export { exportFigure, exportPdf } from './exportChart.js';
export { exportGeoJson, exportKml, type GeoFeature, type Position } from './exportGeo.js';
export type { ExportOptions } from './exportOptions.js';
export { exportTable } from './exportTable.js';
export { type HtmlOptions, renderFigureHtml, renderHtml, writeHtml } from './html.js';
export { type Showable, type ShowOptions, show } from './show.js';
export { type ShowLiveOptions, showLive } from './showLive.js';

drawLastExpressions();
