import { unexpected } from '../base/checks.js';
import { type Labels, type Numbers, numbersOf, requireOrdered, requireSameLength } from './input.js';
import type { ChartColumn } from './table.js';
import { parseTime } from './times.js';

/** One line: `Source1`..`Source3` keep their colours in every figure. */
export interface LineSeries {
  readonly name: string;
  /** Dates (`2020-03-13`, `2020-03`), numbers, or categories. */
  readonly x: Labels | Float64Array;
  /** Gaps break the line. */
  readonly y: Numbers;
  /** Ends of the band around it, both or neither. */
  readonly lower?: Numbers;
  readonly upper?: Numbers;
  /**
   * Its style: `dashed` and grey for expected values, beside which observed ones are in ink; `alternate` is dashed in ink,
   * for weekends beside working days; a grey `reference` for no effect. @default 'line'
   */
  readonly look?: 'line' | 'dashed' | 'alternate' | 'points' | 'reference';
}

/** A line as plain data: lists of equal length. */
export interface LineData {
  readonly name: string;
  /** Texts of dates and of categories, or numbers. */
  readonly x: readonly (string | number)[];
  readonly y: readonly (number | null)[];
  readonly lower?: readonly (number | null)[];
  readonly upper?: readonly (number | null)[];
  readonly look: NonNullable<LineSeries['look']>;
}

/** What an axis is divided into: times, numbers, or categories in their order of appearance. */
export type AxisType = 'date' | 'linear' | 'category';

/**
 * The series as plain data.
 * @throws InputError on lists of different lengths, and on a band that is not in order
 */
export function describeSeries(series: LineSeries): LineData {
  const { name, x, y, lower, upper, look = 'line' } = series;
  requireSameLength({ [`x of ${name}`]: x, [`y of ${name}`]: y, lower, upper });
  if ((lower === undefined) !== (upper === undefined)) {
    throw unexpected(`the band of ${name}`, 'two lists or none', [lower, upper]);
  }
  const band =
    lower === undefined || upper === undefined
      ? {}
      : { lower: numbersOf(lower, `lower of ${name}`), upper: numbersOf(upper, `upper of ${name}`) };
  if (band.lower !== undefined) requireOrdered(band.lower, band.upper);
  const places = Array.from(x as ArrayLike<Labels[number]>, (value) =>
    typeof value === 'number' ? value : value === null ? 'unknown' : String(value),
  );
  return { name, x: places, y: numbersOf(y, `y of ${name}`), ...band, look };
}

/**
 * The type of the axis of these series, unless it is given: numbers, times, or else categories.
 * @throws InputError if a value is not of the given type
 */
export function axisTypeOf(series: readonly LineData[], given?: AxisType): AxisType {
  const values = series.flatMap(({ x }) => x);
  if (given === 'category') return given;
  const isNumber = (value: string | number): boolean => Number.isFinite(value);
  const isTime = (value: string | number): boolean =>
    typeof value === 'string' && Number.isFinite(parseTime(value));
  if (given === undefined) {
    return values.every(isNumber) ? 'linear' : values.every(isTime) ? 'date' : 'category';
  }
  const [isValid, expected] = given === 'date' ? [isTime, 'a date'] : [isNumber, 'a finite number'];
  const wrong = values.find((value) => !isValid(value));
  if (wrong !== undefined) throw unexpected('each of x', expected, wrong);
  return given;
}

/** A panel of lines, or the only one. */
export interface LinePanel {
  readonly title: string;
  readonly series: readonly LineData[];
}

/** The columns of values of lines: a row for each x of a panel, a column for each name and for the ends of its band, if it has one. */
export function lineColumns(panels: readonly LinePanel[], xTitle: string, percent: boolean): ChartColumn[] {
  const rows = panels.flatMap((panel) => rowsOf(panel).map((row) => ({ ...row, panel: panel.title })));
  const names = [...new Set(panels.flatMap(({ series }) => series.map(({ name }) => name)))];
  const format = percent ? 'percent' : 'number';
  const isNumber = rows.every(({ x }) => typeof x === 'number');
  const hasBand = (name: string): boolean =>
    panels.some(({ series }) => series.some((one) => one.name === name && one.lower !== undefined));
  return [
    { key: 'panel', heading: '', format: 'text', values: rows.map(({ panel }) => panel || null) },
    { key: 'x', heading: xTitle, format: isNumber ? 'number' : 'text', values: rows.map(({ x }) => x) },
    ...names.flatMap((name): ChartColumn[] => {
      const column = (end: 'y' | 'lower' | 'upper', suffix: string): ChartColumn => ({
        key: `${name}${suffix}`,
        heading: `${name}${suffix}`,
        format,
        values: rows.map(({ cells }) => cells.get(name)?.[end] ?? null),
      });
      return hasBand(name)
        ? [column('y', ''), column('lower', ', lower'), column('upper', ', upper')]
        : [column('y', '')];
    }),
  ];
}

interface Row {
  readonly x: string | number;
  readonly cells: Map<string, Record<'y' | 'lower' | 'upper', number | null>>;
}

/** One row for each x, in the order of the axis; a further one where a series comes to the same x again. */
function rowsOf({ series }: LinePanel): Row[] {
  const rows = new Map<string, Row>();
  for (const { name, x, y, lower, upper } of series) {
    const times = new Map<string | number, number>();
    for (const [index, place] of x.entries()) {
      const time = (times.get(place) ?? 0) + 1;
      times.set(place, time);
      const key = `${time} ${place}`;
      const row = rows.get(key) ?? { x: place, cells: new Map() };
      rows.set(key, row);
      const cell = { y: y[index]!, lower: lower?.[index] ?? null, upper: upper?.[index] ?? null };
      row.cells.set(name, cell);
    }
  }
  const list = [...rows.values()];
  const type = axisTypeOf(series);
  if (type === 'category') return list;
  const at = ({ x }: Row): number => (typeof x === 'number' ? x : parseTime(x));
  return list.sort((a, b) => at(a) - at(b));
}
