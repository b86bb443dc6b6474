import type { Dataset } from '../../dataset/dataset.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import type { AnswerColumn } from '../../query/answerColumn.js';
import { typeOf } from '../../query/fields.js';
import { rowColumns } from '../../query/rowColumns.js';

/** A column of a record, and the SQL that reads it. */
export type RowColumn = AnswerColumn & { readonly sql: string };

/** Columns of records with the SQL that reads each. */
export function rowColumnsSql(names: readonly FieldName[], dataset: Dataset): RowColumn[] {
  return rowColumns(names, dataset).map((column, index) => ({
    ...column,
    sql: columnSql(names[index]!, dataset),
  }));
}

function columnSql(name: FieldName, dataset: Dataset): string {
  const type = typeOf(name, dataset);
  if (type === 'text' || type === 'uuid') return `${name}::VARCHAR`;
  return type === 'instant' || type === 'localTime' ? `epoch_ms(${name})` : name;
}
