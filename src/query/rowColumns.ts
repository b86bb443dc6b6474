import type { FieldName } from '../accident/columns.js';
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
    const textOf = type === 'instant' ? (ms: number): string => new Date(ms).toISOString() : localTexts();
    return { name, type: 'text', sql: `epoch_ms(${name})`, textOf };
  });
}

/** Writes `2016-02-08T05:46:00.000`. The day of the last time is mostly that of this one, and most seconds are zero. */
function localTexts(): (ms: number) => string {
  let [from, day] = [Number.NaN, ''];
  return (ms) => {
    if (!(ms >= from && ms < from + 86_400_000)) {
      from = Math.floor(ms / 86_400_000) * 86_400_000;
      day = new Date(from).toISOString().slice(0, 11);
    }
    const minute = Math.floor((ms - from) / 60_000);
    const rest = ms - from - minute * 60_000;
    if (rest === 0) return day + wholeMinutes[minute]!;
    return `${day}${wholeMinutes[minute]!.slice(0, 6)}${two(Math.floor(rest / 1000))}.${String(rest % 1000).padStart(3, '0')}`;
  };
}

/** `05:46:00.000` for each minute of a day. */
const wholeMinutes = Array.from(
  { length: 1440 },
  (_, minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}:00.000`,
);

function two(value: number): string {
  return String(value).padStart(2, '0');
}
