import { unexpected } from '../base/checks.js';
import { escapeLabel, formatCount, formatNumber, shorten } from '../base/format.js';
import type { Figure } from './figure.js';
import { allNumbersOf, type FigureText, makeFigure, requireSome } from './input.js';
import { accentIndex, plainIndex, sourceIndex } from './palette.js';
import { whiskers } from './whiskers.js';

export interface ForestRow {
  readonly label: string;
  readonly estimate: number;
  /** Ends of the interval; null when there is none. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** The number behind the estimate, for the hover text. */
  readonly n?: number;
  /** The headline row is drawn in the accent colour, bigger. @default false */
  readonly highlight?: boolean;
}

export interface ForestInput extends FigureText {
  /** Top to bottom. */
  readonly rows: readonly ForestRow[];
  /** What is estimated, with its unit: `Rate ratio`. */
  readonly xTitle: string;
  /** The value without an effect: 1 for a ratio, 0 for a difference; null draws no line. @default 1 */
  readonly reference?: number | null;
  /** Log axis for ratios; all values must be above 0. @default reference is 1 */
  readonly logX?: boolean;
}

/** A forest plot: one estimate with its interval in each row. */
export function forestPlot(input: ForestInput): Figure {
  const { rows, reference = 1 } = input;
  requireSome('rows', rows, input);
  const estimates = allNumbersOf(
    rows.map((row) => row.estimate),
    'estimates',
  );
  const logX = input.logX ?? reference === 1;
  const lower = Math.min(...rows.map((row) => row.lower ?? row.estimate));
  const upper = Math.max(...rows.map((row) => row.upper ?? row.estimate));
  if (logX && lower <= 0) {
    throw unexpected(`every value on the log axis of figure ${input.id}`, 'above 0', lower);
  }
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
      symbol: rows.map((row) => (row.highlight === true ? 'diamond' : 'square')),
      size: rows.map((row) => (row.highlight === true ? 13 : 9)),
      color: rows.map(colorOf),
    },
    hovertext: rows.map(hoverText),
    hoverinfo: 'text',
    showlegend: false,
  };
  const layout = {
    xaxis: {
      title: { text: input.xTitle },
      ...(logX ? logAxis(Math.min(lower, 1), Math.max(upper, 1)) : {}),
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
  return makeFigure(input, [trace], layout, Math.max(200, rows.length * 30 + 110));
}

/** A feed keeps its colour; the headline also has a different shape. */
function colorOf({ label, highlight }: ForestRow): string {
  return `@series${sourceIndex(label) ?? (highlight === true ? accentIndex : plainIndex)}`;
}

function hoverText(row: ForestRow): string {
  const interval =
    row.lower === null || row.upper === null
      ? ''
      : ` (${formatNumber(row.lower)} to ${formatNumber(row.upper)})`;
  const n = row.n === undefined ? '' : `<br>n = ${formatCount(row.n)}`;
  return `${escapeLabel(row.label)}<br>${formatNumber(row.estimate)}${interval}${n}`;
}

/** A log axis from `lower` to `upper` and 1, with ticks that show ratios; Plotly's default ticks show single digits. */
function logAxis(lower: number, upper: number): Record<string, unknown> {
  const ticks = upper / lower > 8 ? decadeTicks(lower, upper) : evenTicks(lower, upper);
  const room = Math.log10(upper / lower) * 0.06 + 0.02;
  return {
    type: 'log',
    range: [Math.log10(lower) - room, Math.log10(upper) + room],
    tickmode: 'array',
    tickvals: ticks,
    ticktext: ticks.map(String),
  };
}

function decadeTicks(lower: number, upper: number): number[] {
  const steps = upper / lower > 1000 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(lower)); power <= Math.ceil(Math.log10(upper)); power++) {
    for (const step of steps) ticks.push(Number((step * 10 ** power).toPrecision(3)));
  }
  return ticks;
}

/** About six round numbers between the ends. */
function evenTicks(lower: number, upper: number): number[] {
  const rough = Math.max(upper - lower, lower * 0.01) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!;
  const first = Math.floor(lower / step);
  const count = Math.ceil(upper / step) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(6))).filter(
    (tick) => tick > 0,
  );
}

function referenceLine(at: number): Record<string, unknown> {
  const line = { color: '@reference', width: 1.5, dash: 'dash' };
  return { type: 'line', xref: 'x', x0: at, x1: at, yref: 'paper', y0: 0, y1: 1, line, layer: 'below' };
}
