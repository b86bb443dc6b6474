import type { Column } from './dataset.js';
import { blank } from './text.js';
import { type DateOrder, lostDatePattern } from './times.js';

/** The reasons of rejected rows, the same in SQL and in TypeScript. */

export function missingReason({ headers }: Column): string {
  return `${headers[0]} is missing`;
}

/** @param order of day and month in the column */
export function unreadableReason(raw: string, column: Column, order: DateOrder | undefined): string {
  const telltale = telltales(column, order).find(({ pattern }) => new RegExp(pattern, 'iu').test(raw));
  return telltale?.reason ?? noValueReason(column);
}

export function fieldCountReason(expected: number, found: number): string {
  return `${expected} fields expected, ${found} found`;
}

/** The reason for values that match a pattern (valid in both JavaScript and RE2, matched without case). */
export interface Telltale {
  readonly pattern: string;
  readonly reason: string;
}

/** What an unreadable value of a column looks like; the first that matches counts. */
export function telltales(column: Column, order: DateOrder | undefined): Telltale[] {
  const general = noValueReason(column);
  const looks = (pattern: string, what: string): Telltale => ({
    pattern: `^${blank}*${pattern}${blank}*$`,
    reason: `${general}: it looks like ${what}`,
  });
  if (column.type !== 'localTime') {
    return [
      looks(
        `'?[+-]?[1-9][0-9]{0,2},[0-9]{3}${blank}*[^0-9]*`,
        'a number with a comma, for a decimal point or for thousands',
      ),
      looks(`'?[+-]?[0-9.,]*[0-9][0-9.,]*${blank}*[^0-9.,]+`, 'a number with an unknown unit'),
    ];
  }
  const [small, large] = ['(?:0?[1-9]|1[0-2])', '(?:1[3-9]|2[0-9]|3[01])'];
  const [first, second] = order === 'dayFirst' ? [small, large] : [large, small];
  const contrary: Telltale = {
    pattern: `^${blank}*${first}[-/.]${second}[-/.][0-9]{2}`,
    reason: `${column.headers[0]} has its ${order === 'dayFirst' ? 'month' : 'day'} first, the column its ${order === 'dayFirst' ? 'day' : 'month'}`,
  };
  return [
    {
      pattern: `^ *${lostDatePattern} *$`,
      reason: `${column.headers[0]} has lost its date: a spreadsheet saved mm:ss.0`,
    },
    ...(order === undefined ? [] : [contrary]),
    {
      pattern: `^${blank}*(?:20[0-9]{2}|2100)[-/.](?:1[3-9]|2[0-9]|3[01])[-/.](?:0?[1-9]|1[0-2])(?:[^0-9]|$)`,
      reason: `${column.headers[0]} has its day before its month`,
    },
    looks(
      '[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[ap]\\.?m\\.?)?',
      'a time of day without its date',
    ),
    looks('[0-9](?:[.,][0-9]*)?e[+][0-9]+', 'a number that was rounded'),
    looks('[+-]?[0-9]+(?:[.,][0-9]*)?(?:e[+-]?[0-9]+)?', 'a number'),
    looks('.*[0-9]:[0-9]{2}.* ?[a-z]{2,5}', 'a time with the name of a zone'),
  ];
}

export function noValueReason({ headers, type, range }: Column): string {
  if (type === 'localTime') return `${headers[0]} is not a time of the years 2000 to 2100`;
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  return `${headers[0]} is not ${kind} from ${range?.[0]} to ${range?.[1]}`;
}
