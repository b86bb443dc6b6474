import { formatCountOf } from '../base/format.js';
import type { Value } from './question.js';
import type { Table, TableColumn } from './table.js';

/** Sums of the same numbers in a different order differ in the last digits. */
const relativeTolerance = 1e-9;

/**
 * Compares two answers to one question. Numbers may differ by 1e-9 of their size, since engines add in different orders;
 * everything else must be equal.
 *
 * @returns one sentence for each difference; an empty list if the answers agree
 *
 * @example
 * compareTables(await history.ask(count().by('source')), await live.ask(count().by('source')));
 * // [] if they agree, else ['n of row 2: 21308 against 21307']
 */
export function compareTables(a: Table, b: Table): string[] {
  const names = Object.keys(a.columns);
  const otherNames = Object.keys(b.columns);
  if (names.join() !== otherNames.join()) {
    return [`columns ${names.join(', ')} against ${otherNames.join(', ')}`];
  }
  if (a.rowCount !== b.rowCount) return [`${formatCountOf(a.rowCount, 'row')} against ${b.rowCount}`];
  const found: string[] = [];
  for (const name of names) {
    for (let row = 0; row < a.rowCount; row++) {
      const [x, y] = [valueAt(a.columns[name]!, row), valueAt(b.columns[name]!, row)];
      if (!isSame(x, y)) found.push(`${name} of row ${row + 1}: ${x} against ${y}`);
    }
  }
  return found;
}

function valueAt(column: TableColumn, row: number): Value {
  const value = column[row] ?? null;
  return typeof value === 'number' && Number.isNaN(value) ? null : value;
}

function isSame(x: Value, y: Value): boolean {
  if (typeof x !== 'number' || typeof y !== 'number') return x === y;
  return Math.abs(x - y) <= relativeTolerance * Math.max(Math.abs(x), Math.abs(y));
}
