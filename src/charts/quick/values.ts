import type { Value } from '../../query/question.js';
import { cellOf, type Table } from '../../query/table.js';
import type { ChartColumn, DimensionColumn, MeasureColumn } from './columns.js';
import type { Plan } from './plan.js';

/** The value of a measure for the values of two dimensions. A missing combination is zero or null, by the measure. */
export type Lookup = (measure: MeasureColumn, along: Value, across?: Value) => number | null;

export function lookupOf({ table, along, across }: Plan): Lookup {
  const rows = new Map<Value, Map<Value, number>>();
  const valueAt = (row: number, column: DimensionColumn | null): Value =>
    column === null ? null : cellOf(table.columns[column.name]!, row);
  for (let row = 0; row < table.rowCount; row++) {
    const first = valueAt(row, along);
    if (!rows.has(first)) rows.set(first, new Map());
    rows.get(first)!.set(valueAt(row, across), row);
  }
  return (measure, alongValue, acrossValue = null) => {
    const row = rows.get(alongValue)?.get(acrossValue);
    if (row === undefined) return measure.isZeroWhenAbsent ? 0 : null;
    return numberAt(table, measure, row);
  };
}

export function numberAt(table: Table, { name }: ChartColumn, row: number): number | null {
  return cellOf(table.columns[name]!, row) as number | null;
}

/** The column that counts the accidents of each row, if there is one. */
export function countColumn({ columns }: Pick<Plan, 'columns'>): MeasureColumn | undefined {
  return columns.find((column): column is MeasureColumn => column.role === 'measure' && column.isCount);
}

/** The number of accidents of each row, from a count that is not drawn itself, for hover texts. */
export function countBeside({ columns, measures }: Plan): MeasureColumn | undefined {
  return countColumn({ columns: columns.filter((column) => !measures.some((drawn) => drawn === column)) });
}

/**
 * The size of a category, from the first measure that is drawn over its rows: the sum of counts and sums, the number of
 * points, and for other values what orders categories by their mean. There, a row that is not in the table counts as the
 * smallest value, or a category with a single row would be among the largest. A category without a value is the smallest.
 */
export function sizeOf({ table, measures }: Plan): (rows: readonly number[]) => number {
  const [measure] = measures;
  if (measure === undefined) return (rows) => rows.length;
  const values = Array.from({ length: table.rowCount }, (_, row) => numberAt(table, measure, row));
  const known = values.filter((value) => value !== null);
  const zero = measure.isAdditive ? 0 : known.reduce((least, value) => Math.min(least, value), Infinity);
  return (rows) => {
    const own = rows.map((row) => values[row]!).filter((value) => value !== null);
    return own.length === 0 ? -Infinity : own.reduce((sum, value) => sum + (value - zero), 0);
  };
}
