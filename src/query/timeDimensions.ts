import { dayNumber, dayText } from '../base/dates.js';
import { dayMs, hourMs } from '../base/durations.js';
import { type Range, type TimeDimension, timeDimensions } from './question.js';

/**
 * A part of a wall-clock time, for every engine. Engines compute it as a small number, the group code, because small
 * numbers are grouped and sorted fast. `decode` makes the text of an answer from a group code, and `encode` the group
 * code from the text of a filter; both keep the order. DuckDB computes group codes in `timeDimensionSql.ts`, MongoDB in
 * `parts.ts`.
 */
export interface TimeDimensionDefinition {
  readonly type: 'number' | 'text' | 'boolean';
  /** One sentence, for messages. */
  readonly meaning: string;
  /** A noun in lower case, for charts. */
  readonly label: string;
  /** The wall-clock column that it is a part of. */
  readonly column: 'startLocal' | 'weatherLocal';
  /** The text of a group code, for dimensions that are texts in an answer. */
  readonly decode?: (groupCode: number) => string;
  /** The group code of a text; null if the text is not valid. */
  readonly encode?: (text: string) => number | null;
  /** The format of the text, for messages: `YYYY-MM-DD`. */
  readonly spelling?: string;
  /** The least and the greatest number, for a part of the clock that is a number in an answer. */
  readonly range?: readonly [least: number, greatest: number];
  /** For a unit of the calendar: the period of a group code. */
  readonly period?: (groupCode: number) => Period;
}

/** Wall clock in milliseconds since 1970, read as if it were UTC: `from` inclusive, `until` exclusive. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

export const seasons = ['fall', 'spring', 'summer', 'winter'] as const;

const monthText = (groupCode: number): string =>
  `${Math.floor(groupCode / 12)}-${padded((groupCode % 12) + 1)}`;
const quarterText = (groupCode: number): string => `${Math.floor(groupCode / 4)}-Q${(groupCode % 4) + 1}`;
const hourText = (groupCode: number): string => new Date(groupCode * hourMs).toISOString().slice(0, 13);

const hourOnCalendar = {
  type: 'text',
  decode: hourText,
  encode: (text: string) => whole(Date.parse(`${text}:00:00Z`) / hourMs, hourText, text),
  spelling: 'YYYY-MM-DDTHH',
  period: (groupCode: number) => fixed(groupCode * hourMs, hourMs),
} as const;

export const timeDefinitions: Readonly<Record<TimeDimension, TimeDimensionDefinition>> = {
  year: {
    type: 'number',
    meaning: 'The year of the start.',
    label: 'year',
    column: 'startLocal',
    period: (groupCode) => months(groupCode * 12, 12),
  },
  quarter: {
    type: 'text',
    meaning: 'The quarter on the calendar in which it started.',
    label: 'quarter',
    column: 'startLocal',
    decode: quarterText,
    encode: (text) => whole(Number(text.slice(0, 4)) * 4 + Number(text.slice(6)) - 1, quarterText, text),
    spelling: 'YYYY-Qn',
    period: (groupCode) => months(groupCode * 3, 3),
  },
  month: {
    type: 'text',
    meaning: 'The month on the calendar in which it started.',
    label: 'month',
    column: 'startLocal',
    decode: monthText,
    encode: (text) => whole(Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1, monthText, text),
    spelling: 'YYYY-MM',
    period: (groupCode) => months(groupCode, 1),
  },
  week: {
    type: 'text',
    meaning: 'The week in which it started, by its Monday.',
    label: 'week',
    column: 'startLocal',
    decode: dayText,
    // 1970-01-05 was a Monday.
    encode: (text) => {
      const groupCode = whole(dayNumber(text), dayText, text);
      return groupCode !== null && (groupCode - 4) % 7 === 0 ? groupCode : null;
    },
    spelling: 'YYYY-MM-DD, a Monday',
    period: (groupCode) => fixed(groupCode * dayMs, 7 * dayMs),
  },
  day: {
    type: 'text',
    meaning: 'The day on which it started.',
    label: 'day',
    column: 'startLocal',
    decode: dayText,
    encode: (text) => whole(dayNumber(text), dayText, text),
    spelling: 'YYYY-MM-DD',
    period: (groupCode) => fixed(groupCode * dayMs, dayMs),
  },
  hourStart: {
    ...hourOnCalendar,
    meaning: 'The hour on the calendar in which it started.',
    label: 'hour',
    column: 'startLocal',
  },
  monthOfYear: {
    type: 'number',
    meaning: 'The month of the start, 1 to 12.',
    label: 'month of the year',
    column: 'startLocal',
    range: [1, 12],
  },
  weekday: {
    type: 'number',
    meaning: 'The day of the week of the start, 1 (Monday) to 7.',
    label: 'weekday',
    column: 'startLocal',
    range: [1, 7],
  },
  hour: {
    type: 'number',
    meaning: 'The hour of the start, 0 to 23.',
    label: 'hour of the day',
    column: 'startLocal',
    range: [0, 23],
  },
  hourOfWeek: {
    type: 'number',
    meaning: 'The hour of the week of the start, 0 (Monday 0 h) to 167.',
    label: 'hour of the week',
    column: 'startLocal',
    range: [0, 167],
  },
  isWeekend: {
    type: 'boolean',
    meaning: 'Whether it started on a Saturday or Sunday.',
    label: 'weekend',
    column: 'startLocal',
  },
  season: {
    type: 'text',
    meaning: 'The season of the start; winter is December to February.',
    label: 'season',
    column: 'startLocal',
    // The order of the words: 0 fall, 1 spring, 2 summer, 3 winter.
    decode: (groupCode) => seasons[groupCode]!,
    encode: (text) => {
      const groupCode = (seasons as readonly string[]).indexOf(text);
      return groupCode < 0 ? null : groupCode;
    },
    spelling: seasons.join(', '),
  },
  weatherHour: {
    ...hourOnCalendar,
    meaning: 'The hour on the calendar of the weather reading.',
    label: 'hour of the weather reading',
    column: 'weatherLocal',
  },
};

/** The dimensions that are parts of the start time. */
export const startDimensions: readonly TimeDimension[] = timeDimensions.filter(
  (name) => timeDefinitions[name].column === 'startLocal',
);

