import { dayMs } from '../base/durations.js';
import type { DateOrder } from './times.js';

/**
 * Times of any CSV, for a replay that also has to write them: `2021-03-01 06:00:00`, also with slashes or dots, with a T,
 * without seconds or without a time of day, with a fraction, AM or PM and a zone; `3/1/2021 6:00`, with slashes also
 * `3/1/21 6:00` of the years 2000 to 2099; seconds or milliseconds since 1970; days of Excel from 2000 to 2100. A time without
 * a zone is read as UTC. Years 1900 to 2199.
 */
const clock = String.raw`(?:(?:[T ]+|, )(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([ap])\.?m\.?)?)?`;
const zone = String.raw`(?: ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?`;
const yearFirst = new RegExp(
  String.raw`^((?:19|20|21)\d{2})([-/.])(\d{1,2})\2(\d{1,2})${clock}${zone}$`,
  'i',
);
const yearLast = new RegExp(
  String.raw`^(\d{1,2})([-/.])(\d{1,2})\2((?:19|20|21)\d{2}|(?<=/)\d{2})${clock}${zone}$`,
  'i',
);
const epoch = /^(\d{9,10})(\.\d{1,9})?$|^(\d{12,13})$/;
/** Days since 30 December 1899, as Excel counts them. */
const serial = /^(\d{5})(\.\d+)?$/;
const serialOf2000 = 36_526;
const serialOf2101 = 73_416;

/** Where day and month may stand in either order, as a pattern for JavaScript and RE2: their numbers are two groups. */
export const orderedDatePattern: string =
  '^ *([0-9]{1,2})[-/.]([0-9]{1,2})(?:[-/.](?:19|20|21)[0-9]{2}|/[0-9]{2})(?:[T ,]|$)';

/** Milliseconds since 1970 UTC of a time; null if it is not one. */
export function timeTextMs(raw: string, order: DateOrder): number | null {
  const text = raw.trim();
  const number = epoch.exec(text);
  if (number !== null) return number[3] === undefined ? Number(text) * 1_000 : Number(text);
  if (serial.test(text)) {
    const days = Number(text);
    if (days < serialOf2000 || days >= serialOf2101) return null;
    return Date.UTC(2000, 0, 1) + Math.round((days - serialOf2000) * dayMs * 1e-3) * 1_000;
  }
  const first = yearFirst.exec(text);
  if (first !== null) return momentOf(first[1]!, first[3]!, first[4]!, first.slice(5));
  const last = yearLast.exec(text);
  if (last === null) return null;
  const [month, day] = order === 'monthFirst' ? [last[1]!, last[3]!] : [last[3]!, last[1]!];
  return momentOf(last[4]!, month, day, last.slice(5));
}

/**
 * The text of a time that is moved by whole days, in its own spelling.
 *
 * @param isPadded whether days and months below 10 have two digits
 */
export function shiftTimeText(raw: string, days: number, order: DateOrder, isPadded: boolean): string {
  if (days === 0) return raw;
  const text = raw.trim();
  const number = epoch.exec(text);
  if (number !== null) {
    const unitsEachDay = number[3] === undefined ? dayMs / 1_000 : dayMs;
    return `${Number(number[1] ?? number[3]) + days * unitsEachDay}${number[2] ?? ''}`;
  }
  const day1900 = serial.exec(text);
  if (day1900 !== null) return `${Number(day1900[1]) + days}${day1900[2] ?? ''}`;
  const isYearFirst = yearFirst.test(text);
  const [date = '', first, mark = '-', second, third] = /^(\d+)([-/.])(\d+)[-/.](\d+)/.exec(text) ?? [];
  const isMonthFirst = order === 'monthFirst';
  const [year, month, day] = isYearFirst
    ? [first, second, third]
    : isMonthFirst
      ? [third, first, second]
      : [third, second, first];
  const moved = new Date(Date.UTC(fullYear(year!), Number(month) - 1, Number(day) + days));
  const two = (value: number): string => String(value).padStart(isPadded ? 2 : 1, '0');
  const [newMonth, newDay] = [two(moved.getUTCMonth() + 1), two(moved.getUTCDate())];
  const newYear = String(moved.getUTCFullYear()).slice(-year!.length);
  const parts = isYearFirst
    ? [newYear, newMonth, newDay]
    : isMonthFirst
      ? [newMonth, newDay, newYear]
      : [newDay, newMonth, newYear];
  return parts.join(mark) + text.slice(date.length);
}

/** @param rest hour, minute, second, fraction, AM or PM, zone, each perhaps undefined */
function momentOf(
  year: string,
  month: string,
  day: string,
  [hour = '0', minute = '0', second = '0', fraction = '', half, offset]: readonly (string | undefined)[],
): number | null {
  const isHalfDay = half !== undefined;
  if (isHalfDay && (Number(hour) < 1 || Number(hour) > 12)) return null;
  const hours = isHalfDay ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour);
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const startMs = Date.UTC(fullYear(year), Number(month) - 1, Number(day));
  const date = new Date(startMs);
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const clockMs = ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1_000 + ms;
  return startMs + clockMs - offsetMs(offset);
}

function fullYear(year: string): number {
  return Number(year) + (year.length === 2 ? 2_000 : 0);
}

function offsetMs(offset: string | undefined): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset ?? '') ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
