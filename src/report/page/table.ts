import {
  escapeHtml,
  formatCount,
  formatCountOf,
  formatNumber,
  formatPercent,
  formatPoints,
  proseHtml,
} from '../../base/format.js';
import type { ChartTable } from '../../charts/table.js';
import { Table, type TableColumn } from '../../query/table.js';
import type { ColumnFormat, ReportTable } from '../report.js';
import { jsonForHtml } from './json.js';

/** A table of more rows shows the first 50; all are in its CSV. */
const maxRows = 200;
const shownRows = 50;
/** Texts of at most this many characters stay on one line. */
const shortText = 28;
/** Texts of more characters may be cut within a word, such as a row of a CSV, so that a phone shows them whole. */
const longText = 60;

/** A table with its title and its note. */
export function tableHtml(entry: ReportTable, anchor: string): string {
  const { title, note } = entry;
  const name = title === '' ? `Table: ${anchor}` : `Table: ${title}`;
  return `<div class="table" id="table-${escapeHtml(anchor)}">${title === '' ? '' : `<h3>${escapeHtml(title)}</h3>`}
${tableBody(entry, name)}${note === undefined ? '' : `<p class="small">${proseHtml(note)}</p>`}</div>`;
}

/**
 * A table in a region that scrolls: numbers on the right, shares as per cent, their differences in points, missing
 * values as a dash. Cells carry their value in full precision, from which a page makes the CSV; a long table carries the
 * CSV beside its first rows. It can be sorted if all rows are shown and none is code.
 *
 * @param name unique on the page, spoken
 */
export function tableBody(entry: ReportTable, name = `Table: ${entry.title}`): string {
  const { table } = entry;
  const isWhole = table.rowCount <= maxRows;
  const rowCount = isWhole ? table.rowCount : shownRows;
  const isSortable = isWhole && entry.columns.every(({ format }) => format !== 'code');
  const columns = entry.columns.map(({ key, heading, unit, format }) => {
    const column = table.column(key);
    return {
      key,
      heading: unit === undefined ? heading : `${heading} (${unit})`,
      isNumber: column instanceof Float64Array,
      cell: cellOf(column, numberFormat(format, column), format === 'code'),
    };
  });
  const head = columns.map(({ key, heading, isNumber }) => {
    const label = escapeHtml(heading);
    const sortable = isSortable && heading !== '' ? ` aria-sort="none"` : '';
    const content =
      sortable === ''
        ? label || '<span class="hidden">Name</span>'
        : `<button type="button">${label}</button>`;
    return `<th scope="col" data-key="${escapeHtml(key)}"${sortable}${isNumber ? ' class="number"' : ''}>${content}</th>`;
  });
  const rows = Array.from(
    { length: rowCount },
    (_, row) => `<tr>${columns.map(({ cell }, index) => cell(row, index === 0)).join('')}</tr>`,
  );
  const label = escapeHtml(name);
  const rest = isWhole
    ? ''
    : `<p class="small">${formatCount(rowCount)} of ${formatCountOf(table.rowCount, 'row')}; all are in the CSV.</p>
<script type="application/json" class="csv">${jsonForHtml(csvOf(entry))}</script>`;
  return `<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><caption class="hidden">${label}</caption><thead><tr>${head.join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>${rest}`;
}

/** What a chart draws, as a table of a report. */
export function chartReportTable(table: ChartTable, id: string, title: string): ReportTable {
  const columns = table.map(({ key, values }): [string, TableColumn] => {
    const isNumber = values.every((value) => value === null || typeof value === 'number');
    return [
      key,
      isNumber
        ? Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)))
        : values.map((value) => (value === null ? null : String(value))),
    ];
  });
  return {
    id,
    title,
    table: new Table(Object.fromEntries(columns), table[0]?.values.length ?? 0),
    columns: table.map(({ key, heading, format }) => ({ key, heading, format })),
  };
}

/** The columns of the table that a page shows, in their order. */
function csvOf({ table, columns }: ReportTable): string {
  const shown = columns.map(({ key }): [string, TableColumn] => [key, table.column(key)]);
  return new Table(Object.fromEntries(shown), table.rowCount).toCsv();
}

function cellOf(
  column: TableColumn,
  format: (value: number) => string,
  isCode: boolean,
): (row: number, isFirst: boolean) => string {
  const open = (isFirst: boolean): string => (isFirst ? 'th scope="row"' : 'td');
  const close = (isFirst: boolean): string => (isFirst ? '</th>' : '</td>');
  if (column instanceof Float64Array) {
    return (row, isFirst) => {
      const value = column[row]!;
      return Number.isNaN(value)
        ? `<${open(isFirst)} class="number" data-missing>–${close(isFirst)}`
        : `<${open(isFirst)} class="number" data-value="${value}">${format(value)}${close(isFirst)}`;
    };
  }
  const texts = column.map((value) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : value));
  // Dates, names and labels stay on one line; sentences may wrap.
  const longest = Math.max(0, ...texts.map((text) => text?.length ?? 0));
  const length = longest <= shortText ? ' class="short"' : longest > longText ? ' class="long"' : '';
  return (row, isFirst) => {
    const text = texts[row] ?? null;
    if (text === null) return `<${open(isFirst)} data-missing>–${close(isFirst)}`;
    return `<${open(isFirst)}${length}>${isCode ? `<code>${escapeHtml(text)}</code>` : escapeHtml(text)}${close(isFirst)}`;
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
    case 'code':
      return String;
    case 'number': {
      const isWhole =
        column instanceof Float64Array &&
        column.every((value) => Number.isNaN(value) || Number.isInteger(value));
      return isWhole ? formatCount : formatNumber;
    }
  }
}
