import {
  escapeHtml,
  formatCount,
  formatCountOf,
  formatNumber,
  formatPercent,
  formatPoints,
  proseHtml,
} from '../../base/format.js';
import type { TableColumn } from '../../query/table.js';
import type { ColumnFormat, ReportTable } from '../report.js';

/** Most rows on a page. A note counts the others, and the CSV contains all. */
const maxRows = 2000;
/** Texts of at most this many characters stay on one line. */
const shortText = 28;
/** Texts of more characters may be cut within a word, such as a row of a CSV, so that a phone shows them whole. */
const longText = 60;

/** A sortable table: numbers on the right, shares as per cent, their differences in points, missing values as a dash. */
export function tableHtml(entry: ReportTable, anchor: string): string {
  const { table, title, note } = entry;
  const id = `table-${escapeHtml(anchor)}`;
  const columns = entry.columns.map(({ key, heading, unit, format }) => {
    const column = table.column(key);
    return {
      heading: unit === undefined ? heading : `${heading} (${unit})`,
      isNumber: column instanceof Float64Array,
      cell: cellOf(column, numberFormat(format, column)),
    };
  });
  const rowCount = Math.min(table.rowCount, maxRows);
  const head = columns.map(
    ({ heading, isNumber }) =>
      `<th scope="col" aria-sort="none"${isNumber ? ' class="number"' : ''}><button type="button">${escapeHtml(heading)}</button></th>`,
  );
  const rows = Array.from(
    { length: rowCount },
    (_, row) => `<tr>${columns.map(({ cell }) => cell(row)).join('')}</tr>`,
  );
  const cut =
    table.rowCount > rowCount
      ? `The first ${formatCount(rowCount)} of ${formatCountOf(table.rowCount, 'row')}. `
      : '';
  const below = `${cut}${note ?? ''}`;
  return `<div class="table" id="${id}">${title === '' ? '' : `<h3>${escapeHtml(title)}</h3>`}
<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(title || 'Table')}"><table><thead><tr>${head.join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>${below === '' ? '' : `<p class="small">${proseHtml(below)}</p>`}</div>`;
}

function cellOf(column: TableColumn, format: (value: number) => string): (row: number) => string {
  if (column instanceof Float64Array) {
    return (row) => {
      const value = column[row]!;
      return Number.isNaN(value)
        ? '<td class="number" data-missing>–</td>'
        : `<td class="number" data-value="${value}">${format(value)}</td>`;
    };
  }
  const texts = column.map((value) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : value));
  // Dates, names and labels stay on one line; sentences may wrap.
  const longest = Math.max(0, ...texts.map((text) => text?.length ?? 0));
  const length = longest <= shortText ? ' class="short"' : longest > longText ? ' class="long"' : '';
  return (row) => {
    const text = texts[row] ?? null;
    if (text === null) return '<td data-missing>–</td>';
    return `<td${length}>${escapeHtml(text)}</td>`;
  };
}

/** The text of a number in a column. */
export function numberFormat(format: ColumnFormat, column: TableColumn): (value: number) => string {
  switch (format) {
    case 'percent':
      return formatPercent;
    case 'points':
      return formatPoints;
    case 'degrees':
      return (value) => value.toFixed(4).replace('-', '−');
    case 'year':
    case 'text':
      return String;
    case 'number': {
      const isWhole =
        column instanceof Float64Array &&
        column.every((value) => Number.isNaN(value) || Number.isInteger(value));
      return isWhole ? formatCount : formatNumber;
    }
  }
}
