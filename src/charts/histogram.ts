import { unexpected } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { escapeLabel, formatCount, formatNumber, formatPercent } from '../base/format.js';
import type { PlotlyTrace } from './chart.js';
import type { Figure, FigureText } from './figure.js';
import { allNumbersOf, makeFigure, type Numbers, numbersOf } from './input.js';
import { fixedColor } from './palette.js';

export interface HistogramInput extends FigureText {
  /** Edges of the bins, ascending, one more than counts; a bin holds `edge <= x < next edge`. */
  readonly edges: Numbers;
  readonly counts: Numbers;
  readonly xTitle: string;
  /** @default 'Accidents' */
  readonly yTitle?: string;
  /** @default false */
  readonly logY?: boolean;
  /** A second set of counts over the same edges, drawn as an outline. */
  readonly compare?: { readonly name: string; readonly counts: Numbers };
  /** Name of the first set, if there is `compare`. @default 'all' */
  readonly name?: string;
}

/** A histogram of counts that an engine has already binned. */
export function histogram(input: HistogramInput): Figure {
  const edges = allNumbersOf(input.edges, 'edges');
  const data = [binTrace(edges, input.counts, input.name ?? 'all')];
  if (input.compare !== undefined) data.push(outline(edges, input.compare.counts, input.compare.name));
  const layout = {
    bargap: 0.04,
    showlegend: input.compare !== undefined,
    xaxis: { title: { text: input.xTitle }, showgrid: false },
    yaxis: {
      title: { text: input.yTitle ?? 'Accidents' },
      ...(input.logY === true ? logAxis(numbersOf(input.counts, 'counts')) : { rangemode: 'tozero' }),
    },
  };
  return makeFigure(input, data, layout);
}

/** A log axis on which the least count still has a bar, with ticks at the powers of ten only. */
function logAxis(counts: readonly (number | null)[]): Record<string, unknown> {
  const some = counts.filter((count): count is number => count !== null && count > 0);
  const least = some.reduce((lower, count) => Math.min(lower, count), Number.POSITIVE_INFINITY);
  const most = some.reduce((upper, count) => Math.max(upper, count), 1);
  const [lower, upper] = [Math.log10(Math.min(least, most)) - 0.3, Math.log10(most) + 0.1];
  const powers = Array.from({ length: 20 }, (_, power) => power).filter(
    (power) => power >= lower && power <= upper,
  );
  return {
    type: 'log',
    range: [lower, upper],
    tickmode: 'array',
    tickvals: powers.map((power) => 10 ** power),
  };
}

function binTrace(edges: readonly number[], list: Numbers, name: string): PlotlyTrace {
  const counts = checkedCounts(edges, list);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    type: 'bar',
    name: escapeLabel(name),
    x: counts.map((_, bin) => (edges[bin]! + edges[bin + 1]!) / 2),
    width: counts.map((_, bin) => edges[bin + 1]! - edges[bin]!),
    y: counts,
    marker: { color: `@${fixedColor(name) ?? 'plain'}` },
    hovertext: counts.map(
      (count, bin) =>
        `${formatNumber(edges[bin]!)} to ${formatNumber(edges[bin + 1]!)}: ${formatCount(count)}<br>${formatPercent(count / total)} of ${formatCount(total)}`,
    ),
    hoverinfo: 'text',
  };
}

function outline(edges: readonly number[], list: Numbers, name: string): PlotlyTrace {
  const counts = checkedCounts(edges, list);
  return {
    type: 'scatter',
    mode: 'lines',
    name: escapeLabel(name),
    line: { shape: 'hv', color: `@${fixedColor(name) ?? 'series2'}`, width: 2 },
    x: [...edges],
    y: [...counts, counts.at(-1)!],
    hovertemplate: '%{y:,}',
  };
}

function checkedCounts(edges: readonly number[], list: Numbers): number[] {
  const counts = allNumbersOf(list, 'counts');
  if (counts.length === 0 || edges.length !== counts.length + 1) {
    throw new InputError(
      `Expected one edge more than counts, got ${edges.length} edges and ${counts.length} counts.`,
    );
  }
  const turn = edges.findIndex((edge, index) => index > 0 && edge <= edges[index - 1]!);
  if (turn > 0) {
    throw unexpected(`edges[${turn}]`, `above ${edges[turn - 1]}`, edges[turn]);
  }
  return counts;
}
