import { unexpected } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { formatNumber } from '../base/format.js';
import { type FigureOf, type FigureText, figureOf } from './figureOf.js';
import { allNumbersOf, type Numbers } from './input.js';
import type { ChartTable } from './table.js';

export interface HistogramInput extends FigureText {
  /** Edges of the bins, ascending, one more than counts; a bin holds `edge <= x < next edge`. */
  readonly edges: Numbers;
  readonly counts: Numbers;
  readonly xTitle: string;
  /** @default 'Accidents' */
  readonly yTitle?: string;
  /** The median of the values, marked on the axis. @default not marked */
  readonly median?: number;
  /** Name of the last bin, if it holds everything above its edge: `10 and more`. @default its two edges */
  readonly lastName?: string;
  /** A second set of counts over the same edges, drawn as an outline. */
  readonly compare?: { readonly name: string; readonly counts: Numbers };
  /** Name of the first set, if there is `compare`. @default 'all' */
  readonly name?: string;
}

/** Counts of bins. */
export interface HistogramChart {
  readonly kind: 'histogram';
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** Names of the bins: `0–15`. */
  readonly bins: readonly string[];
  readonly name: string;
  readonly compare: { readonly name: string; readonly counts: readonly number[] } | null;
  readonly median: number | null;
  readonly xTitle: string;
  readonly yTitle: string;
}

/**
 * A histogram of counts that an engine has already binned, from zero.
 * @throws InputError if there is not one edge more than counts, or if edges do not ascend
 */
export function histogram(input: HistogramInput): FigureOf<HistogramChart> {
  const { xTitle, yTitle = 'Accidents', name = 'all', median = null, compare, lastName } = input;
  const edges = allNumbersOf(input.edges, 'edges');
  const counts = checkedCounts(edges, input.counts);
  const bins = counts.map((_, bin) =>
    bin === counts.length - 1 && lastName !== undefined ? lastName : rangeText(edges[bin]!, edges[bin + 1]!),
  );
  if (median !== null && !Number.isFinite(median)) throw unexpected('median', 'a finite number', median);
  return figureOf(input, {
    kind: 'histogram',
    edges,
    counts,
    bins,
    name,
    compare: compare ? { name: compare.name, counts: checkedCounts(edges, compare.counts) } : null,
    median,
    xTitle,
    yTitle,
  });
}

/** `0–15`, `−10 to 0`: an edge is the shortest number, as bins are often sums of widths. */
function rangeText(from: number, until: number): string {
  const [first, second] = [from, until].map((edge) => formatNumber(Number(edge.toPrecision(12))));
  return from < 0 ? `${first} to ${second}` : `${first}–${second}`;
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

/** The counts of a set as shares of their sum. */
export function binShares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

export function histogramTable(chart: HistogramChart): ChartTable {
  const { edges, counts, bins, name, compare, xTitle, yTitle } = chart;
  const heading = compare === null ? yTitle : `${yTitle}, ${name}`;
  return [
    { key: 'bin', heading: xTitle, format: 'text', values: bins },
    { key: 'lower', heading: 'From', format: 'number', values: edges.slice(0, -1) },
    { key: 'upper', heading: 'To below', format: 'number', values: edges.slice(1) },
    { key: 'n', heading, format: 'number', values: counts },
    { key: 'share', heading: 'Share', format: 'percent', values: binShares(counts) },
    ...(compare === null
      ? []
      : [
          {
            key: `n ${compare.name}`,
            heading: `${yTitle}, ${compare.name}`,
            format: 'number' as const,
            values: compare.counts,
          },
        ]),
  ];
}
