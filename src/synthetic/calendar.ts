import { dayText } from '../base/dates.js';
import { dayMs } from '../base/durations.js';
import { holidayFactors, seasonFourier } from './parameters.js';

/** Calendar days as whole numbers since 1970-01-01. */

/** 0 Monday .. 6 Sunday. */
export function weekday(day: number): number {
  return (day + 3) % 7;
}

export function yearOf(day: number): number {
  return new Date(day * dayMs).getUTCFullYear();
}

/** 0 for January 1970: one number a calendar month. */
export function monthOf(day: number): number {
  const date = new Date(day * dayMs);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

export function firstDayOfMonth(month: number): number {
  return Date.UTC(1970, month, 1) / dayMs;
}

/** The factor of the season, 1 over the year. */
export function seasonFactor(day: number): number {
  const date = new Date(day * dayMs);
  const share = (day - Date.UTC(date.getUTCFullYear(), 0, 1) / dayMs) / 365.25;
  let log = 0;
  for (const [k, [cos, sin]] of seasonFourier.entries()) {
    log += cos * Math.cos(2 * Math.PI * (k + 1) * share) + sin * Math.sin(2 * Math.PI * (k + 1) * share);
  }
  return Math.exp(log);
}

/** Factor of a holiday on the number of reports; 1 on other days. */
export function holidayFactor(day: number): number {
  const text = dayText(day);
  for (const [rule, factor] of holidayFactors) {
    if (typeof rule === 'string' ? text.endsWith(rule) : isNthWeekday(day, ...rule)) return factor;
  }
  return 1;
}

function isNthWeekday(day: number, month: number, sundayBased: number, nth: number): boolean {
  const date = new Date(day * dayMs);
  if (date.getUTCMonth() + 1 !== month || date.getUTCDay() !== sundayBased) return false;
  const dayOfMonth = date.getUTCDate();
  if (nth > 0) return Math.ceil(dayOfMonth / 7) === nth;
  return new Date((day + 7) * dayMs).getUTCMonth() + 1 !== month;
}
