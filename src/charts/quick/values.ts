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
 * The size of a category, from the first measure that is drawn over its rows: the sum of counts and sums, the mean of
 * other values, the number of points. A category without a value is the smallest.
 */
export function sizeOf({ table, measures }: Plan): (rows: readonly number[]) => number {
  const [measure] = measures;
  if (measure === undefined) return (rows) => rows.length;
  return (rows) => {
    const values = rows.map((row) => numberAt(table, measure, row)).filter((value) => value !== null);
    if (values.length === 0) return Number.NEGATIVE_INFINITY;
    const sum = values.reduce((total, value) => total + value, 0);
    return measure.isAdditive ? sum : sum / values.length;
  };
}
