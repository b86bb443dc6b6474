import { isTimeDimension, timeNames, typeOf } from '../../query/fields.js';
import type { Condition, Filter, Range, Value } from '../../query/question.js';
import { timeColumn, timeKeys } from '../../query/timeKeys.js';
import type { Binder } from './binder.js';

/** A filter that was checked, as an expression: true where it holds, false or NULL where it does not. */
export function filterSql(filter: Filter, binder: Binder): string {
  const parts = Object.entries(filter).map(([name, part]) => partSql(name, part, binder));
  return parts.length === 0 ? 'true' : parts.map((part) => `(${part})`).join(' AND ');
}

function partSql(name: string, part: unknown, binder: Binder): string {
  switch (name) {
    case 'from':
      return `startLocal >= ${binder.bind(part as string, 'TIMESTAMP')}`;
    case 'until':
      return `startLocal < ${binder.bind(part as string, 'TIMESTAMP')}`;
    case 'fromAt':
      return `startAt >= ${binder.bind((part as string).slice(0, -1), 'TIMESTAMP')}`;
    case 'untilAt':
      return `startAt < ${binder.bind((part as string).slice(0, -1), 'TIMESTAMP')}`;
    case 'box': {
      const edges = (part as readonly number[]).map((edge) => binder.bind(edge, 'DOUBLE'));
      return `lng >= ${edges[0]} AND lat >= ${edges[1]} AND lng < ${edges[2]} AND lat < ${edges[3]}`;
    }
    case 'not':
      // A condition on a null is NULL, which counts as false: so what is not it is true.
      return `(${filterSql(part as Filter, binder)}) IS NOT TRUE`;
    case 'all': {
      const filters = (part as readonly Filter[]).map((one) => `(${filterSql(one, binder)})`);
      return filters.length === 0 ? 'true' : filters.join(' AND ');
    }
    case 'any': {
      const filters = (part as readonly Filter[]).map((one) => `(${filterSql(one, binder)})`);
      return filters.length === 0 ? 'false' : filters.join(' OR ');
    }
    default:
      return conditionSql(name, part as Condition, binder);
  }
}

function conditionSql(name: string, condition: Condition, binder: Binder): string {
  const field = fieldSql(name);
  if (condition !== null && typeof condition === 'object') {
    if ('present' in condition) return `${field.sql} IS ${condition.present ? 'NOT NULL' : 'NULL'}`;
    if (!Array.isArray(condition)) return rangeSql(field, condition as Range, binder);
    const values = condition as readonly Value[];
    const parts: string[] = [];
    const present = values.filter((value) => value !== null).map((value) => field.bind(value, binder));
    const possible = present.filter((value) => value !== null);
    if (possible.length > 0) parts.push(`${field.sql} IN (${possible.join(', ')})`);
    if (present.length < values.length) parts.push(`${field.sql} IS NULL`);
    return parts.length === 0 ? 'false' : parts.join(' OR ');
  }
  if (condition === null) return `${field.sql} IS NULL`;
  const value = field.bind(condition as Value, binder);
  return value === null ? 'false' : `${field.sql} = ${value}`;
}

function rangeSql({ sql, isInteger }: Field, { min, max }: Range, binder: Binder): string {
  // Whole numbers are compared with whole numbers: at least 2.5 is at least 3, and less than 2.5 is less than 3.
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
  readonly sql: string;
  readonly isInteger: boolean;
  /** The parameter for a value to compare with, or null when no row can have that value. */
  readonly bind: (value: Value, binder: Binder) => string | null;
}

function fieldSql(name: string): Field {
  const bindWhole = (value: Value, binder: Binder): string | null =>
    Number.isSafeInteger(value) ? binder.bind(value, 'BIGINT') : null;
  const bindFlag = (value: Value, binder: Binder): string => binder.bind(value, 'BOOLEAN');
  if (isTimeDimension(name)) {
    const { sql, type, keyOf } = timeKeys[name];
    const time = sql(timeColumn(name));
    if (type === 'boolean') return { sql: time, isInteger: false, bind: bindFlag };
    return {
      sql: time,
      isInteger: true,
      bind: keyOf === undefined ? bindWhole : (value, binder) => bindWhole(keyOf(value as string), binder),
    };
  }
  const type = timeNames.includes(name) ? 'text' : typeOf(name);
  if (type === 'integer') return { sql: name, isInteger: true, bind: bindWhole };
  if (type === 'boolean') return { sql: name, isInteger: false, bind: bindFlag };
  const sqlType = type === 'double' ? 'DOUBLE' : 'VARCHAR';
  return { sql: name, isInteger: false, bind: (value, binder) => binder.bind(value, sqlType) };
}