/**
 * The periods of checked values, with adjacent periods joined. Null if the dimension is not a unit of the calendar. A
 * year that no record can have has no period.
 */
export function periodsOf(
  name: TimeDimension,
  values: readonly (string | number | boolean)[],
): readonly Period[] | null {
  const { encode, period } = timeDefinitions[name];
  if (period === undefined) return null;
  const groupCodes = values
    .map((value) => (encode === undefined ? Number(value) : encode(value as string)!))
    .filter((groupCode) => name !== 'year' || groupCode === yearWithin(groupCode))
    .sort((a, b) => a - b);
  const periods: Period[] = [];
  for (const next of groupCodes.map(period)) {
    const last = periods.at(-1);
    if (last !== undefined && next.from <= last.until)
      periods[periods.length - 1] = { ...last, until: next.until };
    else periods.push(next);
  }
  return periods;
}

/** A range of years as a range of time. */
export function timeOfYears({ min, max }: Range): Partial<Period> {
  const startOf = (year: number): number => months(yearWithin(year) * 12, 1).from;
  return {
    ...(min === undefined ? {} : { from: startOf(min) }),
    ...(max === undefined ? {} : { until: startOf(max) }),
  };
}

/** The year, rounded up and limited to 1900..9000. Records are from the years 1999 to 2101. */
function yearWithin(year: number): number {
  return Math.max(1900, Math.min(9000, Math.ceil(year)));
}

/** The period of `count` months from a month, which is counted from the year 0. */
function months(first: number, count: number): Period {
  const startOf = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12);
  return { from: startOf(first), until: startOf(first + count) };
}

function fixed(from: number, length: number): Period {
  return { from, until: from + length };
}

/** The group code, if it decodes to the text that it was read from; else null. */
function whole(groupCode: number, decode: (groupCode: number) => string, text: string): number | null {
  return Number.isInteger(groupCode) && decode(groupCode) === text ? groupCode : null;
}

function padded(number: number): string {
  return String(number).padStart(2, '0');
}
