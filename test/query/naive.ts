import type { Dataset } from '../../src/dataset/dataset.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { cellOfPoint } from '../../src/query/cells.js';
import {
  type Condition,
  type Dimension,
  dimensionName,
  type Filter,
  type Measure,
  type Order,
  type Question,
  type QuestionLike,
  type Range,
  type TimeDimension,
  timeDimensions,
  type Value,
} from '../../src/query/question.js';
import { Table, type TableColumn } from '../../src/query/table.js';

/**
 * The answer to a question as plain loops over rows: slow, short, and no engine to be wrong together with. Takes a question
 * as it is, unchecked. It knows everything that `question.ts` says, and says it a second time.
 */
export function naiveAnswer(
  accidents: readonly Accident[],
  asked: QuestionLike,
  dataset: Dataset = usAccidents,
): Table {
  const { measures, by, where, orderBy, limit }: Question = 'toJSON' in asked ? asked.toJSON() : asked;
  const groups = new Map<string, { keys: Value[]; members: Accident[] }>();
  for (const accident of accidents) {
    if (!holds(accident, where)) continue;
    const keys = by.map((dimension) => keyOf(accident, dimension));
    const name = JSON.stringify(keys);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { keys, members: [accident] });
    else group.members.push(accident);
  }
  if (by.length === 0 && groups.size === 0) groups.set('', { keys: [], members: [] });
  const names = [...by.map(dimensionName), ...Object.keys(measures)];
  const rows = [...groups.values()].map(({ keys, members }) => [
    ...keys,
    ...Object.values(measures).map((measure) => measured(members, measure)),
  ]);
  const orders: Order[] = [
    ...orderBy,
    ...by.map((one) => ({ column: dimensionName(one), descending: false })),
  ];
  rows.sort((a, b) => {
    for (const { column, descending } of orders) {
      const at = names.indexOf(column);
      const order = compare(a[at]!, b[at]!, descending);
      if (order !== 0) return order;
    }
    return 0;
  });
  const kept = limit === null ? rows : rows.slice(0, limit);
  const types = [...by.map((one) => typeOfKey(one, dataset)), ...Object.keys(measures).map(() => 'number')];
  return new Table(
    Object.fromEntries(
      names.map((name, at) => [
        name,
        typed(
          types[at]!,
          kept.map((row) => row[at]!),
        ),
      ]),
    ),
    kept.length,
  );
}

/** Whether a filter holds for an accident; a null fulfils no condition but those that ask for it. */
export function holds(accident: Accident, filter: Filter): boolean {
  const { from, until, fromAt, untilAt, box, not, all, any, ...conditions } = filter;
  const local = Date.parse(`${accident.startLocal}Z`);
  const at = Date.parse(accident.startAt);
  if (from !== undefined && local < moment(from)) return false;
  if (until !== undefined && local >= moment(until)) return false;
  if (fromAt !== undefined && at < Date.parse(fromAt)) return false;
  if (untilAt !== undefined && at >= Date.parse(untilAt)) return false;
  if (box !== undefined) {
    const [west, south, east, north] = box;
    const { lng, lat } = accident;
    if (lng === null || lat === null) return false;
    if (lng < west || lat < south || lng >= east || lat >= north) return false;
  }
  if (not !== undefined && holds(accident, not)) return false;
  if (all !== undefined && !all.every((one) => holds(accident, one))) return false;
  if (any !== undefined && !any.some((one) => holds(accident, one))) return false;
  for (const [name, condition] of Object.entries<Condition>(conditions)) {
    const value = isTimePart(name) ? partOf(accident, name) : (accident as Record<string, Value>)[name]!;
    if (isList(condition)) {
      if (!condition.includes(value)) return false;
    } else if (condition === null || typeof condition !== 'object') {
      if (value !== condition) return false;
    } else if ('present' in condition) {
      if ((value !== null) !== condition.present) return false;
    } else {
      // The compiler reports a kind of condition that is none of these.
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = condition satisfies Range;
      if (typeof value !== 'number' || value < min || value >= max) return false;
    }
  }
  return true;
}

function isList(condition: Condition): condition is readonly Value[] {
  return Array.isArray(condition);
}

