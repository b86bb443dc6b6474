import {
  escapeLabel,
  formatCount,
  formatNumber,
  formatPercent,
  percentTicks,
  shorten,
} from '../../base/format.js';
import { type ForestChart, type ForestRow, isToldApart } from '../forest.js';
import { fixedColor } from '../palette.js';
import { ratioTicks } from '../ticks.js';
import type { PlotlyDrawing } from './drawing.js';
import { whiskers } from './whiskers.js';

export function forestPlotly({ rows, reference, logX, xTitle, percent }: ForestChart): PlotlyDrawing {
  const estimates = rows.map(({ estimate }) => estimate);
  const lower = Math.min(...rows.map((row) => row.lower ?? row.estimate));
  const upper = Math.max(...rows.map((row) => row.upper ?? row.estimate));
  const format = percent ? formatPercent : formatNumber;
  const trace = {
    type: 'scatter',
    mode: 'markers',
    x: estimates,
    y: rows.map((_, index) => index),
    error_x: whiskers(
      estimates,
      rows.map((row) => row.lower),
      rows.map((row) => row.upper),
    ),
    marker: {
      opacity: 1,
      symbol: rows.map((row) => (isToldApart(row, reference) ? 'circle' : 'circle-open')),
      size: rows.map((row) => (row.highlight === true ? 12 : 9)),
      color: rows.map(({ label }) => `@${fixedColor(label) ?? 'ink'}`),
    },
    hovertext: rows.map((row) => hoverText(row, format)),
    hoverinfo: 'text',
    showlegend: false,
  };
  const layout = {
    xaxis: {
      title: { text: xTitle },
      ...(logX ? logAxis(Math.min(lower, 1), Math.max(upper, 1)) : {}),
      ...(percent ? { tickformat: percentTicks } : {}),
    },
    yaxis: {
      tickmode: 'array',
      tickvals: rows.map((_, index) => index),
      ticktext: rows.map((row) => escapeLabel(shorten(row.label, 34))),
      range: [rows.length - 0.4, -0.6],
      showgrid: false,
      zeroline: false,
      ticks: '',
    },
    ...(reference === null ? {} : { shapes: [referenceLine(reference)] }),
  };
  return { data: [trace], layout, heightPixels: Math.max(200, rows.length * 30 + 110) };
}

function hoverText(row: ForestRow, format: (value: number) => string): string {
  const interval =
    row.lower === null || row.upper === null ? '' : ` (${format(row.lower)} to ${format(row.upper)})`;
  const n = row.n === undefined ? '' : `<br>n = ${formatCount(row.n)}`;
  return `${escapeLabel(row.label)}<br>${format(row.estimate)}${interval}${n}`;
}

/** A log axis from `lower` to `upper` and 1, with ticks that show ratios; Plotly's default ticks show single digits. */
export function logAxis(lower: number, upper: number): Record<string, unknown> {
  const ticks = ratioTicks(lower, upper);
  const room = Math.log10(upper / lower) * 0.06 + 0.02;
  return {
    type: 'log',
    range: [Math.log10(lower) - room, Math.log10(upper) + room],
    tickmode: 'array',
    tickvals: ticks,
    ticktext: ticks.map(String),
  };
}

/** The line of no effect. */
export function referenceLine(at: number): Record<string, unknown> {
  const line = { color: '@muted', width: 1.5, dash: 'dash' };
  return { type: 'line', xref: 'x', x0: at, x1: at, yref: 'paper', y0: 0, y1: 1, line, layer: 'below' };
}
