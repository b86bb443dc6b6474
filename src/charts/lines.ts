import { type FigureOf, type FigureText, figureOf } from './figureOf.js';
import { requireSome } from './input.js';
import {
  type AxisType,
  axisTypeOf,
  describeSeries,
  type LineData,
  type LineSeries,
  lineColumns,
} from './lineSeries.js';
import type { EventAnnotation, PeriodAnnotation } from './marks.js';
import type { ChartTable } from './table.js';
import type { TimeUnit } from './times.js';

export type { LineSeries } from './lineSeries.js';

export interface LinesInput extends FigureText {
  readonly series: readonly LineSeries[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** Numbered discs above the plot, with a list below it. */
  readonly events?: readonly EventAnnotation[];
  /** The event that the chart is about: a solid line with its date and label. */
  readonly interruption?: EventAnnotation;
  readonly windows?: readonly PeriodAnnotation[];
  /** The size of the area between the first two series, which is hatched. */
  readonly difference?: DifferenceAnnotation;
  /** y are shares of 0..1. @default false */
  readonly percent?: boolean;
  /** x are shares of 0..1. @default false */
  readonly percentX?: boolean;
  /** Start the y axis at zero, suitable for counts. @default true */
  readonly fromZero?: boolean;
  /** @default false */
  readonly logX?: boolean;
  /** @default false */
  readonly logY?: boolean;
  /** `category` for labels that look like numbers or dates. @default by the values of x */
  readonly xType?: AxisType;
  /** Ticks at these positions only, with these texts. @default round numbers and times */
  readonly xTicks?: readonly AxisTick[];
  /** What one time of x stands for, in its texts. @default by its spelling: a year, a month, a day, an hour */
  readonly timeUnit?: TimeUnit;
}

export interface AxisTick {
  readonly at: string | number;
  readonly text: string;
}

/** What lies between two lines from an x on: `471 fewer`, `(393 to 557)`. */
export interface DifferenceAnnotation {
  readonly from: string | number;
  readonly label: string;
  /** A second line: the interval. */
  readonly detail?: string;
}

/** Lines over time, over numbers or over categories. */
export interface LinesChart {
  readonly kind: 'lines';
  readonly series: readonly LineData[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xType: AxisType;
  readonly events: readonly EventAnnotation[];
  readonly interruption?: EventAnnotation;
  readonly windows: readonly PeriodAnnotation[];
  readonly difference?: DifferenceAnnotation;
  readonly percent: boolean;
  readonly percentX: boolean;
  readonly fromZero: boolean;
  readonly logX: boolean;
  readonly logY: boolean;
  readonly xTicks?: readonly AxisTick[];
  readonly timeUnit?: TimeUnit;
}

/**
 * Lines over time or over a number, with interval bands, events and windows.
 *
 * @throws InputError without series, on lists of different lengths, and on an x that is not of the given type
 * @example
 * const { month, n } = (await source.ask(count().by('month'))).columns;
 * const figure = lines({
 *   id: 'months',
 *   headline: 'Accidents by month',
 *   alt: 'One line, with a step in 2020.',
 *   footnote: 'All feeds',
 *   series: [{ name: 'accidents', x: month as string[], y: n as Float64Array }],
 *   xTitle: 'Month',
 *   yTitle: 'Accidents',
 * }); // a Figure for show, renderFigureHtml and exportFigure
 */
export function lines(input: LinesInput): FigureOf<LinesChart> {
  const { xTitle, yTitle, events = [], interruption, windows = [], difference, xTicks, timeUnit } = input;
  requireSome('series', input.series, input);
  const series = input.series.map(describeSeries);
  return figureOf(input, {
    kind: 'lines',
    series,
    xTitle,
    yTitle,
    xType: axisTypeOf(series, input.xType),
    events,
    ...(interruption === undefined ? {} : { interruption }),
    windows,
    ...(difference === undefined ? {} : { difference }),
    percent: input.percent ?? false,
    percentX: input.percentX ?? false,
    fromZero: input.fromZero ?? true,
    logX: input.logX ?? false,
    logY: input.logY ?? false,
    ...(xTicks === undefined ? {} : { xTicks }),
    ...(timeUnit === undefined ? {} : { timeUnit }),
  });
}

export function linesTable({ series, xTitle, percent }: LinesChart): ChartTable {
  return lineColumns([{ title: '', series }], xTitle, percent);
}
