/** Hours of a wall clock: whole hours since 1970 of the clock read as if it were UTC, and hours of the week. */
import { hourMs } from '../base/durations.js';

/** Hours in a week. */
export const hoursOfWeek = 168;

/**
 * The hour of a wall clock in event JSON, `2019-03-05T08:30:00.000`. Minutes are not read.
 *
 * @example
 * localHourOf('1970-01-02T03:59:00.000'); // 27
 */
export function localHourOf(startLocal: string): number {
  const at = (index: number): number => startLocal.charCodeAt(index) - 48;
  const year = at(0) * 1_000 + at(1) * 100 + at(2) * 10 + at(3);
  const month = at(5) * 10 + at(6);
  return Date.UTC(year, month - 1, at(8) * 10 + at(9), at(11) * 10 + at(12)) / hourMs;
}

/** 0 (Monday 0 h) to 167. 1 January 1970 was a Thursday. */
export function hourOfWeekOf(localHour: number): number {
  return (localHour + 72) % hoursOfWeek;
}
