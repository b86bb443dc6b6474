import { dayMs, hourMs } from '../base/durations.js';
/** The order of a date with slashes: 2/8/2016 can be in February or in August. */
export type DateOrder = 'monthFirst' | 'dayFirst';

/**
 * Formats of wall-clock times in files: `2016-02-08 05:46:00`, the same with a fraction of any length (cut to the
 * millisecond) or a T, and the format of spreadsheets, `2/8/2016 5:46`, in the order of their country. Years 2000 to
 * 2100. The patterns are valid in both JavaScript and RE2.
 */
export const isoPattern: string = String.raw`(?:20[0-9]{2}|2100)-[0-9]{2}-[0-9]{2}[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?`;
export const spreadsheetPattern: string =
  '[0-9]{1,2}/[0-9]{1,2}/(?:20[0-9]{2}|2100) (?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?';
/** `46:00.0`, which a spreadsheet saves in place of a date and time with a fraction. The date is lost. */
export const lostDatePattern: string = String.raw`[0-9]{1,2}:[0-9]{2}\.[0-9]+`;

const isoShape = new RegExp(`^${isoPattern}$`);
const spreadsheetShape = new RegExp(`^${spreadsheetPattern}$`);
const lostDateShape = new RegExp(`^${lostDatePattern}$`);

/** A wall-clock time as milliseconds since 1970, the clock read as if it were UTC; null if it is not one. */
export function parseLocalMs(raw: string, order: DateOrder = 'monthFirst'): number | null {
  const text = trimBlanks(raw);
  if (isoShape.test(text)) {
    const [year, month, day, hour, minute, second] = text
      .slice(0, 19)
      .split(/[-T :]/)
      .map(Number);
    const fraction = Number(text.slice(20, 23).padEnd(3, '0'));
    return momentOf(year!, month!, day!, hour!, minute!, second!, fraction);
  }
  if (spreadsheetShape.test(text)) {
    const [first, next, year, hour, minute, second = 0] = text.split(/[/ :]/).map(Number);
    const [month, day] = order === 'monthFirst' ? [first, next] : [next, first];
    return momentOf(year!, month!, day!, hour!, minute!, second, 0);
  }
  return null;
}

/** Whether the text is a time that has lost its date in a spreadsheet. */
export function hasLostItsDate(raw: string): boolean {
  return lostDateShape.test(trimBlanks(raw));
}

let latestDay = Number.NaN;
let latestDayText = '';

/**
 * `YYYY-MM-DDTHH:MM:SS.mmm`, the format of a wall-clock time in a record; an instant also has a Z. Takes a third of the
 * time of `Date.toISOString` if many times are on the same day with zero seconds.
 */
export function localText(localMs: number): string {
  const wholeMs = Math.trunc(localMs);
  const day = Math.floor(wholeMs / dayMs);
  if (day !== latestDay) {
    latestDayText = new Date(day * dayMs).toISOString().slice(0, -'00:00:00.000Z'.length);
    latestDay = day;
  }
  const ofDay = wholeMs - day * dayMs;
  const minute = Math.floor(ofDay / 60_000);
  const rest = ofDay - minute * 60_000;
  if (rest === 0) return latestDayText + wholeMinutes[minute]!;
  return `${latestDayText}${wholeMinutes[minute]!.slice(0, 6)}${two(Math.floor(rest / 1_000))}.${String(rest % 1_000).padStart(3, '0')}`;
}

/** In the format of `Date.toISOString`. */
export function instantText(ms: number): string {
  return `${localText(ms)}Z`;
}

/** Whether a text is a valid day: `2019-02-28` is, `2019-02-30` is not (Date.parse reads it as 2 March). */
export function isCalendarDay(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}

/**
 * Milliseconds since 1970 of a time in the format of a record, with or without the Z of an instant; a wall clock is
 * read as if it were UTC. NaN if the text is not valid. Several times as fast as a pattern and `Date.parse`.
 */
export function recordMs(text: string): number {
  const { length } = text;
  if (length !== 23 && !(length === 24 && text.charCodeAt(23) === codeOf.Z)) return Number.NaN;
  if (
    text.charCodeAt(10) !== codeOf.T ||
    text.charCodeAt(4) !== codeOf.dash ||
    text.charCodeAt(7) !== codeOf.dash
  )
    return Number.NaN;
  if (
    text.charCodeAt(13) !== codeOf.colon ||
    text.charCodeAt(16) !== codeOf.colon ||
    text.charCodeAt(19) !== codeOf.point
  )
    return Number.NaN;
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)];
  const [hour, minute, second] = [digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19)];
  const isTime = month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59 && second <= 59;
  if (!isTime || !(day <= (month === 2 && isLeap(year) ? 29 : daysInMonth[month - 1]!))) return Number.NaN;
  const startOfDay = Date.UTC(year, month - 1, day);
  return startOfDay + hour * hourMs + minute * 60_000 + second * 1_000 + digits(text, 20, 23);
}
/** `05:46:00.000` for each minute of a day. */
const wholeMinutes: readonly string[] = Array.from(
  { length: 1440 },
  (_, minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}:00.000`,
);
const codeOf = { T: 84, Z: 90, dash: 45, colon: 58, point: 46, zero: 48 } as const;
const daysInMonth: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** The whole number between two positions; NaN if there is something other than a digit. */
function digits(text: string, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - codeOf.zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

function momentOf(...parts: [number, number, number, number, number, number, number]): number | null {
  const [year, month, day, ...clock] = parts;
  const ms = Date.UTC(year, month - 1, day, ...clock);
  // Date.UTC reads 30 February as 1 March: a date that comes back changed is not valid.
  const date = new Date(ms);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? ms : null;
}

/** Trims blanks only, like DuckDB's trim. */
function trimBlanks(text: string): string {
  return text.replace(/^ +| +$/g, '');
}
