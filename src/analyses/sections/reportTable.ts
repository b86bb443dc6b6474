import { formatLevel } from '../../base/format.js';
import { Table, type TableColumn } from '../../query/table.js';
import type { ColumnFormat, ReportTable } from '../../report/report.js';

/** One column of a table of a report. */
export interface Column {
  /** Its name in exports and in code. */
  readonly key: string;
  readonly heading: string;
  /** Stands behind the heading: `mi`, `km²`. */
  readonly unit?: string;
  /** @default 'text' for texts, else 'number' */
  readonly format?: ColumnFormat;
  /** Null for a missing value. */
  readonly values: readonly (string | null)[] | readonly (number | null)[];
}

/** Makes a table of a report from its columns, which have equal lengths. */
export function reportTable({
  columns,
  ...rest
}: Pick<ReportTable, 'id' | 'title' | 'note'> & { readonly columns: readonly Column[] }): ReportTable {
  const typed = columns.map(({ key, values }): [string, TableColumn] => [key, columnOf(values)]);
  return {
    ...rest,
    table: new Table(Object.fromEntries(typed), columns[0]?.values.length ?? 0),
    columns: columns.map(({ key, heading, unit, format, values }) => ({
      key,
      heading,
      ...(unit === undefined ? {} : { unit }),
      format: format ?? (isText(values) ? 'text' : 'number'),
    })),
  };
}

/**
 * The two columns of an interval, headed `95 % from` and `to`: `lower` and `upper`, or `<name>Lower` and `<name>Upper`.
 */
export function intervalColumns(
  confidenceLevel: number,
  intervals: readonly ({ readonly lower: number | null; readonly upper: number | null } | null | undefined)[],
  { name, format = 'number' }: { readonly name?: string; readonly format?: ColumnFormat } = {},
): Column[] {
  const [lower, upper] = name === undefined ? ['lower', 'upper'] : [`${name}Lower`, `${name}Upper`];
  return [
    {
      key: lower,
      heading: `${formatLevel(confidenceLevel)} from`,
      format,
      values: intervals.map((interval) => interval?.lower ?? null),
    },
    { key: upper, heading: 'to', format, values: intervals.map((interval) => interval?.upper ?? null) },
  ];
}

function isText(values: Column['values']): values is readonly (string | null)[] {
  return values.some((value) => typeof value === 'string') || values.every((value) => value === null);
}

/** Numbers as Float64Array, null as NaN. */
function columnOf(values: Column['values']): TableColumn {
  return isText(values) ? values : Float64Array.from(values, (value) => value ?? Number.NaN);
}
