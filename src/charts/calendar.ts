import { unexpected } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { type FigureOf, figureOf } from './figureOf.js';
import { type Labels, type MeasureInput, type Numbers, numbersOf, requireSameLength } from './input.js';
import type { ChartTable } from './table.js';
import { parseTime } from './times.js';

export interface CalendarInput extends MeasureInput {
  /** `YYYY-MM-DD`, each day once, in any order; missing days stay empty. */
  readonly days: Labels;
  /** A gap is a hatched day. */
  readonly values: Numbers;
  /** The values are ratios, as of a day to its expected: colours diverge from 1. @default false */
  readonly ratio?: boolean;
  /** What a hatched day means. @default 'no data' */
  readonly missing?: string;
}

/** Days with a class of values each. */
export interface CalendarChart {
  readonly kind: 'calendar';
  /** `YYYY-MM-DD`, ascending. */
  readonly days: readonly string[];
  readonly values: readonly (number | null)[];
  readonly valueTitle: string;
  readonly percent: boolean;
  readonly ratio: boolean;
  readonly missing: string;
}

/**
 * One cell for each day, a column a week and a block a year, to show collection gaps, weekends and holidays. The drawing
 * has the last three years, the table all of them.
 * @throws InputError without days, on a text that is not a day, and on a day that comes twice
 */
export function calendar(input: CalendarInput): FigureOf<CalendarChart> {
  const { days, valueTitle, percent = false, ratio = false, missing = 'no data' } = input;
  requireSameLength({ days, values: input.values });
  const values = numbersOf(input.values, 'values');
  const byDay = new Map<string, number | null>();
  for (const [index, day] of days.entries()) {
    requireDay(day);
    if (byDay.has(day)) {
      throw new InputError(`Expected each day of figure ${input.id} once, got ${day} twice.`);
    }
    byDay.set(day, values[index]!);
  }
  const ordered = [...byDay.keys()].sort();
  return figureOf(input, {
    kind: 'calendar',
    days: ordered,
    values: ordered.map((day) => byDay.get(day)!),
    valueTitle,
    percent,
    ratio,
    missing,
  });
}

function requireDay(day: Labels[number]): asserts day is string {
  const isDay = typeof day === 'string' && day.length === 10 && Number.isFinite(parseTime(day));
  if (!isDay) throw unexpected('each of days', 'a day, YYYY-MM-DD', day);
}

export function calendarTable({ days, values, valueTitle, percent }: CalendarChart): ChartTable {
  return [
    { key: 'day', heading: 'Day', format: 'text', values: days },
    { key: 'value', heading: valueTitle, format: percent ? 'percent' : 'number', values },
  ];
}
