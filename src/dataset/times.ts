import { dayMs, hourMs } from '../base/durations.js';
import { blank, withoutFormula } from './text.js';

/** The order of day and month in a date such as 2/8/2016, which can be in February or in August. */
export type DateOrder = 'monthFirst' | 'dayFirst';

/**
 * The times of the published files: `2016-02-08 05:46:00`, the same with a fraction of any length (cut to the millisecond) or
 * a T. Every other time is read by `timePattern`. Years 2000 to 2100. All patterns are valid in both JavaScript and RE2.
 */
export const isoPattern: string = String.raw`(?:20[0-9]{2}|2100)-[0-9]{2}-[0-9]{2}[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?`;
/** `46:00.0`, which a spreadsheet saves in place of a date and time with a fraction. The date is lost. */
export const lostDatePattern: string = String.raw`[0-9]{1,2}:[0-9]{2}\.[0-9]+`;

const year = '(20[0-9]{2}|2100)';
const anyYear = '(20[0-9]{2}|2100|[0-9]{2})';
const part = '([0-9]{1,2})';
/** The first three letters of each month, one after the other. */
export const monthNames = 'janfebmaraprmayjunjulaugsepoctnovdec';
const monthName = `(${monthNames.match(/.../g)!.join('|')})(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\\.?`;
const dates = [
  `${year}[-/.]${part}[-/.]${part}`,
  `${part}[-/.]${part}[-/.]${anyYear}`,
  `${part}(?:st|nd|rd|th)?[-/. ]*${monthName}[-/., ]*${anyYear}`,
  `${monthName}[- ]*${part}(?:st|nd|rd|th)?[-, ]+${anyYear}`,
  '(20[0-9]{2}|2100)([0-9]{2})([0-9]{2})',
];
// Oracle and Finland separate hours, minutes and seconds by points.
const clock = String.raw`([01]?[0-9]|2[0-3])(?::([0-5][0-9])(?::([0-5][0-9])(?:[.,]([0-9]+))?)?|[.]([0-5][0-9])(?:[.]([0-5][0-9])(?:[.,]([0-9]+))?)?)?(?:${blank}*([ap])\.?${blank}?m\.?)?`;
const compactClock = '([01][0-9]|2[0-3])([0-5][0-9])([0-5][0-9])?';
/** Zones of the United States by their usual names, which say whether it is daylight time: hours from UTC. */
export const zoneHours: Readonly<Record<string, number>> = {
  ...{ est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7 },
  ...{ akst: -9, akdt: -8, hst: -10 },
};
const zoneNames = Object.keys(zoneHours).join('|');
const zone = String.raw`(${zoneNames}|z|utc|gmt|(?:utc|gmt)?[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)(?:${blank}*(?:utc|gmt))?(?:\[[a-z_/]+\])?`;

/**
 * Every time that is read: a date, perhaps with a time of day and an offset from UTC, or a number, which is a spreadsheet's
 * count of days or an epoch, perhaps as 1.6145784E9. Its groups are `timeParts`. Matched without case.
 */
export const timePattern: string = `^${blank}*(?:(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?,?${blank}+)?(?:${dates.join('|')})(?:(?:${blank}*[t,:_]${blank}*|${blank}+)${clock}(?:${blank}*${zone})?|t?${compactClock}(?:${zone})?)?|([0-9]{5,19})(?:[.,]([0-9]*))?|([1-9])(?:[.,]([0-9]+))?e([+]?[0-9]{1,2}))${blank}*$`;

/** The groups of `timePattern`. A group that is not part of a text is empty. */
export const timeParts = [
  'isoYear',
  'isoMonth',
  'isoDay',
  'first',
  'second',
  'orderedYear',
  'namedDay',
  'name',
  'namedYear',
  'leadingName',
  'nameDay',
  'nameYear',
  'compactYear',
  'compactMonth',
  'compactDay',
  'hour',
  'minute',
  'sec',
  'fraction',
  'pointedMinute',
  'pointedSecond',
  'pointedFraction',
  'half',
  'zone',
  'compactHour',
  'compactMinute',
  'compactSecond',
  'compactZone',
  'number',
  'decimals',
  'leadingDigit',
  'otherDigits',
  'exponent',
] as const;
/** The parts of a time, by the names of `timeParts`. */
export type TimeParts = Readonly<Record<(typeof timeParts)[number], string>>;

