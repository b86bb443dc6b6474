import { dayMs } from './durations.js';

/** Days from 1970-01-01 to a day, `YYYY-MM-DD`. */
export function dayNumber(day: string): number {
  return Date.parse(day) / dayMs;
}

/** The day, `YYYY-MM-DD`, so many days after 1970-01-01. */
export function dayText(number: number): string {
  return new Date(number * dayMs).toISOString().slice(0, 10);
}

/** In order, in full. */
export const monthNames: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** In order, in full. The features of a model count them so, from 0. */
export const weekdayNames: readonly string[] = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
];

/** `13 March 2020`, of an ISO date or instant. */
export function dayInWords(iso: string): string {
  return `${Number(iso.slice(8, 10))} ${monthInWords(iso)}`;
}

/** `March 2020`. */
export function monthInWords(iso: string): string {
  return `${monthNames[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;
}

/** `27 November 2026, 04:08 UTC`. */
export function minuteInWords(iso: string): string {
  return `${dayInWords(iso)}, ${iso.slice(11, 16)} UTC`;
}

/** `February 2016 to March 2023`, or days where both are in one month; null without days. */
export function periodInWords(first: string | null, last: string | null): string | null {
  if (first === null || last === null) return null;
  if (first.slice(0, 10) === last.slice(0, 10)) return dayInWords(first);
  return first.slice(0, 7) === last.slice(0, 7)
    ? `${dayInWords(first)} to ${dayInWords(last)}`
    : `${monthInWords(first)} to ${monthInWords(last)}`;
}

/** The same where space is short: `2016–2023`, or `March to June 2020` within a year. */
export function shortPeriod(first: string | null, last: string | null): string | null {
  if (first === null || last === null) return null;
  if (first.slice(0, 4) !== last.slice(0, 4)) return `${first.slice(0, 4)}–${last.slice(0, 4)}`;
  return first.slice(0, 7) === last.slice(0, 7)
    ? monthInWords(first)
    : `${monthInWords(first).split(' ')[0]} to ${monthInWords(last)}`;
}
