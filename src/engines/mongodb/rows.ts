import type { Document } from 'mongodb';
import type { AnswerColumn } from '../../query/answerColumn.js';
import { decodeColumn } from '../../query/answerColumn.js';
import { Table, type TableColumn } from '../../query/table.js';

/** The documents of an answer as a Table. `fields` are the fields of the columns in a document. */
export function tableFromDocuments(
  documents: readonly Document[],
  columns: readonly AnswerColumn[],
  fields: readonly string[],
): Table {
  const read = columns.map((column, index): [string, TableColumn] => {
    const field = fields[index]!;
    const isText = column.type === 'text' && column.decode === undefined;
    return [
      column.name,
      isText
        ? documents.map((document) => (document[field] ?? null) as string | null)
        : decodeColumn(
            column,
            Float64Array.from(documents, (document) => numberOf(document[field])),
          ),
    ];
  });
  return new Table(Object.fromEntries(read), documents.length);
}

/** The values before decoding: NaN for null, and numbers for booleans and times. */
function numberOf(value: unknown): number {
  return value === null || value === undefined ? Number.NaN : Number(value);
}