/** A wall clock, or a moment whose wall clock depends on the zone of its row, as milliseconds since 1970. */
export type TimeReading = { readonly localMs: number } | { readonly instantMs: number };

const isoShape = new RegExp(`^${isoPattern}$`);
const timeShape = new RegExp(timePattern, 'iu');

/** A time of the published files as milliseconds since 1970, the clock read as if it were UTC; null if it is not one. */
export function parseIsoMs(raw: string): number | null {
  const text = trimBlanks(raw);
  if (!isoShape.test(text)) return null;
  let ms = 0;
  for (let at = 20; at < 23; at += 1)
    ms = ms * 10 + (at < text.length ? text.charCodeAt(at) - codeOf.zero : 0);
  return clockMs(text, ms);
}

/**
 * A time in any spelling. `timeSql.ts` reads the same in DuckDB.
 *
 * @param order of day and month in the column; without it, a date that needs it is null
 * @example
 * readTime('8/2/2016 5:46 PM', 'dayFirst'); // { localMs: Date.UTC(2016, 1, 8, 17, 46) }
 * readTime('2016-02-08T05:46:00-05:00', undefined); // { instantMs: Date.UTC(2016, 1, 8, 10, 46) }
 */
export function readTime(raw: string, order: DateOrder | undefined): TimeReading | null {
  const isoMs = parseIsoMs(raw);
  if (isoMs !== null) return { localMs: isoMs };
  const parts = timePartsOf(raw);
  if (parts === null) return null;
  if (parts.number !== '') return readNumber(parts.number, parts.decimals);
  if (parts.exponent !== '') return readScientific(parts);
  const localMs = wallClockOf(parts, order);
  if (localMs === null) return null;
  const zone = parts.zone + parts.compactZone;
  return zone === '' ? { localMs } : instantReading(localMs - offsetMinutes(zone) * 60_000);
}

