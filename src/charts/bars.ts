import { type FigureOf, figureOf } from './figureOf.js';
import {
  allNumbersOf,
  type Labels,
  numbersOf,
  requireOrdered,
  requireSameLength,
  textsOf,
  type ValuesInput,
} from './input.js';
import type { ChartTable } from './table.js';

export interface BarsInput extends ValuesInput {
  readonly labels: Labels;
  /** Number of bars to keep, largest first. @default all, in the order given */
  readonly top?: number;
}

/** Horizontal bars from zero, one a row, with intervals if given. */
export interface BarsChart {
  readonly kind: 'bars';
  readonly rows: readonly BarRow[];
  readonly valueTitle: string;
  readonly percent: boolean;
}

export interface BarRow {
  readonly label: string;
  readonly value: number;
  /** Ends of the interval; null when there is none. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** The number behind the value. */
  readonly n?: number;
}

/**
 * Horizontal bars from zero, one a label, with intervals if given. A picture shows 12 of them at most, the table all.
 * @throws InputError without bars, on a value that is not finite, and on an interval with one end
 */
export function bars(input: BarsInput): FigureOf<BarsChart> {
  const { labels, values, lower, upper, counts, valueTitle, percent = false } = input;
  requireSameLength({ labels, values, lower, upper, counts });
  const names = textsOf(labels);
  const lows = lower && numbersOf(lower, 'lower');
  const highs = upper && numbersOf(upper, 'upper');
  const outOf = counts && numbersOf(counts, 'counts');
  const rows = allNumbersOf(values, 'values').map((value, index): BarRow => {
    const n = outOf?.[index] ?? null;
    return {
      label: names[index]!,
      value,
      lower: lows?.[index] ?? null,
      upper: highs?.[index] ?? null,
      ...(n === null ? {} : { n }),
    };
  });
  requireOrdered(
    rows.map((row) => row.lower),
    rows.map((row) => row.upper),
  );
  if (input.top !== undefined) rows.sort((a, b) => b.value - a.value).splice(input.top);
  return figureOf(input, { kind: 'bars', rows, valueTitle, percent });
}

export function barsTable({ rows, valueTitle, percent }: BarsChart): ChartTable {
  const format = percent ? 'percent' : 'number';
  return [
    { key: 'label', heading: '', format: 'text', values: rows.map(({ label }) => label) },
    { key: 'value', heading: valueTitle, format, values: rows.map(({ value }) => value) },
    { key: 'lower', heading: 'From', format, values: rows.map(({ lower }) => lower) },
    { key: 'upper', heading: 'To', format, values: rows.map(({ upper }) => upper) },
    { key: 'n', heading: 'n', format: 'number', values: rows.map(({ n }) => n ?? null) },
  ];
}
