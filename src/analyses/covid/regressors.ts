import { dayText } from '../../base/dates.js';
import { monthText, weekdayOf } from '../common/days.js';
import { holidaysBetween } from '../common/holidays.js';

/** What explains a daily count. All days are day numbers. */
export interface ModelSpec {
  /** First day of the baseline. */
  readonly from: number;
  readonly interruption: number;
  /** The days from the interruption to here, exclusive, are left out. */
  readonly transitionEnd: number;
  /** Exclusive. */
  readonly until: number;
  readonly trend: 'none' | 'linear' | 'quadratic';
  readonly fourierPairs: number;
  /** A column a holiday, two columns for all of them, or none. */
  readonly holidays: 'each' | 'grouped' | 'none';
  /** First days of new levels of the feed before the interruption: a column each. */
  readonly breaks: readonly number[];
  /** The change: one level, a level and a slope, or a level a month. */
  readonly after: 'level' | 'slope' | 'months';
}

const yearDays = 365.25;

/** The column of the change of level after the interruption. */
export const afterName = 'after';
/** The column of the change of slope, zero in the middle of the effect period, so that `after` is the mean change. */
const slopeName = 'slope after';

/**
 * Columns for these days: weekday (Monday is the reference), waves of the year, holidays, trend, collection breaks, and
 * the change. Columns that are zero throughout are left out.
 */
export function regressors(days: ArrayLike<number>, spec: ModelSpec): Record<string, Float64Array> {
  const n = days.length;
  const design: Record<string, Float64Array> = {};
  const add = (name: string, value: (day: number) => number): void => {
    const column = new Float64Array(n);
    let isZero = true;
    for (let i = 0; i < n; i++) {
      const x = value(days[i]!);
      if (x !== 0) isZero = false;
      column[i] = x;
    }
    if (!isZero) design[name] = column;
  };
  const names = ['Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  for (const [index, name] of names.entries()) add(name, (day) => (weekdayOf(day) === index + 1 ? 1 : 0));
  for (let pair = 1; pair <= spec.fourierPairs; pair++) {
    add(`cosine ${pair}`, (day) => Math.cos((2 * Math.PI * pair * day) / yearDays));
    add(`sine ${pair}`, (day) => Math.sin((2 * Math.PI * pair * day) / yearDays));
  }
  if (spec.trend !== 'none') add('trend', (day) => (day - spec.interruption) / yearDays);
  if (spec.trend === 'quadratic') add('trend squared', (day) => ((day - spec.interruption) / yearDays) ** 2);
  for (const first of spec.breaks) add(breakName(first), (day) => (day >= first ? 1 : 0));
  if (spec.holidays !== 'none') addHolidays(days, spec.holidays, add);
  addChange(spec, add);
  return design;
}

/** The column of the level that begins on that day. */
export function breakName(day: number): string {
  return `break ${dayText(day)}`;
}

function addHolidays(
  days: ArrayLike<number>,
  how: 'each' | 'grouped',
  add: (name: string, value: (day: number) => number) => void,
): void {
  if (days.length === 0) return;
  const holidays = holidaysBetween(days[0]!, days[days.length - 1]! + 1);
  const nameOf = (day: number): string | undefined => {
    const holiday = holidays.get(day);
    if (how === 'each' || holiday === undefined) return holiday?.name;
    return holiday.isMajor ? 'major holiday' : 'minor holiday';
  };
  const names = new Set([...holidays.keys()].map((day) => nameOf(day)!));
  for (const name of names) add(name, (day) => (nameOf(day) === name ? 1 : 0));
}

function addChange(
  { after, interruption, transitionEnd, until }: ModelSpec,
  add: (name: string, value: (day: number) => number) => void,
): void {
  if (after === 'months') {
    const months = new Set<string>();
    for (let day = transitionEnd; day < until; day++) months.add(monthText(day));
    for (const month of months)
      add(month, (day) => (day >= interruption && monthText(day) === month ? 1 : 0));
    return;
  }
  add(afterName, (day) => (day >= interruption ? 1 : 0));
  const middle = (transitionEnd + until - 1) / 2;
  if (after === 'slope') add(slopeName, (day) => (day >= interruption ? (day - middle) / 30 : 0));
}
