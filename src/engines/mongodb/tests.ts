import { isTimeDimension } from '../../query/fields.js';
import type { Condition, Filter, Range, TimeDimension, Value } from '../../query/question.js';
import { timeColumn, timeKeys } from '../../query/timeKeys.js';
import { type Expression, timeExpression } from './parts.js';

/** What a test looks at: a field, which an index may serve, or something computed from one. */
export type Operand = { readonly field: string } | { readonly computed: Expression };

/** A filter taken apart. Every test is true or false; a missing value fails all but `missing`. */
export type Test =
  | { readonly all: readonly Test[] }
  | { readonly any: readonly Test[] }
  | { readonly not: Test }
  | { readonly missing: Operand }
  | { readonly operand: Operand; readonly in: readonly Constant[] }
  | { readonly operand: Operand; readonly min?: Constant; readonly max?: Constant };

type Constant = string | number | boolean | Date;

const never: Test = { any: [] };

/** The tests of a filter that was checked. */
export function testOf(filter: Filter): Test {
  return { all: Object.entries(filter).map(([name, part]) => partTest(name, part)) };
}

function partTest(name: string, part: unknown): Test {
  switch (name) {
    case 'from':
      return { operand: { field: 'startLocal' }, min: wallClock(part as string) };
    case 'until':
      return { operand: { field: 'startLocal' }, max: wallClock(part as string) };
    case 'fromAt':
      return { operand: { field: 'startAt' }, min: new Date(part as string) };
    case 'untilAt':
      return { operand: { field: 'startAt' }, max: new Date(part as string) };
    case 'box': {
      const [west, south, east, north] = part as readonly [number, number, number, number];
      return {
        all: [
          { operand: { field: 'lng' }, min: west, max: east },
          { operand: { field: 'lat' }, min: south, max: north },
        ],
      };
    }
    case 'not':
      return { not: testOf(part as Filter) };
    case 'all':
      return { all: (part as readonly Filter[]).map(testOf) };
    case 'any':
      return { any: (part as readonly Filter[]).map(testOf) };
    default:
      return conditionTest(name, part as Condition);
  }
}

function conditionTest(name: string, condition: Condition): Test {
  if (Array.isArray(condition)) return listTest(name, condition);
  if (condition === null || typeof condition !== 'object') return listTest(name, [condition as Value]);
  if ('present' in condition) {
    const missing: Test = { missing: operandOf(name) };
    return condition.present ? { not: missing } : missing;
  }
  const { min, max } = condition as Range;
  if (name === 'year') {
    const [first, end] = [min, max].map((year) => (year === undefined ? undefined : yearWithin(year)));
    return calendarRange('year', first, end);
  }
  return {
    operand: operandOf(name),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}

/** Any of the values; null among them is a missing value. */
function listTest(name: string, values: readonly Value[]): Test {
  const present = values.filter((value) => value !== null);
  const tests: Test[] = present.length === 0 ? [] : [presentTest(name, present)];
  if (present.length < values.length) tests.push({ missing: operandOf(name) });
  return tests.length === 1 ? tests[0]! : { any: tests };
}

function presentTest(name: string, values: readonly (string | number | boolean)[]): Test {
  if (!isTimeDimension(name)) return { operand: { field: name }, in: values };
  const { keyOf } = timeKeys[name];
  const keys = keyOf === undefined ? values : values.map((value) => keyOf(value as string)!);
  if (calendarStart[name] === undefined) return { operand: operandOf(name), in: keys };
  const ranges = (keys as number[]).map((key) =>
    isCalendarKey(name, key) ? calendarRange(name, key, key + (name === 'week' ? 7 : 1)) : never,
  );
  return ranges.length === 1 ? ranges[0]! : { any: ranges };
}

/** Parts of the time that are one stretch of the calendar: when the one with this key begins, in milliseconds. */
const calendarStart: Partial<Readonly<Record<TimeDimension, (key: number) => number>>> = {
  year: (key) => Date.UTC(key, 0),
  quarter: (key) => Date.UTC(Math.floor(key / 4), (key % 4) * 3),
  month: (key) => Date.UTC(Math.floor(key / 12), key % 12),
  week: (key) => key * 86_400_000,
  day: (key) => key * 86_400_000,
  hourStart: (key) => key * 3_600_000,
  weatherHour: (key) => key * 3_600_000,
};

/** From the beginning of one to the beginning of the other, as a range of the time itself, which an index serves. */
function calendarRange(name: TimeDimension, min: number | undefined, max: number | undefined): Test {
  const startOf = (key: number): Date => new Date(calendarStart[name]!(key));
  return {
    operand: { field: timeColumn(name) },
    ...(min === undefined ? {} : { min: startOf(min) }),
    ...(max === undefined ? {} : { max: startOf(max) }),
  };
}

/** A year may be any number; the others were checked to be on the calendar. */
function isCalendarKey(name: TimeDimension, key: number): boolean {
  return name !== 'year' || (Number.isSafeInteger(key) && key === yearWithin(key));
}

/** Records are of the years 1999 to 2101. */
function yearWithin(year: number): number {
  return Math.max(1900, Math.min(9000, Math.ceil(year)));
}

function operandOf(name: string): Operand {
  if (!isTimeDimension(name)) return { field: name };
  // Whether an hour is missing is whether its time is.
  if (name === 'weatherHour') return { field: 'weatherLocal' };
  return { computed: timeExpression(name) };
}

function wallClock(text: string): Date {
  return new Date(`${text}Z`);
}
