import { type FigureOf, type FigureText, figureOf } from './figureOf.js';
import { allNumbersOf, type Numbers, numbersOf, requireOrdered, requireSameLength } from './input.js';
import type { ChartTable } from './table.js';

export interface ResponseCurveInput extends FigureText {
  /** The dose, ascending, with its unit in `xTitle`: `Temperature (°F)`. */
  readonly x: Numbers;
  readonly estimate: Numbers;
  readonly lower: Numbers;
  readonly upper: Numbers;
  readonly xTitle: string;
  readonly yTitle: string;
  /** The value without an effect. @default 1 */
  readonly reference?: number;
  /** The amount of data at each x, drawn as bars below, so that ends with little data are visible. */
  readonly support?: Numbers;
  /** What the bars count. @default 'n' */
  readonly supportTitle?: string;
}

/** Estimates with their band along a dose. */
export interface ResponseCurveChart {
  readonly kind: 'responseCurve';
  readonly x: readonly number[];
  readonly estimate: readonly (number | null)[];
  readonly lower: readonly (number | null)[];
  readonly upper: readonly (number | null)[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly reference: number;
  readonly support: readonly number[] | null;
  readonly supportTitle: string;
}

/**
 * A dose-response curve with its band, the line of no effect, and the data that supports it.
 * @throws InputError without doses, on lists of other lengths, and on an interval with one end
 */
export function responseCurve(input: ResponseCurveInput): FigureOf<ResponseCurveChart> {
  const { x, estimate, lower, upper, support, supportTitle = 'n', xTitle, yTitle, reference = 1 } = input;
  requireSameLength({ x, estimate, lower, upper, support });
  const [lows, highs] = [numbersOf(lower, 'lower'), numbersOf(upper, 'upper')];
  requireOrdered(lows, highs);
  return figureOf(input, {
    kind: 'responseCurve',
    x: allNumbersOf(x, 'x'),
    estimate: numbersOf(estimate, 'estimate'),
    lower: lows,
    upper: highs,
    xTitle,
    yTitle,
    reference,
    support: support === undefined ? null : allNumbersOf(support, 'support'),
    supportTitle,
  });
}

export function responseCurveTable(chart: ResponseCurveChart): ChartTable {
  const { x, estimate, lower, upper, support, xTitle, yTitle } = chart;
  return [
    { key: 'x', heading: xTitle, format: 'number', values: x },
    { key: 'estimate', heading: yTitle, format: 'number', values: estimate },
    { key: 'lower', heading: 'From', format: 'number', values: lower },
    { key: 'upper', heading: 'To', format: 'number', values: upper },
    { key: 'n', heading: 'n', format: 'number', values: support ?? x.map(() => null) },
  ];
}
