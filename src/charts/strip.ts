import { unexpected } from '../base/checks.js';
import { type FigureOf, type FigureText, figureOf } from './figureOf.js';
import { allNumbersOf, requireOrdered, requireSome } from './input.js';
import type { ChartTable } from './table.js';

/** A value on a strip. */
export interface StripMark {
  /** What has this value: `March 2018`. */
  readonly label: string;
  readonly value: number;
  /** Ends of the interval, drawn for a named mark. @default none */
  readonly lower?: number;
  readonly upper?: number;
  /** Drawn as a dot with its label, where the others are ticks. @default false */
  readonly isNamed?: boolean;
  /** A tick that stands out among the others, such as one beyond the named value. @default false */
  readonly isStrong?: boolean;
  /** The number behind the value. */
  readonly n?: number;
}

export interface StripRow {
  /** Empty for a single row that needs no name. */
  readonly label: string;
  readonly marks: readonly StripMark[];
}

export interface TickNames {
  readonly plain: string;
  /** Of the ticks that stand out. */
  readonly strong?: string;
}

export interface StripInput extends FigureText {
  /** Top to bottom. */
  readonly rows: readonly StripRow[];
  /** What the ticks are, in a key: `{ plain: 'placebo date', strong: 'at least as far from 1' }`. @default no key */
  readonly ticks?: TickNames;
  /** What the axis shows, with its unit: `Rate ratio`. */
  readonly xTitle: string;
  /** The value without an effect, drawn as a line: 1 for a ratio; null draws none. @default null */
  readonly reference?: number | null;
  /** Log axis for ratios; all values must be above 0. @default reference is 1 */
  readonly logX?: boolean;
  /** The values are shares of 0..1. @default false */
  readonly percent?: boolean;
}

/** Rows of many values on one axis, a few of them named. */
export interface StripChart {
  readonly kind: 'strip';
  readonly rows: readonly StripRow[];
  readonly ticks?: TickNames;
  readonly xTitle: string;
  readonly reference: number | null;
  readonly logX: boolean;
  readonly percent: boolean;
}

/**
 * Where a few named values stand among many: the real date among placebo dates, settings by group, the commonest lengths.
 * @throws InputError without rows or marks, on a value that is not finite, and on values of a log axis at or below 0
 * @example
 * strip({ ...text, xTitle: 'Rate ratio', reference: 1, rows: [{ label: 'Placebo dates', marks: [
 *   { label: '13 March 2020', value: 0.49, isNamed: true }, { label: '13 March 2019', value: 1.02 }] }] });
 */
export function strip(input: StripInput): FigureOf<StripChart> {
  const { rows, ticks, xTitle, reference = null, percent = false, logX = reference === 1 } = input;
  const marks = rows.flatMap((row) => row.marks);
  requireSome('marks', marks, input);
  allNumbersOf(
    marks.map(({ value }) => value),
    'values',
  );
  requireOrdered(
    marks.map(({ lower }) => lower ?? null),
    marks.map(({ upper }) => upper ?? null),
  );
  const least = Math.min(...marks.map(({ value, lower }) => lower ?? value));
  if (logX && least <= 0) {
    throw unexpected(`every value on the log axis of figure ${input.id}`, 'above 0', least);
  }
  return figureOf(input, {
    kind: 'strip',
    rows,
    ...(ticks === undefined ? {} : { ticks }),
    xTitle,
    reference,
    logX,
    percent,
  });
}

export function stripTable({ rows, xTitle, percent }: StripChart): ChartTable {
  const all = rows.flatMap((row) => row.marks.map((mark) => ({ ...mark, row: row.label })));
  const format = percent ? 'percent' : 'number';
  return [
    { key: 'label', heading: '', format: 'text', values: all.map(({ label }) => label) },
    { key: 'row', heading: 'Row', format: 'text', values: all.map(({ row }) => row || null) },
    { key: 'value', heading: xTitle, format, values: all.map(({ value }) => value) },
    { key: 'lower', heading: 'From', format, values: all.map(({ lower }) => lower ?? null) },
    { key: 'upper', heading: 'To', format, values: all.map(({ upper }) => upper ?? null) },
    { key: 'n', heading: 'n', format: 'number', values: all.map(({ n }) => n ?? null) },
  ];
}
