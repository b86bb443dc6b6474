import type { NamedValues } from './barGroups.js';
import { type FigureOf, figureOf } from './figureOf.js';
import {
  type Labels,
  type MeasureInput,
  type Numbers,
  numbersOf,
  requireSameLength,
  requireSome,
  textsOf,
} from './input.js';
import type { ChartTable } from './table.js';

export interface DotsInput extends MeasureInput {
  /** Rows, top to bottom. */
  readonly labels: Labels;
  /** At most five marks of each row, with their names; a gap has none. `Source1`..`Source3` keep their colours. */
  readonly series: readonly { readonly name: string; readonly values: Numbers }[];
}

/** Rows with several named marks on one axis from zero. */
export interface DotsChart {
  readonly kind: 'dots';
  readonly labels: readonly string[];
  readonly series: readonly NamedValues[];
  readonly valueTitle: string;
  readonly percent: boolean;
}

/**
 * A dot plot: rows with a mark of each series on one axis, such as the share of missing values by column and feed.
 * A picture shows 12 rows at most, the table all.
 * @throws InputError without series or labels, and on lists of other lengths
 */
export function dots(input: DotsInput): FigureOf<DotsChart> {
  const { labels, valueTitle, percent = false } = input;
  requireSome('series', input.series, input);
  const series = input.series.map(({ name, values }): NamedValues => {
    requireSameLength({ labels, [`values of ${name}`]: values });
    return { name, values: numbersOf(values, `values of ${name}`) };
  });
  return figureOf(input, { kind: 'dots', labels: textsOf(labels), series, valueTitle, percent });
}

export function dotsTable({ labels, series, percent }: DotsChart): ChartTable {
  const format = percent ? 'percent' : 'number';
  return [
    { key: 'label', heading: '', format: 'text', values: labels },
    ...series.map(({ name, values }) => ({ key: name, heading: name, format, values }) as const),
  ];
}
