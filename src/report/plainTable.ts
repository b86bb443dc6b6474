import { emptyAnswerHint } from '../query/emptyAnswer.js';
import type { Table, TableColumn } from '../query/table.js';
import type { ColumnFormat, ReportTable } from './report.js';

/** A bare table as a table of a report: its column names are the headings. */
export function plainTable(table: Table): ReportTable {
  const columns = Object.entries(table.columns).map(([key, column]) => ({
    key,
    heading: key,
    format: formatOf(key, column),
  }));
  const hint = emptyAnswerHint(table);
  return {
    id: 'table',
    title: '',
    table,
    columns,
    ...(hint === null ? {} : { note: `No accident matches. ${hint}` }),
  };
}

function formatOf(key: string, column: TableColumn): ColumnFormat {
  if (!(column instanceof Float64Array)) return 'text';
  if (/^(lng|lat)$/.test(key)) return 'degrees';
  return /(^|[a-z])year$/i.test(key) ? 'year' : 'number';
}
