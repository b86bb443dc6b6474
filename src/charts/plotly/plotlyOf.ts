import type { Chart } from '../chart.js';
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

/** Draws a chart with plotly.js: `themed` puts the theme around it. */
export function plotlyOf(chart: Chart): PlotlyDrawing {
  switch (chart.kind) {
    case 'barGroups':
      return barGroupsPlotly(chart);
    case 'bars':
      return barsPlotly(chart);
    case 'calendar':
      return calendarPlotly(chart);
    case 'cells':
      return cellsPlotly(chart);
    case 'closeUps':
      return closeUpsPlotly(chart);
    case 'dots':
      return dotsPlotly(chart);
    case 'empty':
      return emptyPlotly(chart.note);
    case 'forest':
      return forestPlotly(chart);
    case 'heatmap':
      return heatmapPlotly(chart);
    case 'histogram':
      return histogramPlotly(chart);
    case 'kDistance':
      return kDistancePlotly(chart);
    case 'lines':
      return linesPlotly(chart);
    case 'points':
      return pointsPlotly(chart);
    case 'responseCurve':
      return responseCurvePlotly(chart);
    case 'smallMultiples':
      return smallMultiplesPlotly(chart);
    case 'stacked':
      return stackedPlotly(chart);
    case 'strip':
      return stripPlotly(chart);
    case 'tiles':
      return tilesPlotly(chart);
  }
}

function emptyPlotly(note: string): PlotlyDrawing {
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
