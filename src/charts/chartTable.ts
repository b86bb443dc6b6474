import { barGroupsTable } from './barGroups.js';
import { barsTable } from './bars.js';
import { calendarTable } from './calendar.js';
import { cellsTable } from './cellMap.js';
import type { Chart } from './chart.js';
import { dotsTable } from './dots.js';
import { forestTable } from './forest.js';
import { heatmapTable } from './heatmap.js';
import { histogramTable } from './histogram.js';
import { kDistanceTable } from './kDistance.js';
import { linesTable } from './lines.js';
import { pointsTable } from './pointMap.js';
import { responseCurveTable } from './responseCurve.js';
import { closeUpsTable } from './smallMaps.js';
import { smallMultiplesTable } from './smallMultiples.js';
import { stackedTable } from './stacked.js';
import { tilesTable } from './stateMap.js';
import { stripTable } from './strip.js';
import type { ChartTable } from './table.js';

/** The table of a chart; null for an empty one. */
export function chartTable(chart: Chart): ChartTable | null {
  const table = tableOf(chart);
  return table?.filter(({ values }) => values.some((value) => value !== null)) ?? null;
}

function tableOf(chart: Chart): ChartTable | null {
  switch (chart.kind) {
    case 'barGroups':
      return barGroupsTable(chart);
    case 'bars':
      return barsTable(chart);
    case 'calendar':
      return calendarTable(chart);
    case 'cells':
      return cellsTable(chart);
    case 'closeUps':
      return closeUpsTable(chart);
    case 'dots':
      return dotsTable(chart);
    case 'empty':
      return null;
    case 'forest':
      return forestTable(chart);
    case 'heatmap':
      return heatmapTable(chart);
    case 'histogram':
      return histogramTable(chart);
    case 'kDistance':
      return kDistanceTable(chart);
    case 'lines':
      return linesTable(chart);
    case 'points':
      return pointsTable(chart);
    case 'responseCurve':
      return responseCurveTable(chart);
    case 'smallMultiples':
      return smallMultiplesTable(chart);
    case 'stacked':
      return stackedTable(chart);
    case 'strip':
      return stripTable(chart);
    case 'tiles':
      return tilesTable(chart);
  }
}
