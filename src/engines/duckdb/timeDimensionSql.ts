import type { TimeDimension } from '../../query/question.js';
import { type Period, timeDefinitions } from '../../query/timeDimensions.js';
import type { Binder } from './binder.js';

/** The group code of a part of the wall clock by `timeDimensions.ts`, or a boolean for `isWeekend`. */
export function timeDimensionSql(dimension: TimeDimension): string {
  return timeRenderings[dimension](timeDefinitions[dimension].column);
}

const days = (time: string): string => `(${time}::DATE - DATE '1970-01-01')`;
const hours = (time: string): string => `(${days(time)} * 24 + hour(${time}))`;

/** Over the SQL of a TIMESTAMP. */
export const timeRenderings: Readonly<Record<TimeDimension, (time: string) => string>> = {
  year: (time) => `year(${time})`,
  quarter: (time) => `(year(${time}) * 4 + quarter(${time}) - 1)`,
  month: (time) => `(year(${time}) * 12 + month(${time}) - 1)`,
  week: (time) => `(${days(time)} - isodow(${time}) + 1)`,
  day: days,
  hourStart: hours,
  monthOfYear: (time) => `month(${time})`,
  weekday: (time) => `isodow(${time})`,
  hour: (time) => `hour(${time})`,
  hourOfWeek: (time) => `(isodow(${time}) * 24 - 24 + hour(${time}))`,
  isWeekend: (time) => `(isodow(${time}) >= 6)`,
  season: (time) =>
    `(CASE WHEN month(${time}) IN (12, 1, 2) THEN 3 WHEN month(${time}) < 6 THEN 1 WHEN month(${time}) < 9 THEN 2 WHEN month(${time}) < 12 THEN 0 END)`,
  weatherHour: hours,
};

const dayCodeText = (code: string): string => `strftime(DATE '1970-01-01' + ${code}::INTEGER, '%Y-%m-%d')`;
const hourCodeText = (code: string): string =>
  `strftime(TIMESTAMP '1970-01-01' + to_hours(${code}), '%Y-%m-%dT%H')`;

/** The text of a group code, as `decode` of `timeDimensions.ts` makes it. Absent where the code is the answer. */
export const timeTexts: Readonly<Partial<Record<TimeDimension, (code: string) => string>>> = {
  quarter: (code) => `printf('%d-Q%d', ${code} // 4, ${code} % 4 + 1)`,
  month: (code) => `printf('%d-%02d', ${code} // 12, ${code} % 12 + 1)`,
  week: dayCodeText,
  day: dayCodeText,
  hourStart: hourCodeText,
  season: (code) => `['fall', 'spring', 'summer', 'winter'][${code} + 1]`,
  weatherHour: hourCodeText,
};

/** Whether the time lies in a period, which may be open on one side. */
export function periodSql(name: TimeDimension, { from, until }: Partial<Period>, binder: Binder): string {
  const { column } = timeDefinitions[name];
  return [
    ...(from === undefined ? [] : [`${column} >= ${binder.bind(timestampText(from), 'TIMESTAMP')}`]),
    ...(until === undefined ? [] : [`${column} < ${binder.bind(timestampText(until), 'TIMESTAMP')}`]),
  ].join(' AND ');
}

/** The year after 9999 has a sign and six digits in JavaScript, and five digits in DuckDB. */
function timestampText(ms: number): string {
  return new Date(ms).toISOString().slice(0, -1).replace(/^\+0/, '');
}