/** The parts of a time, or null if the text does not look like one. */
export function timePartsOf(raw: string): TimeParts | null {
  const match = timeShape.exec(withoutFormula(raw).replace(/^[ ']+/, ''));
  return match === null
    ? null
    : (Object.fromEntries(timeParts.map((name, at) => [name, match[at + 1] ?? ''])) as TimeParts);
}

function wallClockOf(parts: TimeParts, order: DateOrder | undefined): number | null {
  const year = `${parts.isoYear}${parts.orderedYear}${parts.namedYear}${parts.nameYear}${parts.compactYear}`;
  const name = `${parts.name}${parts.leadingName}`.toLowerCase();
  const [first, second] =
    order === undefined
      ? ['', '']
      : order === 'monthFirst'
        ? [parts.first, parts.second]
        : [parts.second, parts.first];
  const month =
    name === '' ? `${parts.isoMonth}${parts.compactMonth}${first}` : String(monthNames.indexOf(name) / 3 + 1);
  const day = `${parts.isoDay}${parts.namedDay}${parts.nameDay}${parts.compactDay}${second}`;
  if (month === '' || day === '') return null;
  let hour = Number(`${parts.hour}${parts.compactHour}`);
  if (parts.half !== '') {
    if (hour > 12) return null;
    hour = (hour % 12) + (parts.half.toLowerCase() === 'p' ? 12 : 0);
  } else if (parts.hour !== '' && parts.minute === '' && parts.pointedMinute === '') {
    return null;
  }
  const startOfDay = dayStart(Number(year.length === 2 ? `20${year}` : year), Number(month), Number(day));
  if (startOfDay === null) return null;
  const minute = Number(`${parts.minute}${parts.pointedMinute}${parts.compactMinute}`);
  const wholeSecond = Number(`${parts.sec}${parts.pointedSecond}${parts.compactSecond}`);
  const ms = Number(`${parts.fraction}${parts.pointedFraction}`.slice(0, 3).padEnd(3, '0'));
  return startOfDay + hour * hourMs + minute * 60_000 + wholeSecond * 1_000 + ms;
}

function offsetMinutes(zone: string): number {
  const hours = zoneHours[zone.toLowerCase()];
  if (hours !== undefined) return hours * 60;
  const digits = zone.replaceAll(/[^0-9]/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.includes('-') ? -minutes : minutes;
}

/** Numbers that are times of the years 2000 to 2100. */
export const numericTimes = {
  /** Days since 30 December 1899, as spreadsheets count them: first and last. */
  serialDays: [36_526, 73_415],
  serialOf1970: 25_569,
} as const;

/** Numbers in scientific notation that are times: what `timeSql.ts` needs to know of `readScientific`. */
export const scientificTimes = {
  /** Of days and of nanoseconds. */
  exponents: [4, 18],
  /** Programs that write a plus sign in the exponent round to five decimals, unless there are more. */
  roundedDecimals: 5,
} as const;

/** The moments that are read, so that their wall clock is of the years 2000 to 2100 in any zone. */
export const instantRange: readonly [firstMs: number, lastMs: number] = [
  Date.UTC(2000, 0, 2),
  Date.UTC(2100, 11, 31) - 1,
];

/** Excel's days, to the second, or an epoch in seconds, milliseconds, microseconds or nanoseconds. */
function readNumber(digits: string, decimals: string): TimeReading | null {
  if (digits.length === 5) {
    const days = Number(`${digits}.${decimals}`);
    const [from, until] = numericTimes.serialDays;
    if (days < from || days >= until + 1) return null;
    return { localMs: (Math.round(days * 86_400) - numericTimes.serialOf1970 * 86_400) * 1_000 };
  }
  const ms = Number(
    digits.length <= 10
      ? digits + decimals.slice(0, 3).padEnd(3, '0')
      : digits.length <= 13
        ? digits
        : digits.slice(0, digits.length <= 16 ? -3 : -6),
  );
  return instantReading(ms);
}

/** 1.6145784E9, as Java writes it. 1.61458E+09 was rounded by a spreadsheet, to hours: null. */
function readScientific({ leadingDigit, otherDigits, exponent }: TimeParts): TimeReading | null {
  const [least, most] = scientificTimes.exponents;
  const power = Number(exponent);
  if (power < least || power > most) return null;
  if (exponent.startsWith('+') && otherDigits.length <= scientificTimes.roundedDecimals) return null;
  const digits = (leadingDigit + otherDigits).padEnd(power + 1, '0');
  return readNumber(digits.slice(0, power + 1), digits.slice(power + 1));
}

function instantReading(instantMs: number): TimeReading | null {
  return instantMs >= instantRange[0] && instantMs <= instantRange[1] ? { instantMs } : null;
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
  return clockMs(text, digits(text, 20, 23)) ?? Number.NaN;
}

/** The milliseconds since 1970 of `YYYY-MM-DD.HH:MM:SS` at the start of a text; null if there is no such day or time. */
function clockMs(text: string, ms: number): number | null {
  const month = digits(text, 5, 7);
  const [hour, minute, second] = [digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19)];
  const startOfDay = dayStart(digits(text, 0, 4), month, digits(text, 8, 10));
  const isTime = hour <= 23 && minute <= 59 && second <= 59;
  return isTime && startOfDay !== null
    ? startOfDay + hour * hourMs + minute * 60_000 + second * 1_000 + ms
    : null;
}

/** Null for 30 February, which `Date.UTC` reads as 1 March. */
function dayStart(year: number, month: number, day: number): number | null {
  const isDay =
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= (month === 2 && isLeap(year) ? 29 : daysInMonth[month - 1]!);
  return isDay ? Date.UTC(year, month - 1, day) : null;
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

/** Trims blanks only, like DuckDB's trim. */
function trimBlanks(text: string): string {
  return text.replace(/^ +| +$/g, '');
}
