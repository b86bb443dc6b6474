import {
  capitalise,
  escapeHtml,
  formatCount,
  formatCountOf,
  formatNumber,
  formatPercent,
  formatPoints,
  proseHtml,
} from '../../base/format.js';
import type { ChartColumn, ChartTable } from '../../charts/table.js';
import { Table, type TableColumn } from '../../query/table.js';
import type { ColumnFormat, ReportTable } from '../report.js';
import { jsonForHtml } from './json.js';

/** A table of more rows shows the first 50; all are in its CSV. */
const maxRows = 200;
const shownRows = 50;
const maxPrintedRows = 30;
/** Texts of at most this many characters stay on one line. */
const shortText = 28;
/** Words of more characters may be cut, such as a row of a CSV, so that a phone shows them whole. */
const longWord = 40;

/** Whether paper shows the table: one of more rows is for the screen. */
export function isForPaper({ table }: ReportTable): boolean {
  return table.rowCount <= maxPrintedRows;
}

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

/** What a chart draws, as a table of a report, its numbers with 12 digits: the 13th is of the arithmetic, not of the data. */
export function chartReportTable(table: ChartTable, id: string, title: string): ReportTable {
  const columns = table.map(({ values, ...column }) => ({
    ...column,
    key: nameOf(column, table),
    values: values.every((value) => value === null || typeof value === 'number')
      ? Float64Array.from(values, (value) =>
          value === null ? Number.NaN : Number(Number(value).toPrecision(12)),
        )
      : values.map((value) => (value === null ? null : String(value))),
  }));
  const entries = columns.map(({ key, values }): [string, TableColumn] => [key, values]);
  return {
    id,
    title,
    table: new Table(Object.fromEntries(entries), table[0]?.values.length ?? 0),
    columns: columns.map(({ key, heading, format }) => ({ key, heading, format })),
  };
}

/** The name of a column in the CSV: `windSpeedMph` by its heading where the chart knows it as `x` or `value`. */
function nameOf({ key, heading }: Pick<ChartColumn, 'key' | 'heading'>, table: ChartTable): string {
  const [first = '', ...rest] = heading.toLowerCase().match(/[a-z\d]+/g) ?? [];
  const name = [first, ...rest.map(capitalise)].join('');
  const isFree = name !== '' && table.every((other) => other.key !== name);
  return (key === 'x' || key === 'value') && isFree ? name : key;
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
  const hasLongWord = texts.some((text) => text?.split(/\s/).some(({ length }) => length > longWord));
  const length = longest <= shortText ? ' class="short"' : hasLongWord ? ' class="long"' : '';
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
