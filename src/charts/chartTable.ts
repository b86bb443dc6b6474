import { barGroupsTable } from './barGroups.js';
import { barsTable } from './bars.js';
import { calendarTable } from './calendar.js';
import { cellsTable } from './cellMap.js';
import { type ByKind, type Chart, callByKind } from './chart.js';
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

const tables: ByKind<[], ChartTable | null> = {
  barGroups: barGroupsTable,
  bars: barsTable,
  calendar: calendarTable,
  cells: cellsTable,
  closeUps: closeUpsTable,
  dots: dotsTable,
  empty: () => null,
  forest: forestTable,
  heatmap: heatmapTable,
  histogram: histogramTable,
  kDistance: kDistanceTable,
  lines: linesTable,
  points: pointsTable,
  responseCurve: responseCurveTable,
  smallMultiples: smallMultiplesTable,
  stacked: stackedTable,
  strip: stripTable,
  tiles: tilesTable,
};

/** The table of a chart; null for an empty one. */
export function chartTable(chart: Chart): ChartTable | null {
  const table = callByKind(tables, chart);
  return table?.filter(({ values }) => values.some((value) => value !== null)) ?? null;
}
