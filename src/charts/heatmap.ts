import { requireInteger, unexpected } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { type Classes, classesOf } from './classes.js';
import { type FigureOf, figureOf } from './figureOf.js';
import { allNumbersOf, type Labels, type MeasureInput, type Numbers, numbersOf, textOf } from './input.js';
import type { ChartTable } from './table.js';

export interface HeatmapInput extends MeasureInput {
  /** Labels of the columns, left to right. */
  readonly x: Labels;
  /** Labels of the rows, top to bottom. */
  readonly y: Labels;
  /** One list a row, as long as `x`; a gap is a hatched cell. */
  readonly values: readonly Numbers[];
  /** The number that each cell is out of, same shape, for the hover text. */
  readonly counts?: readonly Numbers[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** The values are ratios: colours diverge from 1. @default false */
  readonly ratio?: boolean;
  /** Where one class of values ends and the next begins, ascending, at most four. @default round numbers near the quantiles */
  readonly edges?: Numbers;
  /** Cells of the headline, which are outlined and named. @default none */
  readonly peaks?: readonly HeatmapPeak[];
}

export interface HeatmapPeak {
  /** Index of the row and of the column. */
  readonly row: number;
  readonly column: number;
  /** `Friday, 17 h`. */
  readonly label: string;
}

/** A grid of cells with a class of values each. */
export interface HeatmapChart {
  readonly kind: 'heatmap';
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** One list a row. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly counts?: readonly (readonly (number | null)[])[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly valueTitle: string;
  readonly percent: boolean;
  readonly ratio: boolean;
  readonly edges?: readonly number[];
  readonly peaks: readonly HeatmapPeak[];
}

/**
 * A grid of cells in five classes of values, or seven of ratios: weekday by hour, column by feed.
 * @throws InputError if `values` or `counts` is not a matrix of `y` by `x`, and on a peak outside of it
 */
export function heatmap(input: HeatmapInput): FigureOf<HeatmapChart> {
  const { xTitle, yTitle, valueTitle, percent = false, ratio = false, peaks = [] } = input;
  const values = matrixOf(input.values, input, 'values');
  const edges = input.edges && edgesOf(input.edges, input);
  const counts = input.counts && matrixOf(input.counts, input, 'counts');
  for (const { row, column } of peaks) {
    requireInteger('row of a peak', row, 0, input.y.length - 1);
    requireInteger('column of a peak', column, 0, input.x.length - 1);
  }
  return figureOf(input, {
    kind: 'heatmap',
    rows: input.y.map(textOf),
    columns: input.x.map(textOf),
    values,
    ...(counts === undefined ? {} : { counts }),
    xTitle,
    yTitle,
    valueTitle,
    percent,
    ratio,
    ...(edges === undefined ? {} : { edges }),
    peaks,
  });
}

/** The classes of the colours of a grid or a calendar. */
export function cellClasses(
  values: readonly (number | null)[],
  { ratio, percent, edges }: Pick<HeatmapChart, 'ratio' | 'percent' | 'edges'>,
): Classes {
  return classesOf(values, {
    kind: ratio ? 'ratio' : 'count',
    percent,
    ...(edges === undefined ? {} : { edges }),
  });
}

/** @throws InputError unless there are one to four ascending numbers, and classes are not those of ratios */
function edgesOf(edges: Numbers, { id, ratio }: Pick<HeatmapInput, 'id' | 'ratio'>): number[] {
  const numbers = allNumbersOf(edges, 'edges');
  const isAscending = numbers.every((edge, at) => at === 0 || edge > numbers[at - 1]!);
  if (ratio === true || !isAscending || numbers.length < 1 || numbers.length > 4)
    throw unexpected(
      `edges of figure ${id}`,
      'one to four ascending numbers, without ratio',
      numbers.join(', '),
    );
  return numbers;
}

export function heatmapTable(chart: HeatmapChart): ChartTable {
  const { rows, columns, values, counts, xTitle, yTitle, valueTitle, percent } = chart;
  const format = percent ? 'percent' : 'number';
  return [
    { key: 'row', heading: yTitle, format: 'text', values: rows.flatMap((row) => columns.map(() => row)) },
    { key: 'column', heading: xTitle, format: 'text', values: rows.flatMap(() => columns) },
    { key: 'value', heading: valueTitle, format, values: values.flat() },
    { key: 'n', heading: 'n', format: 'number', values: counts?.flat() ?? values.flat().map(() => null) },
  ];
}

function matrixOf(
  rows: readonly Numbers[],
  { id, x, y }: Pick<HeatmapInput, 'id' | 'x' | 'y'>,
  name: string,
): (number | null)[][] {
  if (y.length === 0 || x.length === 0 || rows.length !== y.length) {
    const size = `a matrix of ${y.length} rows and ${x.length} columns, at least one of each`;
    throw new InputError(`Expected ${name} of figure ${id} to be ${size}, got ${rows.length} rows.`);
  }
  return rows.map((row, index) => {
    if (row.length !== x.length) {
      throw unexpected(`the length of row ${index} of ${name} in figure ${id}`, String(x.length), row.length);
    }
    return numbersOf(row, name);
  });
}
