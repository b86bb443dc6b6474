import { unexpected } from '../../base/checks.js';
import type { TimeDimension, Value } from '../../query/question.js';
import { cellOf, type Table } from '../../query/table.js';
import { type seasons, timeDefinitions } from '../../query/timeDimensions.js';
import type { DimensionColumn } from './columns.js';
import { valueLabel } from './words.js';

/** The values of a dimension in the order in which a chart shows them, and what it leaves out. */
export interface Axis {
  readonly column: DimensionColumn;
  readonly values: readonly Value[];
  /** Labels of the categories beyond `top`, the largest first. */
  readonly beyondTop: readonly string[];
  /** Whether rows with a missing value have no position on it. */
  readonly leavesOutUnknown: boolean;
}

export interface AxisOptions {
  /** The size of the category with these rows of the table. */
  readonly sizeOf: (rows: readonly number[]) => number;
  /** Number of categories to keep. */
  readonly top: number;
  /** Whether a missing value has a position of its own, labelled unknown. */
  readonly showsUnknown: boolean;
}

/**
 * The values of an axis. Times and numbers are in their order, including those that the table lacks in between.
 * Categories come largest first, unless the question orders the rows.
 * @throws InputError if a time is not valid
 */
export function axisOf(column: DimensionColumn, table: Table, options: AxisOptions): Axis {
  const { sizeOf, top, showsUnknown } = options;
  const rows = new Map<Value, number[]>();
  for (let row = 0; row < table.rowCount; row++) {
    const value = cellOf(table.columns[column.name]!, row);
    if (rows.get(value)?.push(row) === undefined) rows.set(value, [row]);
  }
  const present = [...rows.keys()];
  const known = present.filter((value) => value !== null);
  const hasUnknown = present.length > known.length;
  const unknown = hasUnknown && showsUnknown ? [null] : [];
  const leavesOutUnknown = hasUnknown && !showsUnknown;
  if (!isCategory(column)) {
    return { column, values: [...inOrder(column, known), ...unknown], beyondTop: [], leavesOutUnknown };
  }
  const isOrdered = (table.question?.orderBy.length ?? 0) > 0;
  const sorted = present.filter((value) => value !== null || showsUnknown);
  if (!isOrdered) {
    const sizes = new Map([...rows].map(([value, ofValue]) => [value, sizeOf(ofValue)]));
    // Not by a difference, which is NaN for two categories without a value.
    sorted.sort((a, b) => Number(sizes.get(a)! < sizes.get(b)!) - Number(sizes.get(a)! > sizes.get(b)!));
  }
  const values = sorted.slice(0, top);
  // No before yes, and unknown last.
  if (known.some((value) => typeof value === 'boolean')) {
    values.sort((a, b) => Number(a === null) - Number(b === null) || Number(a) - Number(b));
  }
  return {
    column,
    values,
    beyondTop: sorted.slice(top).map((value) => labelOf(column, value)),
    leavesOutUnknown,
  };
}

/** Whether its values have no order of their own, so that a chart draws the largest ones. */
export function isCategory({ kind }: DimensionColumn): boolean {
  return kind === 'category' || kind === 'state' || kind === 'cell';
}

/** Whether a missing value can stand on an axis: not on a calendar or between bins. */
export function placesUnknown({ kind }: DimensionColumn): boolean {
  return kind !== 'calendar' && kind !== 'bin';
}

function inOrder(column: DimensionColumn, known: readonly Value[]): readonly Value[] {
  if (column.kind === 'number') return [...known].sort((a, b) => Number(a) - Number(b));
  return column.kind === 'clock' ? clockValues(column, known) : everyStep(column, known);
}

/** The label of a value in a tick or a hover text. */
export function labelOf({ dimension }: DimensionColumn, value: Value): string {
  if (typeof dimension === 'string') return valueLabel(dimension, value);
  if (value === null) return 'unknown';
  if ('cell' in dimension) return String(value);
  // Edges are sums of widths, with noise in their last digits.
  const edges = [Number(value), Number(value) + dimension.width];
  return edges.map((edge) => Number(edge.toPrecision(12))).join(' to ');
}

/** The label without context: `severity 3`, `16 h`, `crossing: yes`, `city unknown`. */
export function spokenLabel(column: DimensionColumn, value: Value): string {
  const label = labelOf(column, value);
  if (value === null) return `${column.label} unknown`;
  if (column.kind === 'number') return `${column.label} ${label}`;
  if (column.name === 'hour') return `${label} h`;
  return label === 'yes' || label === 'no' ? `${column.label}: ${label}` : label;
}

/** If there are more steps than this between the first and the last value, missing ones are not added. */
const maxSteps = 100_000;

/** The values of a calendar or of bins, with every step between the first and the last. */
function everyStep(column: DimensionColumn, known: readonly Value[]): Value[] {
  const { stepOf, valueAt, step } = stepsOf(column);
  const numbers = known.map(stepOf).sort((a, b) => a - b);
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined) return [];
  const count = (last - first) / step + 1;
  if (count > maxSteps) return numbers.map(valueAt);
  return Array.from({ length: count }, (_, index) => valueAt(first + index * step));
}

/** The values of a calendar or of bins as whole numbers in equal steps. */
export function stepsOf({ dimension }: DimensionColumn): {
  readonly stepOf: (value: Value) => number;
  readonly valueAt: (number: number) => Value;
  readonly step: number;
} {
  if (typeof dimension !== 'string' && 'bin' in dimension) {
    const { width, origin = 0 } = dimension;
    return {
      stepOf: (value) => Math.round((Number(value) - origin) / width),
      valueAt: (number) => number * width + origin,
      step: 1,
    };
  }
  const name = dimension as TimeDimension;
  const { decode } = timeDefinitions[name];
  return {
    stepOf: (value) => timeNumber(name, value),
    valueAt: (number) => (decode === undefined ? number : decode(number)),
    step: name === 'week' ? 7 : 1,
  };
}

/**
 * A time as a whole number.
 * @throws InputError if it is not valid, which only a table that is not an answer can have
 */
function timeNumber(name: TimeDimension, value: Value): number {
  const { type, encode, spelling, range, meaning } = timeDefinitions[name];
  if (type === 'boolean') {
    if (typeof value === 'boolean') return Number(value);
    throw unexpected(name, 'true or false', value, { hint: meaning });
  }
  if (type === 'text') {
    const number = typeof value === 'string' ? encode!(value) : null;
    if (number !== null) return number;
    throw unexpected(name, `spelled ${spelling}`, value, { hint: meaning });
  }
  const [least, greatest] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= greatest) return Number(value);
  const what = range === undefined ? 'a whole number' : `a whole number from ${least} to ${greatest}`;
  throw unexpected(name, what, value, { hint: meaning });
}

const seasonsOfYear: readonly (typeof seasons)[number][] = ['winter', 'spring', 'summer', 'fall'];

/** In the order of the clock, with every hour, weekday or month between the first and the last. */
function clockValues({ dimension }: DimensionColumn, known: readonly Value[]): Value[] {
  const name = dimension as TimeDimension;
  const numbers = known.map((value) => timeNumber(name, value));
  if (name === 'season') return seasonsOfYear.filter((season) => known.includes(season));
  if (numbers.length === 0) return [];
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return name === 'isWeekend' ? all.map((number) => number === 1) : all;
}
