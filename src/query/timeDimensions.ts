import { dayMs, hourMs } from '../base/durations.js';
import { type Range, type TimeDimension, timeDimensions } from './question.js';

/**
 * What a part of a wall-clock time is, to every engine. On the way from an engine it is a small number, which is grouped and
 * sorted fast: the number becomes the text of the answer only afterwards, and the text of a filter becomes a number before.
 * Both keep the order. How the number is computed is for each engine to say: in `timeDimensionSql.ts` for DuckDB, in
 * `parts.ts` for MongoDB.
 */
export interface TimeDimensionDefinition {
  readonly type: 'number' | 'text' | 'boolean';
  /** In one sentence, for messages. */
  readonly meaning: string;
  /** A noun in lower case, for charts. */
  readonly label: string;
  /** The wall clock that it is a part of. */
  readonly column: 'startLocal' | 'weatherLocal';
  /** The text of a number, for those that are texts in the answer. */
  readonly decode?: (key: number) => string;
  /** The number of a text, or null when it is none. */
  readonly encode?: (text: string) => number | null;
  /** How the text is spelled, for messages. */
  readonly spelling?: string;
  /** For a unit of the calendar: the one stretch of time with this number. */
  readonly period?: (key: number) => Period;
}

/** Wall clock in milliseconds since 1970, read as if it were UTC: `from` inclusive, `until` exclusive. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

export const seasons = ['fall', 'spring', 'summer', 'winter'] as const;

const dayText = (key: number): string => new Date(key * dayMs).toISOString().slice(0, 10);
const monthText = (key: number): string => `${Math.floor(key / 12)}-${padded((key % 12) + 1)}`;
const quarterText = (key: number): string => `${Math.floor(key / 4)}-Q${(key % 4) + 1}`;
const hourText = (key: number): string => new Date(key * hourMs).toISOString().slice(0, 13);

const hourOnCalendar = {
  type: 'text',
  decode: hourText,
  encode: (text: string) => whole(Date.parse(`${text}:00:00Z`) / hourMs, hourText, text),
  spelling: 'YYYY-MM-DDTHH',
  period: (key: number) => fixed(key * hourMs, hourMs),
} as const;

export const timeDefinitions: Readonly<Record<TimeDimension, TimeDimensionDefinition>> = {
  year: {
    type: 'number',
    meaning: 'The year of the start.',
    label: 'year',
    column: 'startLocal',
    period: (key) => months(key * 12, 12),
  },
  quarter: {
    type: 'text',
    meaning: 'The quarter on the calendar in which it started.',
    label: 'quarter',
    column: 'startLocal',
    decode: quarterText,
    encode: (text) => whole(Number(text.slice(0, 4)) * 4 + Number(text.slice(6)) - 1, quarterText, text),
    spelling: 'YYYY-Qn',
    period: (key) => months(key * 3, 3),
  },
  month: {
    type: 'text',
    meaning: 'The month on the calendar in which it started.',
    label: 'month',
    column: 'startLocal',
    decode: monthText,
    encode: (text) => whole(Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1, monthText, text),
    spelling: 'YYYY-MM',
    period: (key) => months(key, 1),
  },
  week: {
    type: 'text',
    meaning: 'The week in which it started, by its Monday.',
    label: 'week',
    column: 'startLocal',
    decode: dayText,
    // 1970-01-05 was a Monday.
    encode: (text) => {
      const key = whole(Date.parse(text) / dayMs, dayText, text);
      return key !== null && (key - 4) % 7 === 0 ? key : null;
    },
    spelling: 'YYYY-MM-DD, a Monday',
    period: (key) => fixed(key * dayMs, 7 * dayMs),
  },
  day: {
    type: 'text',
    meaning: 'The day on which it started.',
    label: 'day',
    column: 'startLocal',
    decode: dayText,
    encode: (text) => whole(Date.parse(text) / dayMs, dayText, text),
    spelling: 'YYYY-MM-DD',
    period: (key) => fixed(key * dayMs, dayMs),
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
  },
  weekday: {
    type: 'number',
    meaning: 'The day of the week of the start, 1 (Monday) to 7.',
    label: 'weekday',
    column: 'startLocal',
  },
  hour: {
    type: 'number',
    meaning: 'The hour of the start, 0 to 23.',
    label: 'hour of the day',
    column: 'startLocal',
  },
  hourOfWeek: {
    type: 'number',
    meaning: 'The hour of the week of the start, 0 (Monday 0 h) to 167.',
    label: 'hour of the week',
    column: 'startLocal',
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
    decode: (key) => seasons[key]!,
    encode: (text) => {
      const key = (seasons as readonly string[]).indexOf(text);
      return key < 0 ? null : key;
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

/** Those that are parts of the start. */
export const startDimensions: readonly TimeDimension[] = timeDimensions.filter(
  (name) => timeDefinitions[name].column === 'startLocal',
);

/**
 * The periods of any of the values, which were checked; those that touch are one. Null when it is no unit of the calendar.
 * A year may be any number: one that no record can be of has no period.
 */
export function periodsOf(
  name: TimeDimension,
  values: readonly (string | number | boolean)[],
): readonly Period[] | null {
  const { encode, period } = timeDefinitions[name];
  if (period === undefined) return null;
  const keys = values
    .map((value) => (encode === undefined ? Number(value) : encode(value as string)!))
    .filter((key) => name !== 'year' || key === yearWithin(key))
    .sort((a, b) => a - b);
  const periods: Period[] = [];
  for (const next of keys.map(period)) {
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

/** The year, or the next whole one, moved to years of four digits. Records are of the years 1999 to 2101. */
function yearWithin(year: number): number {
  return Math.max(1900, Math.min(9000, Math.ceil(year)));
}

/** From the start of a month on, counted from the year 0. */
function months(first: number, count: number): Period {
  const startOf = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12);
  return { from: startOf(first), until: startOf(first + count) };
}

function fixed(from: number, length: number): Period {
  return { from, until: from + length };
}

/** The number, if it spells the text that it was read from. */
function whole(key: number, decode: (key: number) => string, text: string): number | null {
  return Number.isInteger(key) && decode(key) === text ? key : null;
}

function padded(number: number): string {
  return String(number).padStart(2, '0');
}
