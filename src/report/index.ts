/** The charts and reports of the public API. */
export { type BarsInput, bars } from '../charts/bars.js';
export { type CalendarInput, calendar } from '../charts/calendar.js';
export { type CellMapInput, type CellsChart, cellMap, type MapCell } from '../charts/cellMap.js';
export type { Chart, EmptyChart } from '../charts/chart.js';
export type { ChartColumn, ChartTable } from '../charts/chartTable.js';
export type { Figure, FigureText } from '../charts/figure.js';
export { type ForestChart, type ForestInput, type ForestRow, forestPlot } from '../charts/forest.js';
export { type HeatmapInput, heatmap } from '../charts/heatmap.js';
export { type HistogramInput, histogram } from '../charts/histogram.js';
export type { Labels, MeasureInput, Numbers, ValuesInput } from '../charts/input.js';
export { type KDistanceInput, kDistance } from '../charts/kDistance.js';
export { type LineSeries, type LinesInput, lines } from '../charts/lines.js';
export type { MapArea, MapMark, MapPlace, Trend } from '../charts/mapParts.js';
export type { EventAnnotation, PeriodAnnotation } from '../charts/marks.js';
export { type MissingnessInput, missingness } from '../charts/missingness.js';
export type { ColorMode } from '../charts/palette.js';
export { type PointMapInput, type PointsChart, pointMap } from '../charts/pointMap.js';
export { type ResponseCurveInput, responseCurve } from '../charts/responseCurve.js';
export {
  type CloseUp,
  type CloseUpsChart,
  type SmallMap,
  type SmallMapsInput,
  smallMaps,
} from '../charts/smallMaps.js';
export { type SmallMultiplesInput, smallMultiples } from '../charts/smallMultiples.js';
export { type StackedInput, stacked } from '../charts/stacked.js';
export { type StateMapInput, type StateValue, stateMap, type TilesChart } from '../charts/stateMap.js';
export { type PlotlySpec, type ThemeOptions, themed } from '../charts/theme.js';
export { findChromium } from './chromium.js';
export { type ExportOptions, exportFigure, exportPdf } from './exportChart.js';
export { exportGeoJson, exportKml, type GeoFeature, type Position } from './exportGeo.js';
export { exportTable } from './exportTable.js';
export { type HtmlOptions, renderFigureHtml, renderHtml, writeHtml } from './html.js';
export { type Showable, type ShowOptions, show } from './show.js';
export { type ShowLiveOptions, showLive } from './showLive.js';
