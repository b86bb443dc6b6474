import { escapeLabel, formatCount, shorten } from '../../base/format.js';
import { type ForestChart, type ForestRow, isToldApart } from '../forest.js';
import { type ColorToken, fixedColor } from '../palette.js';
import { roomFor } from '../svg/textWidth.js';
import { ratioTicks } from '../ticks.js';
import { estimateTexts, tickText } from '../valueText.js';
import { valueTitle } from './above.js';
import { rowFont } from './barAxes.js';
import { type PlotlyDrawing, wideOnly } from './drawing.js';
import { valueTicks } from './lines.js';
import { whiskers } from './whiskers.js';

const rowPixels = 28;
const trendSymbols = { emerging: 'triangle-up', fading: 'triangle-down' } as const;

/** A mark a row with its interval and, on the right, its value. Hollow: not told apart from the reference. */
export function forestPlotly(chart: ForestChart): PlotlyDrawing {
  const { rows, reference, logX, xTitle, percent, sides } = chart;
  const estimates = rows.map(({ estimate }) => estimate);
  const lower = Math.min(...rows.map((row) => row.lower ?? row.estimate));
  const upper = Math.max(...rows.map((row) => row.upper ?? row.estimate));
  const texts = estimateTexts(rows, { percent, isRatio: reference === 1 });
  const apart = rows.map((row) => isToldApart(row, reference));
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
      symbol: rows.map(({ trend }) => (trend === undefined ? 'circle' : trendSymbols[trend])),
      size: rows.map((row) => (row.highlight === true ? 12 : 10)),
      color: rows.map((row, index) => (apart[index] ? `@${colorOf(row)}` : '@page')),
      line: { width: 2, color: rows.map((row) => `@${colorOf(row)}`) },
    },
    hovertext: rows.map((row, index) => hoverText(row, texts[index]!)),
    hoverinfo: 'text',
    showlegend: false,
  };
  const widest = Math.max(...texts.map((text) => roomFor(text)));
  const layout = {
    margin: { t: sides === undefined ? 28 : 48, r: Math.round(widest) + 20, b: 28 },
    xaxis: {
      ...valueTicks(percent),
      zeroline: false,
      tickangle: 0,
      ...(logX ? logAxis(Math.min(lower, 1), Math.max(upper, 1)) : {}),
    },
    yaxis: {
      tickmode: 'array',
      tickvals: rows.map((_, index) => index),
      ticktext: rows.map((row, index) => rowLabel(row, reference !== null && apart[index]!)),
      range: [rows.length - 0.4, -0.6],
      showgrid: false,
      zeroline: false,
      ticks: '',
      ticklabelstandoff: 4,
      tickfont: rowFont,
    },
    shapes: [
      ...rows.flatMap(({ highlight }, index) => (highlight === true ? [shadeOf(index)] : [])),
      ...(reference === null ? [] : [referenceLine(reference)]),
    ],
    annotations: [
      valueTitle(xTitle, sides === undefined ? 0 : 1),
      ...rows.map((_, index) => valueAt(index, texts[index]!, reference === null || apart[index]!)),
      ...(reference === null || sides === undefined
        ? []
        : sideWords(sides, logX ? Math.log10(reference) : reference)),
    ],
  };
  return {
    data: [trace],
    layout,
    heightPixels: rows.length * rowPixels + layout.margin.t + layout.margin.b + 8,
  };
}

function colorOf({ label, trend }: ForestRow): ColorToken {
  return trend ?? fixedColor(label) ?? 'ink';
}

/** The ground of the row of the headline. */
function shadeOf(row: number): Record<string, unknown> {
  const line = { width: 0 };
  return {
    type: 'rect',
    xref: 'paper',
    x0: 0,
    x1: 1,
    y0: row - 0.5,
    y1: row + 0.5,
    fillcolor: '@raised',
    line,
    layer: 'below',
  };
}

/** Rank and label; in bold where the row is told apart from the reference, or leads. */
function rowLabel({ label, rank, highlight }: ForestRow, isApart: boolean): string {
  const words = escapeLabel(shorten(label, 34));
  const name = isApart || highlight === true ? `<b>${words}</b>` : words;
  return rank === undefined ? name : `${escapeLabel(rank)}    ${name}`;
}

/** The value of a row, right of the plot. */
function valueAt(row: number, text: string, isApart: boolean): Record<string, unknown> {
  return {
    name: wideOnly,
    xref: 'paper',
    x: 1,
    xanchor: 'left',
    xshift: 8,
    yref: 'y',
    y: row,
    yanchor: 'middle',
    text: escapeLabel(text),
    showarrow: false,
    font: { size: 13, color: isApart ? '@ink' : '@muted' },
  };
}

/** What both sides of the reference line mean. */
function sideWords([below, above]: readonly [string, string], at: number): readonly unknown[] {
  const shared = {
    name: wideOnly,
    x: at,
    yref: 'paper',
    y: 1,
    yanchor: 'bottom',
    yshift: 4,
    showarrow: false,
  };
  const font = { size: 13, color: '@muted' };
  return [
    { ...shared, font, text: `← ${escapeLabel(below)}`, xanchor: 'right', xshift: -8 },
    { ...shared, font, text: `${escapeLabel(above)} →`, xanchor: 'left', xshift: 8 },
  ];
}

function hoverText({ label, n }: ForestRow, text: string): string {
  return `${escapeLabel(label)}<br>${escapeLabel(text)}${n === undefined ? '' : `<br>n = ${formatCount(n)}`}`;
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
    ticktext: ticks.map((tick) => tickText(tick, { percent: false, isRatio: true })),
  };
}

/** The line of no effect. */
export function referenceLine(at: number): Record<string, unknown> {
  const line = { color: '@muted', width: 1.5 };
  return { type: 'line', xref: 'x', x0: at, x1: at, yref: 'paper', y0: 0, y1: 1, line, layer: 'below' };
}
