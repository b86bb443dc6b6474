import { InputError } from '../../base/errors.js';
import type { TimeDimension, Value } from '../../query/question.js';
import { cellOf, type Table } from '../../query/table.js';
import { timeDefinitions } from '../../query/timeDimensions.js';
import type { DimensionColumn } from './columns.js';
import { valueLabel } from './words.js';

/** The values of a dimension in the order in which a chart shows them. */
export interface Axis {
  readonly column: DimensionColumn;
  readonly values: readonly Value[];
  /** Labels of the values that were left out, the largest first. */
  readonly leftOut: readonly string[];
}

export interface AxisOptions {
  /** The size of a row, to order categories. */
  readonly weight: (row: number) => number;
  /** Number of categories to keep. */
  readonly top: number;
}

/**
 * The values of an axis. Times and numbers are in their order, including those that the table lacks in between.
 * Categories come largest first, unless the question orders the rows. Unknown times and bins are left out.
 */
export function axisOf(column: DimensionColumn, table: Table, { weight, top }: AxisOptions): Axis {
  const weights = new Map<Value, number>();
  for (let row = 0; row < table.rowCount; row++) {
    const value = cellOf(table.columns[column.name]!, row);
    weights.set(value, (weights.get(value) ?? 0) + weight(row));
  }
  const present = [...weights.keys()];
  const known = present.filter((value) => value !== null);
  const unknown = present.length > known.length ? [null] : [];
  const { kind } = column;
  if (kind === 'calendar' || kind === 'bin') {
    return { column, values: withBetween(column, known), leftOut: unknown.map(() => 'unknown') };
  }
  if (kind === 'clock') return { column, values: [...onClock(column, known), ...unknown], leftOut: [] };
  if (kind === 'number' || known.some((value) => typeof value === 'boolean')) {
    const ascending = [...known].sort((a, b) => Number(a) - Number(b));
    return { column, values: [...ascending, ...unknown], leftOut: [] };
  }
  const order = (table.question?.orderBy.length ?? 0) > 0;
  const sorted = order ? present : [...present].sort((a, b) => weights.get(b)! - weights.get(a)!);
  const text = (value: Value): string => labelOf(column, value);
  return { column, values: sorted.slice(0, top), leftOut: sorted.slice(top).map(text) };
}

/** The label of a value in a tick or a hover text. */
export function labelOf({ dimension }: DimensionColumn, value: Value): string {
  if (typeof dimension === 'string') return valueLabel(dimension, value);
  if (value === null) return 'unknown';
  if ('cell' in dimension) return String(value);
  return `${value} to ${Number((Number(value) + dimension.width).toPrecision(12))}`;
}

/** The label without context: `severity 3`, `16 h`, `crossing: yes`, `city unknown`. */
export function spokenLabel(column: DimensionColumn, value: Value): string {
  const label = labelOf(column, value);
  if (value === null) return `${column.label} unknown`;
  if (column.kind === 'number') return `${column.label} ${label}`;
  if (column.name === 'hour') return `${label} h`;
  return label === 'yes' || label === 'no' ? `${column.label}: ${label}` : label;
}

/** If there are more positions than this between the first and the last, missing ones are not added. */
const maxPlaces = 100_000;

function withBetween(column: DimensionColumn, known: readonly Value[]): Value[] {
  const { keyOf, valueAt, step } = stepsOf(column);
  const keys = known.map(keyOf).sort((a, b) => a - b);
  const [first, last] = [keys[0], keys.at(-1)];
  if (first === undefined || last === undefined) return [];
  const places = (last - first) / step + 1;
  if (places > maxPlaces) return keys.map(valueAt);
  return Array.from({ length: places }, (_, place) => valueAt(first + place * step));
}

/** The values of a calendar or of bins as whole numbers in equal steps. */
export function stepsOf({ dimension }: DimensionColumn): {
  readonly keyOf: (value: Value) => number;
  readonly valueAt: (key: number) => Value;
  readonly step: number;
} {
  if (typeof dimension !== 'string' && 'bin' in dimension) {
    const { width, origin = 0 } = dimension;
    return {
      keyOf: (value) => Math.round((Number(value) - origin) / width),
      valueAt: (key) => key * width + origin,
      step: 1,
    };
  }
  const { encode, decode, spelling } = timeDefinitions[dimension as TimeDimension];
  return {
    keyOf: (value) => {
      const key = encode === undefined ? Number(value) : encode(String(value));
      if (Number.isInteger(key)) return key!;
      throw new InputError(
        `Expected ${String(dimension)} to be ${spelling ?? 'a number'}, got ${String(value)}.`,
      );
    },
    valueAt: (key) => (decode === undefined ? key : decode(key)),
    step: dimension === 'week' ? 7 : 1,
  };
}

const seasonsOfYear = ['winter', 'spring', 'summer', 'fall'];

/** In the order of the clock, with every hour, weekday or month between the first and the last. */
function onClock({ dimension }: DimensionColumn, known: readonly Value[]): Value[] {
  if (dimension === 'season') return seasonsOfYear.filter((season) => known.includes(season));
  const numbers = known.map(Number);
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  const places = Array.from(
    { length: known.length === 0 ? 0 : last - first + 1 },
    (_, place) => first + place,
  );
  return dimension === 'isWeekend' ? places.map((place) => place === 1) : places;
}
