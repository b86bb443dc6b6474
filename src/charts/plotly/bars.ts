import { escapeLabel, formatCount, formatNumber, formatPercent, shorten } from '../../base/format.js';
import type { BarsChart } from '../bars.js';
import { barAxes, barRowPixels } from './barAxes.js';
import type { PlotlyDrawing } from './drawing.js';
import { intervalTexts, whiskers } from './whiskers.js';

export function barsPlotly(chart: BarsChart): PlotlyDrawing {
  const { rows, percent } = chart;
  const format = percent ? formatPercent : formatNumber;
  const values = rows.map(({ value }) => value);
  const lower = rows.map((row) => row.lower);
  const upper = rows.map((row) => row.upper);
  const intervals = intervalTexts(lower, upper, format);
  const trace = {
    type: 'bar',
    orientation: 'h',
    x: values,
    y: rows.map((_, row) => row),
    marker: { color: '@plain' },
    hovertext: rows.map(
      ({ label, value, n }, row) =>
        `${escapeLabel(label)}: ${format(value)}${intervals[row]}${n === undefined ? '' : `<br>n = ${formatCount(n)}`}`,
    ),
    hoverinfo: 'text',
    ...(lower.some((end) => end !== null) ? { error_x: whiskers(values, lower, upper) } : {}),
  };
  const ticks = rows.map(({ label }) => escapeLabel(shorten(label)));
  return {
    data: [trace],
    layout: barAxes(chart, ticks),
    heightPixels: Math.max(220, rows.length * barRowPixels + 130),
  };
}