/** What a dimension makes of an accident. */
export function keyOf(accident: Accident, dimension: Dimension): Value {
  if (typeof dimension === 'string') {
    return isTimePart(dimension) ? partOf(accident, dimension) : accident[dimension];
  }
  if ('cell' in dimension) {
    const { lng, lat } = accident;
    return lng === null || lat === null ? null : cellOfPoint(lng, lat, dimension.cell);
  }
  const value = accident[dimension.bin];
  const { width, origin = 0 } = dimension;
  // Plus 0 makes -0, which would be another key, 0.
  return value === null ? null : Math.floor((value - origin) / width) * width + origin + 0;
}

function measured(members: readonly Accident[], measure: Measure): Value {
  if (measure.kind === 'count') return members.length;
  if (measure.kind === 'share') {
    const part = members.filter((accident) => holds(accident, measure.where)).length;
    return members.length === 0 ? null : part / members.length;
  }
  if (measure.kind === 'distinct') {
    const seen = new Set<string>();
    for (const accident of members) {
      const values = measure.of.map((dimension) => keyOf(accident, dimension));
      if (!values.includes(null)) seen.add(JSON.stringify(values));
    }
    return seen.size;
  }
  const values = members.map((accident) => accident[measure.of]).filter((value) => value !== null);
  if (values.length === 0) return null;
  switch (measure.kind) {
    case 'sum':
      return preciseSum(values);
    case 'mean':
      return preciseSum(values) / values.length;
    case 'min':
      return values.reduce((a, b) => Math.min(a, b));
    case 'max':
      return values.reduce((a, b) => Math.max(a, b));
  }
}

/** Neumaier's sum: right to the last digit or two whatever the order and the signs. */
function preciseSum(values: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

function partOf(accident: Accident, part: TimeDimension): Value {
  const time = part === 'weatherHour' ? accident.weatherLocal : accident.startLocal;
  if (time === null) return null;
  const date = new Date(`${time.slice(0, 10)}T00:00:00Z`);
  const [year, month, hour] = [
    Number(time.slice(0, 4)),
    Number(time.slice(5, 7)),
    Number(time.slice(11, 13)),
  ];
  const weekday = date.getUTCDay() === 0 ? 7 : date.getUTCDay();
  switch (part) {
    case 'year':
      return year;
    case 'quarter':
      return `${year}-Q${Math.ceil(month / 3)}`;
    case 'month':
      return time.slice(0, 7);
    case 'week':
      date.setUTCDate(date.getUTCDate() - weekday + 1);
      return date.toISOString().slice(0, 10);
    case 'day':
      return time.slice(0, 10);
    case 'hourStart':
    case 'weatherHour':
      return time.slice(0, 13);
    case 'monthOfYear':
      return month;
    case 'weekday':
      return weekday;
    case 'hour':
      return hour;
    case 'hourOfWeek':
      return (weekday - 1) * 24 + hour;
    case 'isWeekend':
      return weekday >= 6;
    case 'season':
      return ['winter', 'spring', 'summer', 'fall'][Math.floor((month % 12) / 3)]!;
  }
}

function isTimePart(name: string): name is TimeDimension {
  return (timeDimensions as readonly string[]).includes(name);
}

function moment(local: string): number {
  return Date.parse(local.length === 10 ? local : `${local}Z`);
}

function typeOfKey(dimension: Dimension, dataset: Dataset): string {
  if (typeof dimension !== 'string') return 'number';
  if (isTimePart(dimension)) {
    if (dimension === 'isWeekend') return 'boolean';
    return ['year', 'monthOfYear', 'weekday', 'hour', 'hourOfWeek'].includes(dimension) ? 'number' : 'text';
  }
  const { type } = dataset.columnOf(dimension)!;
  return type === 'integer' ? 'number' : type;
}

function typed(type: string, values: readonly Value[]): TableColumn {
  if (type !== 'number') return values as readonly (string | null)[];
  return Float64Array.from(values, (value) => (value === null ? Number.NaN : (value as number)));
}

/** Nulls last, whatever the direction; texts by code point. */
function compare(x: Value, y: Value, descending: boolean): number {
  if (x === y) return 0;
  if (x === null) return 1;
  if (y === null) return -1;
  const order =
    typeof x === 'string' && typeof y === 'string'
      ? Buffer.compare(Buffer.from(x), Buffer.from(y))
      : x < y
        ? -1
        : 1;
  return descending ? -order : order;
}
