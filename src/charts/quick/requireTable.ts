import { shown, unexpected } from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import { requireColumns, type Table } from '../../query/table.js';

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
  requireColumns(table.columns, table.rowCount);
  for (const [name, column] of Object.entries(table.columns)) {
    if (!(column instanceof Float64Array)) requireOneType(name, column);
  }
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

function requireOneType(name: string, column: readonly unknown[]): void {
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
