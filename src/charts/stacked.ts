import type { NamedValues } from './barGroups.js';
import { type FigureOf, type FigureText, figureOf } from './figureOf.js';
import { type Labels, type Numbers, numbersOf, requireSameLength, requireSome, textsOf } from './input.js';
import type { EventAnnotation, PeriodAnnotation } from './marks.js';
import type { ChartColumn, ChartTable } from './table.js';

export interface StackedInput extends FigureText {
  /** Dates or categories, shared by all series. */
  readonly x: Labels;
  /** Bottom first; `Source1`..`Source3` keep their colours. */
  readonly series: readonly { readonly name: string; readonly y: Numbers }[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** Bars for a few categories, areas for a long time. @default 'bars' */
  readonly look?: 'bars' | 'areas';
  /** The series are steps of one scale, least first (severity 1 to 4): one hue from pale to strong. @default false */
  readonly ordered?: boolean;
  /** Show shares of the total at each x instead of counts. @default false */
  readonly shares?: boolean;
  /** y are shares of 0..1. @default false */
  readonly percent?: boolean;
  readonly events?: readonly EventAnnotation[];
  readonly windows?: readonly PeriodAnnotation[];
  readonly xType?: 'date' | 'linear' | 'category';
}

/**
 * Parts of a whole at each x. The interactive chart stacks them; a picture shows a few shares as bars of parts, and
 * anything else as a panel a series on one scale, because a stack hides all parts but the lowest.
 */
export interface StackedChart {
  readonly kind: 'stacked';
  readonly x: readonly string[];
  readonly series: readonly NamedValues[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly look: 'bars' | 'areas';
  readonly ordered: boolean;
  readonly shares: boolean;
  readonly percent: boolean;
  readonly events: readonly EventAnnotation[];
  readonly windows: readonly PeriodAnnotation[];
  readonly xType: 'date' | 'linear' | 'category' | null;
}

/**
 * Parts of a whole: accidents by month and feed, severities by feed.
 * @throws InputError without series or positions, and on lists of other lengths
 */
export function stacked(input: StackedInput): FigureOf<StackedChart> {
  requireSome('series', input.series, input);
  const { x, xTitle, yTitle, look = 'bars', ordered = false, shares = false, percent = false } = input;
  const series = input.series.map(({ name, y }): NamedValues => {
    requireSameLength({ x, [`y of ${name}`]: y });
    return { name, values: numbersOf(y, `y of ${name}`) };
  });
  return figureOf(input, {
    kind: 'stacked',
    x: textsOf(x),
    series,
    xTitle,
    yTitle,
    look,
    ordered,
    shares,
    percent,
    events: input.events ?? [],
    windows: input.windows ?? [],
    xType: input.xType ?? null,
  });
}

/** The values of each series as shares of the total at their position; null where there is no value. */
export function sharesOf({ x, series }: Pick<StackedChart, 'x' | 'series'>): NamedValues[] {
  const totals = x.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  return series.map(({ name, values }) => ({
    name,
    values: values.map((value, index) => (value === null ? null : value / (totals[index] || 1))),
  }));
}

/** The values, and their shares of the total where the chart shows these. */
export function stackedTable(chart: StackedChart): ChartTable {
  const { x, xTitle, series, shares, percent } = chart;
  const columns = (list: readonly NamedValues[], suffix: string, format: ChartColumn['format']) =>
    list.map(({ name, values }) => ({
      key: `${name}${suffix}`,
      heading: `${name}${suffix}`,
      format,
      values,
    }));
  return [
    { key: xTitle.toLowerCase(), heading: xTitle, format: 'text', values: x },
    ...columns(series, '', percent ? 'percent' : 'number'),
    ...(shares ? columns(sharesOf(chart), ' share', 'percent') : []),
  ];
}
