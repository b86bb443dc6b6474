import {
  escapeHtml,
  formatCount,
  formatNumber,
  formatPercent,
  formatPoints,
  proseHtml,
} from '../../base/format.js';
import type { TableColumn } from '../../query/table.js';
import type { ReportTable } from '../report.js';

/** More rows than anybody reads; beyond it the page says so, and the CSV has the rest. */
const maxRows = 2000;
/** Texts of at most so many characters stay on one line. */
const shortText = 28;

/** A table that reads well and sorts: numbers right, shares as per cent, their differences in points, what is missing as a dash. */
export function tableHtml(entry: ReportTable, anchor: string): string {
  const { table, title, note, headings = {}, percentColumns = [], pointColumns = [] } = entry;
  const id = `table-${escapeHtml(anchor)}`;
  const columns = Object.entries(table.columns).map(([name, column]) => ({
    heading: headings[name] ?? name,
    isNumber: column instanceof Float64Array,
    cell: cellOf(
      column,
      percentColumns.includes(name)
        ? formatPercent
        : pointColumns.includes(name)
          ? formatPoints
          : numberFormat(name, column),
    ),
  }));
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
      ? `The first ${formatCount(rowCount)} of ${formatCount(table.rowCount)} rows. `
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
  const isShort = texts.every((text) => (text?.length ?? 0) <= shortText);
  return (row) => {
    const text = texts[row] ?? null;
    if (text === null) return '<td data-missing>–</td>';
    return `<td${isShort ? ' class="short"' : ''}>${escapeHtml(text)}</td>`;
  };
}

/**
 * Years stand as they are, degrees to ten metres; a column of whole numbers shows them whole, any other three
 * meaningful digits.
 */
function numberFormat(name: string, column: TableColumn): (value: number) => string {
  if (!(column instanceof Float64Array)) return String;
  if (/^(lng|lat)$/.test(name)) return (value) => value.toFixed(4).replace('-', '−');
  const isWhole = column.every((value) => Number.isNaN(value) || Number.isInteger(value));
  if (isWhole && /(^|[a-z])year$/i.test(name)) return String;
  return isWhole ? formatCount : formatNumber;
}
