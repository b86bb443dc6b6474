import { capitalise } from '../../base/format.js';
import { emptyAnswerHint } from '../../query/emptyAnswer.js';
import type { Table } from '../../query/table.js';
import type { Figure } from '../figure.js';
import type { FigureText } from '../figureOf.js';
import { figureOf } from '../figureOf.js';
import { choosePlan, requireNames } from './choosePlan.js';
import { barDrawing } from './drawBars.js';
import { calendarDrawing, heatmapDrawing } from './drawGrids.js';
import { lineDrawing } from './drawLines.js';
import { mapDrawing } from './drawMaps.js';
import { pointDrawing } from './drawPoints.js';
import { type ChartOptions, readChartOptions } from './options.js';
import { type AxisPlan, hasAxis, type Plan } from './plan.js';
import { requireTable } from './requireTable.js';
import { type Drawing, markOf, textOf } from './text.js';
import { filterText } from './words.js';

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
 * gap. The footnote reports everything that is left out: categories beyond `top`, rows without a time or place, and
 * missing values. A table without rows, or without a value to draw, gives an empty chart with a note.
 *
 * @throws InputError with the columns if they allow no chart, or not the given `type`
 * @throws InputError if an option is not valid or would have no effect, or if a time is not valid (an hour of 25)
 * @example
 * show(chart(await source.ask(count().by('month', 'source')))); // a line for each source
 * show(chart(await source.ask(share({ severity: [3, 4] }).by('state')))); // a map, in per cent
 * show(chart(await source.ask(count().by('weekday', 'hour')), { headline: 'Rush hours' })); // a heat map
 * show(chart(await source.sample(2_000, { columns: ['lng', 'lat', 'severity'] }), { color: 'severity' }));
 */
export function chart(table: Table, options: ChartOptions = {}): Figure {
  requireTable(table);
  const given = readChartOptions(options);
  if (table.rowCount === 0) return chartWithoutRows(table, given);
  const plan = choosePlan(table, given);
  const drawing = drawingOf(plan);
  const text = textOf(plan, drawing);
  return drawing.draw === null ? emptyChart(text, 'No data') : drawing.draw(text);
}

function drawingOf(plan: Plan): Drawing {
  if (hasAxis(plan)) return axisDrawings[plan.type](plan);
  return plan.type === 'points' ? pointDrawing(plan) : mapDrawing(plan);
}

const axisDrawings: Readonly<Record<AxisPlan['type'], (plan: AxisPlan) => Drawing>> = {
  line: lineDrawing,
  bar: barDrawing,
  heatmap: heatmapDrawing,
  calendar: calendarDrawing,
};

function chartWithoutRows(table: Table, options: ChartOptions): Figure {
  // A concatenation of no tables has no columns at all.
  if (Object.keys(table.columns).length > 0) requireNames(table, options);
  const [headline, content] =
    table.question === undefined ? ['No data', 'No data'] : ['No accidents', 'No accidents match.'];
  const hint = emptyAnswerHint(table);
  return emptyChart(
    {
      id: 'empty',
      headline,
      alt: hint === null ? content : `${content} ${hint}`,
      footnote:
        hint === null ? 'The table has no rows' : `${capitalise(filterText(table.question!.where))}. ${hint}`,
      ...markOf(table),
      ...options,
    },
    content,
  );
}

function emptyChart(text: FigureText, content: string): Figure {
  return figureOf(text, { kind: 'empty', note: content });
}
