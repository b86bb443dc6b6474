import type { ReportTable } from '../../analyses/report.js';
import type { TableColumn } from '../../query/table.js';
import { escapeHtml, formatCount, formatNumber, formatPercent, formatPoints, proseHtml } from '../text.js';

/** More rows than anybody reads; beyond it the page says so, and the CSV has the rest. */
const maxRows = 2000;

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
  return (row) => {
    const value = column[row] ?? null;
    const isNumber = column instanceof Float64Array;
    const shape = isNumber ? ' class="number"' : '';
    if (value === null || (typeof value === 'number' && Number.isNaN(value)))
      return `<td${shape} data-missing>–</td>`;
    if (typeof value === 'number') return `<td${shape} data-value="${value}">${format(value)}</td>`;
    return `<td>${escapeHtml(typeof value === 'boolean' ? (value ? 'yes' : 'no') : value)}</td>`;
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
