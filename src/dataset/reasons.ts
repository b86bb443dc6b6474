import type { Column } from './dataset.js';
import { hasLostItsDate } from './times.js';

/** The reasons of rejected rows, the same in SQL and in TypeScript. */

export function missingReason({ headers }: Column): string {
  return `${headers[0]} is missing`;
}

export function unreadableReason(raw: string, column: Column): string {
  return column.type === 'localTime' && hasLostItsDate(raw) ? lostDateReason(column) : noValueReason(column);
}

export function fieldCountReason(expected: number, found: number): string {
  return `${expected} fields expected, ${found} found`;
}

export function lostDateReason({ headers }: Column): string {
  return `${headers[0]} has lost its date: a spreadsheet saved mm:ss.0`;
}

export function noValueReason({ headers, type, range }: Column): string {
  if (type === 'localTime') return `${headers[0]} is not a time of the years 2000 to 2100`;
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  return `${headers[0]} is not ${kind} from ${range?.[0]} to ${range?.[1]}`;
}
