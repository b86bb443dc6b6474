import { monthNames } from '../base/dates.js';

/** Times on an axis, as texts of the answers: `2020`, `2020-03`, `2020-03-13`, `2020-03-13T08`, or with minutes. */

/** In milliseconds of UTC; NaN for any other text. */
export function parseTime(text: string): number {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:\.\d+)?)?)?Z?)?)?)?$/.exec(
    text,
  );
  if (match === null) return Number.NaN;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00'] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** What one time of an axis stands for. */
export type TimeUnit = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour';

/** The unit of times that are spelled like this one: a quarter and a week must be given. */
export function timeUnitOf(text: string): TimeUnit {
  if (text.length <= 4) return 'year';
  if (text.length === 7) return 'month';
  return text.length === 10 ? 'day' : 'hour';
}

/** As in prose, with a short month: `13 Mar 2020`, `Mar 2020`; any other text as it is. */
export function shortTimeText(text: string, unit?: TimeUnit): string {
  const long = timeText(text, unit);
  return long === text ? text : long.replace(/[A-Z][a-z]{3,}/, (month) => month.slice(0, 3));
}

/** As in prose: `2020`, `Q1 2020`, `March 2020`, `week of 9 March 2020`, `13 March 2020`, `13 March 2020, 08:00`; any other text as it is. */
export function timeText(text: string, unit: TimeUnit = timeUnitOf(text)): string {
  const time = parseTime(text);
  if (Number.isNaN(time)) return text;
  const date = new Date(time);
  const year = date.getUTCFullYear();
  const month = `${monthNames[date.getUTCMonth()]} ${year}`;
  const day = `${date.getUTCDate()} ${month}`;
  switch (unit) {
    case 'year':
      return String(year);
    case 'quarter':
      return `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${year}`;
    case 'month':
      return month;
    case 'week':
      return `week of ${day}`;
    case 'day':
      return day;
    case 'hour':
      return `${day}, ${date.toISOString().slice(11, 16)}`;
  }
}
