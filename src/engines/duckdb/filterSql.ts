import type { Dataset } from '../../dataset/dataset.js';
import { fieldsOf, isTimeDimension, typeOf } from '../../query/fields.js';
import { type FilterRenderings, renderFilter } from '../../query/filters.js';
import type { Filter, Range, Value } from '../../query/question.js';
import { periodsOf, timeDefinitions, timeOfYears } from '../../query/timeDimensions.js';
import type { Binder } from './binder.js';
import { periodSql, timeDimensionSql } from './timeDimensionSql.js';

/** A checked filter as an expression: true for a match, false or NULL otherwise. */
export function filterSql(filter: Filter, binder: Binder): string {
  const parts = renderFilter(filter, renderings, binder);
  return parts.length === 0 ? 'true' : parts.map((part) => `(${part})`).join(' AND ');
}

const renderings: FilterRenderings<string, Binder> = {
  from: (time, binder) => `startLocal >= ${binder.bind(time, 'TIMESTAMP')}`,
  until: (time, binder) => `startLocal < ${binder.bind(time, 'TIMESTAMP')}`,
  fromAt: (time, binder) => `startAt >= ${binder.bind(time.slice(0, -1), 'TIMESTAMP')}`,
  untilAt: (time, binder) => `startAt < ${binder.bind(time.slice(0, -1), 'TIMESTAMP')}`,
  box: (box, binder) => {
    const [west, south, east, north] = box.map((edge) => binder.bind(edge, 'DOUBLE'));
    return `lng >= ${west} AND lat >= ${south} AND lng < ${east} AND lat < ${north}`;
  },
  // A condition on a null is NULL, which counts as false, so its negation is true.
  not: (filter, binder) => `(${filterSql(filter, binder)}) IS NOT TRUE`,
  all: (filters, binder) => joinedSql(filters, 'AND', binder) ?? 'true',
  any: (filters, binder) => joinedSql(filters, 'OR', binder) ?? 'false',
  value: (name, value, binder) => {
    const field = fieldSql(name, binder.dataset);
    if (value === null) return `${field.column} IS NULL`;
    const onCalendar = calendarSql(name, field, [value], binder);
    if (onCalendar !== null) return onCalendar;
    const bound = field.bind(value, binder);
    return bound === null ? 'false' : `${field.sql} = ${bound}`;
  },
  list: (name, values, binder) => listSql(name, fieldSql(name, binder.dataset), values, binder),
  range: (name, range, binder) =>
    name === 'year'
      ? periodSql(name, timeOfYears(range), binder)
      : rangeSql(fieldSql(name, binder.dataset), range, binder),
  presence: (name, { present }, binder) =>
    `${fieldSql(name, binder.dataset).column} IS ${present ? 'NOT NULL' : 'NULL'}`,
};

/** Null without filters. */
function joinedSql(filters: readonly Filter[], operator: 'AND' | 'OR', binder: Binder): string | null {
  const parts = filters.map((one) => `(${filterSql(one, binder)})`);
  return parts.length === 0 ? null : parts.join(` ${operator} `);
}

/** Any of the values; null among them is a missing value. */
function listSql(name: string, field: Field, values: readonly Value[], binder: Binder): string {
  const present = values.filter((value) => value !== null);
  const parts = [calendarSql(name, field, present, binder) ?? inSql(field, present, binder)];
  if (present.length < values.length) parts.push(`${field.column} IS NULL`);
  return parts.join(' OR ');
}

function inSql(field: Field, values: readonly Value[], binder: Binder): string {
  const possible = values.map((value) => field.bind(value, binder)).filter((value) => value !== null);
  return possible.length === 0 ? 'false' : `${field.sql} IN (${possible.join(', ')})`;
}

/** More ranges than this take longer per row than one look-up of a computed number. */
const mostPeriods = 10;

/**
 * Units of the calendar as ranges of the time itself; null for other values. If there are several, the range that
 * contains all of them comes first: DuckDB rules out row groups by its statistics, which it does not for ranges joined
 * by OR.
 */
function calendarSql(name: string, field: Field, values: readonly Value[], binder: Binder): string | null {
  if (!isTimeDimension(name)) return null;
  const periods = periodsOf(name, values as readonly (string | number | boolean)[]);
  if (periods === null) return null;
  const [first, last] = [periods[0], periods.at(-1)];
  if (first === undefined || last === undefined) return 'false';
  const around = periodSql(name, { from: first.from, until: last.until }, binder);
  if (periods.length === 1) return around;
  const within =
    periods.length > mostPeriods
      ? inSql(field, values, binder)
      : periods.map((period) => `(${periodSql(name, period, binder)})`).join(' OR ');
  return `${around} AND (${within})`;
}

function rangeSql({ sql, isInteger }: Field, { min, max }: Range, binder: Binder): string {
  // Whole numbers are compared with whole numbers: at least 2.5 means at least 3, and less than 2.5 less than 3.
  const end = (value: number): string =>
    isInteger ? binder.bind(wholeEnd(value), 'BIGINT') : binder.bind(value, 'DOUBLE');
  return [
    ...(min === undefined ? [] : [`${sql} >= ${end(min)}`]),
    ...(max === undefined ? [] : [`${sql} < ${end(max)}`]),
  ].join(' AND ');
}

function wholeEnd(value: number): number {
  return Math.max(-1e15, Math.min(1e15, Math.ceil(value)));
}

interface Field {
  /** The column that it is computed from. If that is null, so is the value. */
  readonly column: string;
  readonly sql: string;
  readonly isInteger: boolean;
  /** The parameter for a value to compare with, or null if no row can have that value. */
  readonly bind: (value: Value, binder: Binder) => string | null;
}

function fieldSql(name: string, dataset: Dataset): Field {
  const bindWhole = (value: Value, binder: Binder): string | null =>
    Number.isSafeInteger(value) ? binder.bind(value, 'BIGINT') : null;
  const bindFlag = (value: Value, binder: Binder): string => binder.bind(value, 'BOOLEAN');
  if (isTimeDimension(name)) {
    const { type, encode, column } = timeDefinitions[name];
    const sql = timeDimensionSql(name);
    if (type === 'boolean') return { column, sql, isInteger: false, bind: bindFlag };
    return {
      column,
      sql,
      isInteger: true,
      bind: encode === undefined ? bindWhole : (value, binder) => bindWhole(encode(value as string), binder),
    };
  }
  const type = fieldsOf(dataset).times.includes(name) ? 'text' : typeOf(name, dataset);
  if (type === 'integer') return { column: name, sql: name, isInteger: true, bind: bindWhole };
  if (type === 'boolean') return { column: name, sql: name, isInteger: false, bind: bindFlag };
  const sqlType = type === 'double' ? 'DOUBLE' : 'VARCHAR';
  return {
    column: name,
    sql: name,
    isInteger: false,
    bind: (value, binder) => binder.bind(value, sqlType),
  };
}
