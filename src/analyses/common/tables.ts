import { Table, type TableColumn } from '../../query/table.js';

/** A table for a reader from columns of plain lists: numbers as Float64Array, null as NaN. */
export function tableOf(
  columns: Readonly<Record<string, readonly (string | null)[] | readonly (number | null)[]>>,
): Table {
  const lists = Object.entries(columns);
  const typed = lists.map(([name, list]): [string, TableColumn] => [name, columnOf(list)]);
  return new Table(Object.fromEntries(typed), lists[0]?.[1].length ?? 0);
}

function columnOf(list: readonly (string | null)[] | readonly (number | null)[]): TableColumn {
  const isText = list.some((value) => typeof value === 'string') || list.every((value) => value === null);
  if (isText) return list as readonly (string | null)[];
  return Float64Array.from(list as readonly (number | null)[], (value) => value ?? Number.NaN);
}
