import type { Dataset } from '../dataset/dataset.js';
import { instantText, localText } from '../dataset/times.js';
import type { FieldName } from '../dataset/usAccidents/columns.js';
import type { AnswerColumn } from './answerColumn.js';
import { typeOf } from './fields.js';

/** Columns of records as an engine returns them: times as milliseconds, which then become the texts of a record. */
export function rowColumns(names: readonly FieldName[], dataset: Dataset): AnswerColumn[] {
  return names.map((name) => {
    const type = typeOf(name, dataset);
    if (type === 'integer' || type === 'double') return { name, type: 'number' };
    if (type === 'boolean') return { name, type };
    if (type === 'text' || type === 'uuid') return { name, type: 'text' };
    return { name, type: 'text', decode: type === 'instant' ? instantText : localText };
  });
}
