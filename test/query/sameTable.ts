import type { Table } from '../../src/query/table.js';

/**
 * Where two answers differ, as sentences. Numbers may differ by 1e-12 of their size, because sums are added up in
 * different orders; everything else, names and types of columns too, must be equal.
 */
export function tableDifferences(actual: Table, expected: Table): string[] {
  const names = Object.keys(expected.columns);
  if (Object.keys(actual.columns).join('|') !== names.join('|')) {
    return [`columns ${Object.keys(actual.columns).join('|')} for ${names.join('|')}`];
  }
  if (actual.rowCount !== expected.rowCount) return [`${actual.rowCount} rows for ${expected.rowCount}`];
  const found: string[] = [];
  for (const name of names) {
    const [column, wanted] = [actual.columns[name]!, expected.columns[name]!];
    if (column instanceof Float64Array !== wanted instanceof Float64Array)
      found.push(`${name}: another type`);
    if (column.length !== wanted.length) found.push(`${name}: ${column.length} values for ${wanted.length}`);
    for (let row = 0; row < wanted.length; row++) {
      if (!isSame(column[row], wanted[row])) found.push(`${name}[${row}]: ${column[row]} for ${wanted[row]}`);
    }
  }
  return found;
}

function isSame(actual: unknown, expected: unknown): boolean {
  if (typeof actual !== 'number' || typeof expected !== 'number') return actual === expected;
  if (Number.isNaN(actual) || Number.isNaN(expected)) return Number.isNaN(actual) && Number.isNaN(expected);
  return Math.abs(actual - expected) <= 1e-12 * Math.max(Math.abs(actual), Math.abs(expected));
}
