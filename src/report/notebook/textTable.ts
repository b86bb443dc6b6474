import { alignedLines } from '../../base/alignedText.js';
import { formatCount, formatCountOf } from '../../base/format.js';
import type { TableColumn } from '../../query/table.js';
import { numberFormat } from '../page/table.js';
import type { ReportTable } from '../report.js';

/** Most rows of a table that no script can scroll. */
const maxRows = 100;

/** A table as aligned text: numbers on the right, missing values as a dash, at most a hundred rows. */
export function textTable(entry: ReportTable): string {
  const { title, table, note = '' } = entry;
  const rowCount = Math.min(table.rowCount, maxRows);
  const columns = entry.columns.map(({ key, heading, unit, format }) => {
    const column = table.column(key);
    const cell = cellOf(column, numberFormat(format, column));
    const cells = [
      unit === undefined ? heading : `${heading} (${unit})`,
      ...Array.from({ length: rowCount }, (_, row) => cell(row)),
    ];
    return { cells, isNumber: column instanceof Float64Array };
  });
  const cut =
    rowCount < table.rowCount
      ? `The first ${formatCount(rowCount)} of ${formatCountOf(table.rowCount, 'row')}. `
      : '';
  return [title, ...alignedLines(columns), `${cut}${note}`].filter((line) => line !== '').join('\n');
}

function cellOf(column: TableColumn, format: (value: number) => string): (row: number) => string {
  return (row) => {
    const value = column[row] ?? null;
    if (value === null || Number.isNaN(value)) return '–';
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    return typeof value === 'number' ? format(value) : value;
  };
}
