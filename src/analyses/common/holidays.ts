import { dayNumber, dayText } from '../../base/dates.js';
import { weekdayOf } from './days.js';

/** A name and a rule for the day number in a year; null before it became a holiday. */
interface Rule {
  readonly name: string;
  /** True if most people stay at home, false if only some do. */
  readonly isMajor: boolean;
  dayIn(year: number): number | null;
}

const monday = 0;
const thursday = 3;

/** The eleven federal holidays, and the days around the two that people travel for. */
const rules: readonly Rule[] = [
  fixed('New Year', true, '01-01'),
  nth('Martin Luther King Day', false, 1, monday, 3),
  nth("Presidents' Day", false, 2, monday, 3),
  { name: 'Memorial Day', isMajor: true, dayIn: (year) => lastMondayOfMay(year) },
  { name: 'Juneteenth', isMajor: false, dayIn: (year) => (year < 2021 ? null : dayNumber(`${year}-06-19`)) },
  fixed('Independence Day', true, '07-04'),
  nth('Labor Day', true, 9, monday, 1),
  nth('Columbus Day', false, 10, monday, 2),
  fixed('Veterans Day', false, '11-11'),
  nth('Thanksgiving', true, 11, thursday, 4),
  fixed('Christmas', true, '12-25'),
  around('day before Thanksgiving', (year) => nthWeekday(year, 11, thursday, 4) - 1),
  around('day after Thanksgiving', (year) => nthWeekday(year, 11, thursday, 4) + 1),
  around('Christmas Eve', (year) => dayNumber(`${year}-12-24`)),
  around('day after Christmas', (year) => dayNumber(`${year}-12-26`)),
  around("New Year's Eve", (year) => dayNumber(`${year}-12-31`)),
];

export interface Holiday {
  readonly name: string;
  readonly isMajor: boolean;
}

/**
 * The federal holidays of the US between two days (the second exclusive), with the days around Thanksgiving, Christmas
 * and New Year, by day number. A holiday with a fixed date on a weekend keeps its day, and the working day on which
 * it is observed is `observed holiday`.
 */
export function holidaysBetween(firstDay: number, endDay: number): Map<number, Holiday> {
  const holidays = new Map<number, Holiday>();
  const add = (day: number, holiday: Holiday): void => {
    if (day >= firstDay && day < endDay && !holidays.has(day)) holidays.set(day, holiday);
  };
  const years = [yearOf(firstDay), yearOf(endDay - 1)] as const;
  for (const { name, isMajor, dayIn } of rules) {
    for (let year = years[0]; year <= years[1] + 1; year++) {
      const day = dayIn(year);
      if (day === null) continue;
      add(day, { name, isMajor });
      const weekday = weekdayOf(day);
      if (isObserved(name) && weekday >= 5)
        add(day + (weekday === 5 ? -1 : 1), { name: 'observed holiday', isMajor: false });
    }
  }
  return holidays;
}

function isObserved(name: string): boolean {
  return ['New Year', 'Juneteenth', 'Independence Day', 'Veterans Day', 'Christmas'].includes(name);
}

function fixed(name: string, isMajor: boolean, monthDay: string): Rule {
  return { name, isMajor, dayIn: (year) => dayNumber(`${year}-${monthDay}`) };
}

function nth(name: string, isMajor: boolean, month: number, weekday: number, n: number): Rule {
  return { name, isMajor, dayIn: (year) => nthWeekday(year, month, weekday, n) };
}

function around(name: string, dayIn: (year: number) => number): Rule {
  return { name, isMajor: false, dayIn };
}

function nthWeekday(year: number, month: number, weekday: number, n: number): number {
  const first = dayNumber(`${year}-${String(month).padStart(2, '0')}-01`);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1);
}

function lastMondayOfMay(year: number): number {
  const last = dayNumber(`${year}-05-31`);
  return last - weekdayOf(last);
}

function yearOf(day: number): number {
  return Number(dayText(day).slice(0, 4));
}
