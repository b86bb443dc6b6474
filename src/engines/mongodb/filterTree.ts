import { isTimeDimension } from '../../query/fields.js';
import { type FilterRenderings, renderFilter } from '../../query/filters.js';
import type { Filter, TimeDimension, Value } from '../../query/question.js';
import { type Period, periodsOf, timeDefinitions, timeOfYears } from '../../query/timeDimensions.js';
import { type Expression, timeExpression } from './parts.js';

/** The operand of a test: a field, which an index may serve, or an expression of one. */
export type Operand = { readonly field: string } | { readonly computed: Expression };

/** A filter as a tree of tests. Every test is true or false; a missing value fails all tests but `missing`. */
export type Test =
  | { readonly all: readonly Test[] }
  | { readonly any: readonly Test[] }
  | { readonly not: Test }
  | { readonly missing: Operand }
  | { readonly operand: Operand; readonly in: readonly Constant[] }
  | { readonly operand: Operand; readonly min?: Constant; readonly max?: Constant };

type Constant = string | number | boolean | Date;

/** The tests of a checked filter. */
export function testOf(filter: Filter): Test {
  return { all: renderFilter(filter, renderings, null) };
}

const renderings: FilterRenderings<Test, null> = {
  from: (time) => ({ operand: { field: 'startLocal' }, min: wallClock(time) }),
  until: (time) => ({ operand: { field: 'startLocal' }, max: wallClock(time) }),
  fromAt: (time) => ({ operand: { field: 'startAt' }, min: new Date(time) }),
  untilAt: (time) => ({ operand: { field: 'startAt' }, max: new Date(time) }),
  box: ([west, south, east, north]) => ({
    all: [
      { operand: { field: 'lng' }, min: west, max: east },
      { operand: { field: 'lat' }, min: south, max: north },
    ],
  }),
  not: (filter) => ({ not: testOf(filter) }),
  all: (filters) => ({ all: filters.map(testOf) }),
  any: (filters) => ({ any: filters.map(testOf) }),
  value: (name, value) => listTest(name, [value]),
  list: listTest,
  range: (name, range) =>
    name === 'year' ? periodTest(name, timeOfYears(range)) : { operand: operandOf(name), ...range },
  presence: (name, { present }) => {
    const missing: Test = { missing: operandOf(name) };
    return present ? { not: missing } : missing;
  },
};

/** Any of the values; null among them is a missing value. */
function listTest(name: string, values: readonly Value[]): Test {
  const present = values.filter((value) => value !== null);
  const tests: Test[] = present.length === 0 ? [] : [presentTest(name, present)];
  if (present.length < values.length) tests.push({ missing: operandOf(name) });
  return tests.length === 1 ? tests[0]! : { any: tests };
}

function presentTest(name: string, values: readonly (string | number | boolean)[]): Test {
  if (!isTimeDimension(name)) return { operand: { field: name }, in: values };
  const periods = periodsOf(name, values);
  if (periods === null) {
    const { encode } = timeDefinitions[name];
    const keys = encode === undefined ? values : values.map((value) => encode(value as string)!);
    return { operand: operandOf(name), in: keys };
  }
  const tests = periods.map((period) => periodTest(name, period));
  return tests.length === 1 ? tests[0]! : { any: tests };
}

/** A period of the calendar as a range of the time itself, which an index serves. */
function periodTest(name: TimeDimension, { from, until }: Partial<Period>): Test {
  return {
    operand: { field: timeDefinitions[name].column },
    ...(from === undefined ? {} : { min: new Date(from) }),
    ...(until === undefined ? {} : { max: new Date(until) }),
  };
}

function operandOf(name: string): Operand {
  if (!isTimeDimension(name)) return { field: name };
  // An hour is missing if and only if its time is.
  if (name === 'weatherHour') return { field: 'weatherLocal' };
  return { computed: timeExpression(name) };
}

function wallClock(text: string): Date {
  return new Date(`${text}Z`);
}
