import type { FieldName } from '../../dataset/columns.js';
import type { AnswerColumn } from '../../query/answerColumn.js';
import { typeOf } from '../../query/fields.js';
import { rowColumns } from '../../query/rowColumns.js';

/** A column of a record, and the SQL that reads it. */
export type RowColumn = AnswerColumn & { readonly sql: string };

/** Columns of records with the SQL that reads each. */
export function rowColumnsSql(names: readonly FieldName[]): RowColumn[] {
  return rowColumns(names).map((column, index) => ({ ...column, sql: columnSql(names[index]!) }));
}

function columnSql(name: FieldName): string {
  const type = typeOf(name);
  if (type === 'text' || type === 'uuid') return `${name}::VARCHAR`;
  return type === 'instant' || type === 'localTime' ? `epoch_ms(${name})` : name;
}
