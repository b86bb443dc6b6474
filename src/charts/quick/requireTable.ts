import { shown, unexpected } from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import type { Table } from '../../query/table.js';

/** @throws InputError if it is not a table, or if its columns are not as long as the table or not of one type */
export function requireTable(table: unknown): asserts table is Table {
  if (!isTable(table)) {
    if (table instanceof Promise) {
      throw new InputError('Expected table to be an answer of ask, got a promise.', {
        hint: 'Wait for it: chart(await source.ask(...)).',
      });
    }
    throw unexpected('table', 'an answer of ask', table, {
      hint: "Make a table of your own: new Table({ who: ['a', 'b'], n: Float64Array.of(1, 2) }, 2).",
    });
  }
  for (const [name, column] of Object.entries(table.columns)) requireColumn(name, column, table.rowCount);
}

function isTable(value: unknown): value is Table {
  if (typeof value !== 'object' || value === null) return false;
  const { columns, rowCount } = value as Partial<Table>;
  return (
    typeof columns === 'object' &&
    columns !== null &&
    !Array.isArray(columns) &&
    Number.isSafeInteger(rowCount) &&
    rowCount! >= 0
  );
}

function requireColumn(name: string, column: unknown, rowCount: number): void {
  const isNumeric = column instanceof Float64Array;
  if (!isNumeric && !Array.isArray(column)) {
    throw unexpected(`column ${name}`, 'a Float64Array or an array', column);
  }
  if (column.length !== rowCount) {
    throw unexpected(`the length of column ${name}`, `${rowCount}, as the table has`, column.length);
  }
  if (isNumeric) return;
  const types = new Set(
    column.map((value) => (value === null || value === undefined ? 'none' : typeof value)),
  );
  types.delete('none');
  if (types.has('number')) {
    throw unexpected(`column ${name}`, 'a Float64Array, as it has numbers', column, {
      hint: 'Convert it: Float64Array.from(values). NaN is a missing number.',
    });
  }
  const other = column.find(
    (value) => typeof value !== 'string' && typeof value !== 'boolean' && value != null,
  );
  if (other !== undefined) {
    throw new InputError(`Expected column ${name} to have texts, true or false, got ${shown(other)}.`);
  }
  if (types.size > 1) {
    throw new InputError(`Expected column ${name} to have texts only, or true and false only, got both.`);
  }
}
