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

export interface BarGroupsInput extends MeasureInput {
  /** Top to bottom. */
  readonly labels: Labels;
  /** Bars of each label; a gap has no bar. `Source1`..`Source3` keep their colours. */
  readonly series: readonly { readonly name: string; readonly values: Numbers }[];
  /** End to end, for parts of a whole, in place of side by side. @default false */
  readonly stacked?: boolean;
  /** The series are at most four steps of one scale, least first: one hue from pale to strong. @default false */
  readonly ordered?: boolean;
}

/** Horizontal bars from zero, several a label. */
export interface BarGroupsChart {
  readonly kind: 'barGroups';
  readonly labels: readonly string[];
  readonly series: readonly NamedValues[];
  readonly valueTitle: string;
  readonly percent: boolean;
  readonly stacked: boolean;
  readonly ordered: boolean;
}

/** A value for each label or position of a chart; null is a gap. */
export interface NamedValues {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/**
 * Horizontal bars, several for each label: side by side to compare, or end to end as parts of a whole.
 * @throws InputError without series or labels, and on lists of other lengths
 */
export function barGroups(input: BarGroupsInput): FigureOf<BarGroupsChart> {
  const { labels, valueTitle, percent = false, stacked = false, ordered = false } = input;
  requireSome('series', input.series, input);
  const series = input.series.map(({ name, values }): NamedValues => {
    requireSameLength({ labels, [`values of ${name}`]: values });
    return { name, values: numbersOf(values, `values of ${name}`) };
  });
  return figureOf(input, {
    kind: 'barGroups',
    labels: textsOf(labels),
    series,
    valueTitle,
    percent,
    stacked,
    ordered,
  });
}

export function barGroupsTable({ labels, series, percent }: BarGroupsChart): ChartTable {
  return [
    { key: 'label', heading: '', format: 'text', values: labels },
    ...series.map(({ name, values }) => ({
      key: name,
      heading: name,
      format: percent ? ('percent' as const) : ('number' as const),
      values,
    })),
  ];
}
