import { unexpected } from '../base/checks.js';
import { type FigureOf, type FigureText, figureOf } from './figureOf.js';
import { allNumbersOf, requireOrdered, requireSome } from './input.js';
import type { ChartTable } from './table.js';

export interface ForestRow {
  readonly label: string;
  readonly estimate: number;
  /** Ends of the interval; null when there is none. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** The number behind the estimate. */
  readonly n?: number;
  /** A row that the headline is about, drawn stronger; false: not bold. @default bold if its interval leaves out the reference */
  readonly highlight?: boolean;
  /** Its rank or the interval of its rank, in a column of its own: `1–2`. */
  readonly rank?: string;
  /** Drawn as a triangle in the colour of emerging or fading. */
  readonly trend?: 'emerging' | 'fading';
}

export interface ForestInput extends FigureText {
  /** Top to bottom. */
  readonly rows: readonly ForestRow[];
  /** What is estimated, with its unit: `Rate ratio`. */
  readonly xTitle: string;
  /** The value without an effect: 1 for a ratio, 0 for a difference; null draws no line. @default 1 */
  readonly reference?: number | null;
  /** Words at both sides of the reference line: `['less often severe', 'more often severe']`. @default none */
  readonly sides?: readonly [below: string, above: string];
  /** Log axis for ratios; all values must be above 0. @default reference is 1 */
  readonly logX?: boolean;
  /** The estimates are shares of 0..1. @default false */
  readonly percent?: boolean;
}

/** Estimates with their intervals, a row for each. */
export interface ForestChart {
  readonly kind: 'forest';
  readonly rows: readonly ForestRow[];
  readonly xTitle: string;
  readonly reference: number | null;
  readonly sides?: readonly [below: string, above: string];
  readonly logX: boolean;
  readonly percent: boolean;
}

/**
 * A dot plot: one estimate with its interval in each row. A picture shows 12 rows at most, the table all.
 * @throws InputError without rows, on a value that is not finite, on an interval with one end, and on values of a log axis at or below 0
 */
export function forestPlot(input: ForestInput): FigureOf<ForestChart> {
  const { rows, xTitle, sides, reference = 1, percent = false, logX = reference === 1 } = input;
  requireSome('rows', rows, input);
  allNumbersOf(
    rows.map(({ estimate }) => estimate),
    'estimates',
  );
  requireOrdered(
    rows.map(({ lower }) => lower),
    rows.map(({ upper }) => upper),
  );
  const least = Math.min(...rows.map(({ lower, estimate }) => lower ?? estimate));
  if (logX && least <= 0) {
    throw unexpected(`every value on the log axis of figure ${input.id}`, 'above 0', least);
  }
  return figureOf(input, {
    kind: 'forest',
    rows,
    xTitle,
    reference,
    ...(sides === undefined ? {} : { sides }),
    logX,
    percent,
  });
}

/** Whether the interval of a row leaves out the reference: only then it is told apart from no effect. */
export function isToldApart({ lower, upper }: ForestRow, reference: number | null): boolean {
  return reference === null || (lower !== null && upper !== null && (lower > reference || upper < reference));
}

export function forestTable({ rows, xTitle, percent }: ForestChart): ChartTable {
  const format = percent ? 'percent' : 'number';
  return [
    { key: 'label', heading: '', format: 'text', values: rows.map(({ label }) => label) },
    { key: 'rank', heading: 'Rank', format: 'text', values: rows.map(({ rank }) => rank ?? null) },
    { key: 'trend', heading: 'Trend', format: 'text', values: rows.map(({ trend }) => trend ?? null) },
    { key: 'estimate', heading: xTitle, format, values: rows.map(({ estimate }) => estimate) },
    { key: 'lower', heading: 'From', format, values: rows.map(({ lower }) => lower) },
    { key: 'upper', heading: 'To', format, values: rows.map(({ upper }) => upper) },
    { key: 'n', heading: 'n', format: 'number', values: rows.map(({ n }) => n ?? null) },
  ];
}
