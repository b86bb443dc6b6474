import {
  escapeLabel,
  formatCount,
  formatNumber,
  formatPercent,
  percentTicks,
  shorten,
} from '../../base/format.js';
import type { StripChart, StripMark } from '../strip.js';
import type { PlotlyDrawing } from './drawing.js';
import { logAxis, referenceLine } from './forest.js';
import { whiskers } from './whiskers.js';

export function stripPlotly({ rows, xTitle, reference, logX, percent }: StripChart): PlotlyDrawing {
  const format = percent ? formatPercent : formatNumber;
  const all = rows.flatMap(({ marks, label }, row) => marks.map((mark) => ({ mark, row, label })));
  const [named, others] = [true, false].map((isNamed) =>
    all.filter(({ mark }) => (mark.isNamed ?? false) === isNamed),
  ) as [typeof all, typeof all];
  const hover = ({ mark, label }: (typeof all)[number]) =>
    `${label === '' ? '' : `${escapeLabel(label)}, `}${hoverText(mark, format)}`;
  const values = named.map(({ mark }) => mark.value);
  const data = [
    {
      type: 'scatter',
      mode: 'markers',
      x: others.map(({ mark }) => mark.value),
      y: others.map(({ row }) => row),
      marker: { symbol: 'line-ns-open', size: 16, color: '@model', line: { width: 2, color: '@model' } },
      hovertext: others.map(hover),
      hoverinfo: 'text',
      showlegend: false,
    },
    {
      type: 'scatter',
      mode: 'markers+text',
      x: values,
      y: named.map(({ row }) => row),
      error_x: whiskers(
        values,
        named.map(({ mark }) => mark.lower ?? null),
        named.map(({ mark }) => mark.upper ?? null),
      ),
      text: named.map(({ mark }) => escapeLabel(mark.label)),
      textposition: 'top center',
      marker: { symbol: 'circle', size: 11, color: '@ink' },
      hovertext: named.map(hover),
      hoverinfo: 'text',
      showlegend: false,
    },
  ];
  const ends = all.flatMap(({ mark: { value, lower, upper } }) => [value, lower ?? value, upper ?? value]);
  const layout = {
    xaxis: {
      title: { text: xTitle },
      ...(logX ? logAxis(Math.min(...ends, 1), Math.max(...ends, 1)) : {}),
      ...(percent ? { tickformat: percentTicks } : {}),
    },
    yaxis: {
      tickmode: 'array',
      tickvals: rows.map((_, row) => row),
      ticktext: rows.map(({ label }) => escapeLabel(shorten(label, 34))),
      range: [rows.length - 0.4, -0.8],
      showgrid: false,
      zeroline: false,
      ticks: '',
    },
    ...(reference === null ? {} : { shapes: [referenceLine(reference)] }),
  };
  return { data, layout, heightPixels: Math.max(200, rows.length * 56 + 110) };
}

function hoverText({ label, value, lower, upper, n }: StripMark, format: (value: number) => string): string {
  const interval =
    lower === undefined || upper === undefined ? '' : ` (${format(lower)} to ${format(upper)})`;
  return `${escapeLabel(label)}<br>${format(value)}${interval}${n === undefined ? '' : `<br>n = ${formatCount(n)}`}`;
}
