import type { TimeDimension } from './question.js';

/**
 * Parts of a wall-clock time as small numbers, which engines group and sort fast. A number becomes the text of the answer
 * only afterwards, and the text of a filter becomes a number before; both keep the order.
 */
export interface TimeKey {
  readonly type: 'number' | 'text' | 'boolean';
  /** Over a TIMESTAMP column: the number, or for `isWeekend` the boolean. */
  readonly sql: (time: string) => string;
  /** The text of a number, for those that are texts in the answer. */
  readonly textOf?: (key: number) => string;
  /** The number of a text, or null when it is none. */
  readonly keyOf?: (text: string) => number | null;
  /** How the text is spelled, for messages. */
  readonly spelling?: string;
}

const dayMs = 86_400_000;
export const seasons = ['fall', 'spring', 'summer', 'winter'] as const;

const days = (time: string): string => `(${time}::DATE - DATE '1970-01-01')`;
const dayText = (key: number): string => new Date(key * dayMs).toISOString().slice(0, 10);
const monthText = (key: number): string => `${Math.floor(key / 12)}-${padded((key % 12) + 1)}`;
const quarterText = (key: number): string => `${Math.floor(key / 4)}-Q${(key % 4) + 1}`;
const hourText = (key: number): string => new Date(key * 3_600_000).toISOString().slice(0, 13);
const hours = (time: string): string => `(${days(time)} * 24 + hour(${time}))`;

const hourKey: TimeKey = {
  type: 'text',
  sql: hours,
  textOf: hourText,
  keyOf: (text) => whole(Date.parse(`${text}:00:00Z`) / 3_600_000, hourText, text),
  spelling: 'YYYY-MM-DDTHH',
};

export const timeKeys: Readonly<Record<TimeDimension, TimeKey>> = {
  year: { type: 'number', sql: (time) => `year(${time})` },
  quarter: {
    type: 'text',
    sql: (time) => `(year(${time}) * 4 + quarter(${time}) - 1)`,
    textOf: quarterText,
    keyOf: (text) => whole(Number(text.slice(0, 4)) * 4 + Number(text.slice(6)) - 1, quarterText, text),
    spelling: 'YYYY-Qn',
  },
  month: {
    type: 'text',
    sql: (time) => `(year(${time}) * 12 + month(${time}) - 1)`,
    textOf: monthText,
    keyOf: (text) => whole(Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1, monthText, text),
    spelling: 'YYYY-MM',
  },
  week: {
    type: 'text',
    sql: (time) => `(${days(time)} - isodow(${time}) + 1)`,
    textOf: dayText,
    // 1970-01-05 was a Monday.
    keyOf: (text) => {
      const key = whole(Date.parse(text) / dayMs, dayText, text);
      return key !== null && (key - 4) % 7 === 0 ? key : null;
    },
    spelling: 'YYYY-MM-DD, a Monday',
  },
  day: {
    type: 'text',
    sql: days,
    textOf: dayText,
    keyOf: (text) => whole(Date.parse(text) / dayMs, dayText, text),
    spelling: 'YYYY-MM-DD',
  },
  hourStart: hourKey,
  monthOfYear: { type: 'number', sql: (time) => `month(${time})` },
  weekday: { type: 'number', sql: (time) => `isodow(${time})` },
  hour: { type: 'number', sql: (time) => `hour(${time})` },
  hourOfWeek: { type: 'number', sql: (time) => `(isodow(${time}) * 24 - 24 + hour(${time}))` },
  isWeekend: { type: 'boolean', sql: (time) => `(isodow(${time}) >= 6)` },
  season: {
    type: 'text',
    // 3 winter, 1 spring, 2 summer, 0 fall: the order of the words.
    sql: (time) =>
      `(CASE WHEN month(${time}) IN (12, 1, 2) THEN 3 WHEN month(${time}) < 6 THEN 1 WHEN month(${time}) < 9 THEN 2 WHEN month(${time}) < 12 THEN 0 END)`,
    textOf: (key) => seasons[key]!,
    keyOf: (text) => {
      const key = (seasons as readonly string[]).indexOf(text);
      return key < 0 ? null : key;
    },
    spelling: seasons.join(', '),
  },
  weatherHour: hourKey,
};

/** The wall-clock column that a part of the time is of. */
export function timeColumn(dimension: TimeDimension): 'weatherLocal' | 'startLocal' {
  return dimension === 'weatherHour' ? 'weatherLocal' : 'startLocal';
}

/** The number, if it spells the text that it was read from. */
function whole(key: number, textOf: (key: number) => string, text: string): number | null {
  return Number.isInteger(key) && textOf(key) === text ? key : null;
}

function padded(number: number): string {
  return String(number).padStart(2, '0');
}
