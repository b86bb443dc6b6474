import type { FieldName } from '../accident/columns.js';
import { instantText, localText } from '../accident/times.js';
import { typeOf } from './fields.js';
import type { AnswerColumn } from './sql.js';

/** A column of a record, and the SQL that reads it. */
export type RowColumn = AnswerColumn & { readonly sql: string };

/** Columns of records as they are read: times as milliseconds, which become the text of a record afterwards. */
export function rowColumns(names: readonly FieldName[]): RowColumn[] {
  return names.map((name) => {
    const type = typeOf(name);
    if (type === 'integer' || type === 'double') return { name, type: 'number', sql: name };
    if (type === 'boolean') return { name, type, sql: name };
    if (type === 'text' || type === 'uuid') return { name, type: 'text', sql: `${name}::VARCHAR` };
    const textOf = type === 'instant' ? instantText : localText;
    return { name, type: 'text', sql: `epoch_ms(${name})`, textOf };
  });
}
