import { dayMs } from '../base/durations.js';
import { parseTime } from './times.js';

export const weekdayNames: readonly string[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Where a day stands in the block of its year: a column a week, a row a weekday from Monday on. */
export interface CalendarCell {
  readonly year: number;
  /** 0..53. */
  readonly week: number;
  /** 0 for Monday. */
  readonly weekday: number;
}

/** @param day `YYYY-MM-DD` */
export function cellOfDay(day: string): CalendarCell {
  const time = parseTime(day);
  const year = new Date(time).getUTCFullYear();
  const first = Date.UTC(year, 0, 1);
  const offset = (new Date(first).getUTCDay() + 6) % 7;
  const place = Math.round((time - first) / dayMs) + offset;
  return { year, week: Math.floor(place / 7), weekday: place % 7 };
}

/** The week in which each month of a year begins. */
export function monthWeeks(year: number): number[] {
  return Array.from({ length: 12 }, (_, month) =>
    cellOfDay(`${year}-${String(month + 1).padStart(2, '0')}-01`),
  ).map(({ week }) => week);
}
