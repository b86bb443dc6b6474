import { InputError } from '../../base/errors.js';
import type { Table } from '../../query/table.js';
import type { Figure } from '../figure.js';
import { makeFigure } from '../input.js';
import { drawBars, drawCalendar, drawHeatmap, drawLines } from './draw.js';
import { drawMap, drawPoints } from './drawMaps.js';
import { type ChartOptions, requireChartOptions } from './options.js';
import { type AxisPlan, type Plan, planOf } from './plan.js';

/**
 * Draws a chart of a table, usually an answer of `ask`. The type follows from the columns:
 *
 * - a time on the calendar, an hour, a month of the year: a line; with a category, a line for each value
 * - bins of a number: a histogram of counts, a line of other measures
 * - a weekday, a season, a severity or another category: bars
 * - two categories, or two times: a heat map
 * - `state`, cells, or bins of `lng` and `lat`: a map
 * - `lng` and `lat`, as `sample` returns them: points on a map
 *
 * Measures of one quantity (counts, shares, temperatures) are series of one chart; the footnote names those left out.
 * Where the answer has no row for a month, an hour or a bin between others, a count is zero and another measure is a
 * gap. A table without rows gives an empty chart with a note.
 *
 * @throws InputError with the columns if they allow no chart, or not the given `type`
 * @example
 * show(chart(await source.ask(count().by('month', 'source')))); // a line for each source
 * show(chart(await source.ask(share({ severity: [3, 4] }).by('state')))); // a map, in per cent
 * show(chart(await source.ask(count().by('weekday', 'hour')), { title: 'Rush hours' })); // a heat map
 * show(chart(await source.sample(2_000, { columns: ['lng', 'lat', 'severity'] }), { color: 'severity' }));
 */
export function chart(table: Table, options: ChartOptions = {}): Figure {
  requireTable(table);
  requireChartOptions(options);
  if (table.rowCount === 0) return emptyChart(options);
  const plan = planOf(table, options);
  if (plan.type === 'points') return drawPoints(plan);
  if (!hasAxis(plan) || plan.type === 'map') return drawMap(plan);
  if (plan.type === 'line') return drawLines(plan);
  if (plan.type === 'bar') return drawBars(plan);
  return plan.type === 'heatmap' ? drawHeatmap(plan) : drawCalendar(plan);
}

function hasAxis(plan: Plan): plan is AxisPlan {
  return plan.along !== null;
}

function emptyChart(options: ChartOptions): Figure {
  const text = 'No accidents match.';
  const hidden = { visible: false };
  const note = {
    text,
    showarrow: false,
    xref: 'paper',
    yref: 'paper',
    x: 0.5,
    y: 0.5,
    font: { size: 14, color: '@muted' },
  };
  return makeFigure(
    { id: 'empty', title: 'No accidents', alt: text, footnote: 'The table has no rows', ...options },
    [],
    { xaxis: hidden, yaxis: hidden, annotations: [note] },
    220,
  );
}

function requireTable(table: unknown): void {
  const isObject = typeof table === 'object' && table !== null;
  if (isObject && 'columns' in table && 'rowCount' in table) return;
  const isPromise = isObject && 'then' in table;
  throw new InputError(
    `Expected table to be an answer of ask, got ${isPromise ? 'a promise' : isObject ? 'another object' : String(table)}.`,
    isPromise ? { hint: 'Wait for it: chart(await source.ask(...)).' } : {},
  );
}
