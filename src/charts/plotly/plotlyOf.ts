import { type ByKind, type Chart, callByKind, type EmptyChart } from '../chart.js';
import { barGroupsPlotly } from './barGroups.js';
import { barsPlotly } from './bars.js';
import { calendarPlotly } from './calendar.js';
import { cellsPlotly } from './cells.js';
import { closeUpsPlotly } from './closeUps.js';
import { dotsPlotly } from './dots.js';
import type { PlotlyDrawing } from './drawing.js';
import { forestPlotly } from './forest.js';
import { heatmapPlotly } from './heatmap.js';
import { histogramPlotly } from './histogram.js';
import { kDistancePlotly } from './kDistance.js';
import { linesPlotly } from './lines.js';
import { pointsPlotly } from './points.js';
import { responseCurvePlotly } from './responseCurve.js';
import { smallMultiplesPlotly } from './smallMultiples.js';
import { stackedPlotly } from './stacked.js';
import { stripPlotly } from './strip.js';
import { tilesPlotly } from './tiles.js';

const drawers: ByKind<[], PlotlyDrawing> = {
  barGroups: barGroupsPlotly,
  bars: barsPlotly,
  calendar: calendarPlotly,
  cells: cellsPlotly,
  closeUps: closeUpsPlotly,
  dots: dotsPlotly,
  empty: emptyPlotly,
  forest: forestPlotly,
  heatmap: heatmapPlotly,
  histogram: histogramPlotly,
  kDistance: kDistancePlotly,
  lines: linesPlotly,
  points: pointsPlotly,
  responseCurve: responseCurvePlotly,
  smallMultiples: smallMultiplesPlotly,
  stacked: stackedPlotly,
  strip: stripPlotly,
  tiles: tilesPlotly,
};

/** Draws a chart with plotly.js: `themed` puts the theme around it. */
export function plotlyOf(chart: Chart): PlotlyDrawing {
  return callByKind(drawers, chart);
}

function emptyPlotly({ note }: EmptyChart): PlotlyDrawing {
  const hidden = { visible: false };
  const text = {
    text: note,
    showarrow: false,
    xref: 'paper',
    yref: 'paper',
    x: 0.5,
    y: 0.5,
    font: { size: 14, color: '@muted' },
  };
  return { data: [], layout: { xaxis: hidden, yaxis: hidden, annotations: [text] }, heightPixels: 220 };
}

/** Whether any of the charts is a map that needs the outlines of the states. */
export function needsOutlines(charts: readonly Chart[]): boolean {
  return charts.some((chart) => plotlyOf(chart).data.some(({ type }) => type === 'scattergeo'));
}
