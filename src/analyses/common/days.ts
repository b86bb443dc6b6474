import { dayNumber, dayText } from '../../base/dates.js';

/** Calendar days as whole numbers: days since 1970-01-01. */

/** 0 Monday .. 6 Sunday; 1970-01-01 was a Thursday. */
export function weekdayOf(number: number): number {
  return (((number + 3) % 7) + 7) % 7;
}

/** The Monday of the week of a day. */
export function mondayOf(number: number): number {
  return number - weekdayOf(number);
}

/** Daily counts without missing days: a day without reports counts 0. */
export interface DailySeries {
  readonly name: string;
  /** Day number of `counts[0]`. */
  readonly firstDay: number;
  readonly counts: Float64Array;
}

/** The series from its first to its last day with a report, from counts by day text. */
export function dailySeries(name: string, countByDay: ReadonlyMap<string, number>): DailySeries {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const day of countByDay.keys()) {
    const number = dayNumber(day);
    if (number < first) first = number;
    if (number > last) last = number;
  }
  if (countByDay.size === 0) return { name, firstDay: 0, counts: new Float64Array(0) };
  const counts = new Float64Array(last - first + 1);
  for (const [day, count] of countByDay) counts[dayNumber(day) - first] = count;
  return { name, firstDay: first, counts };
}

/** Sums by week (Monday text); the weeks at the ends may be short. */
export function weeklyCounts(series: DailySeries): Map<string, number> {
  return countsBy(series, weekText);
}

/** Sums by month (`2020-03`); the months at the ends may be short. */
export function monthlyCounts(series: DailySeries): Map<string, number> {
  return countsBy(series, monthText);
}

/** Sums by quarter, named by its first month (`2020-04`); the quarters at the ends may be short. */
export function quarterlyCounts(series: DailySeries): Map<string, number> {
  return countsBy(series, quarterText);
}

/** The week of a day, by its Monday. */
export function weekText(day: number): string {
  return dayText(mondayOf(day));
}

/** The month of a day: `2020-03`. */
export function monthText(day: number): string {
  return dayText(day).slice(0, 7);
}

/** The first month of the quarter of a day: `2020-04`. */
export function quarterText(day: number): string {
  const [year, month] = monthText(day).split('-').map(Number);
  return `${year}-${String(month! - ((month! - 1) % 3)).padStart(2, '0')}`;
}

function countsBy({ firstDay, counts }: DailySeries, periodOf: (day: number) => string): Map<string, number> {
  const sums = new Map<string, number>();
  counts.forEach((count, index) => {
    const period = periodOf(firstDay + index);
    sums.set(period, (sums.get(period) ?? 0) + count);
  });
  return sums;
}
