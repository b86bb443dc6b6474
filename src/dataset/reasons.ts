import type { Column } from './columns.js';
import { hasLostItsDate, hasLostItsDateSql } from './times.js';

/** Why a row is no record, in words, the same in SQL and in TypeScript. */

export function missingReason({ headers }: Column): string {
  return `${headers[0]} is missing`;
}

export function unreadableReason(raw: string, column: Column): string {
  return column.type === 'localTime' && hasLostItsDate(raw) ? lostDateReason(column) : noValueReason(column);
}

export function fieldCountReason(expected: number, found: number): string {
  return `${expected} fields expected, ${found} found`;
}

/** The reason for a row in DuckDB, or NULL; a required column is NULL where it was missing or unreadable. */
export function reasonSql(
  required: readonly Column[],
  raw: (column: Column) => string,
  isBlankSql: (raw: string) => string,
): string {
  const whens = required.map((column) => {
    const lost =
      column.type === 'localTime'
        ? `WHEN ${hasLostItsDateSql(raw(column))} THEN '${lostDateReason(column)}'`
        : '';
    return `WHEN ${column.name} IS NULL THEN CASE WHEN ${isBlankSql(raw(column))} THEN '${missingReason(column)}'
      ${lost} ELSE '${noValueReason(column)}' END`;
  });
  return `CASE ${whens.join(' ')} END`;
}

function lostDateReason({ headers }: Column): string {
  return `${headers[0]} has lost its date: a spreadsheet saved mm:ss.0`;
}

function noValueReason({ headers, type, range }: Column): string {
  if (type === 'localTime') return `${headers[0]} is not a time of the years 2000 to 2100`;
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  return `${headers[0]} is not ${kind} from ${range?.[0]} to ${range?.[1]}`;
}
