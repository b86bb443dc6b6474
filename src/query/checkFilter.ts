import { requireObject, unexpected } from '../base/checks.js';
import { type Dataset, perDataset } from '../dataset/dataset.js';
import { onlyKeys } from './checkValues.js';
import { fieldsOf, isTimeDimension, knownName, typeOf } from './fields.js';
import { clauseNames, type FilterClause, isClause } from './filters.js';
import { requirePossible } from './knownValues.js';
import type { Condition, Filter } from './question.js';
import { timeDefinitions } from './timeDimensions.js';

const filterNames = perDataset((dataset): readonly string[] => {
  const { categories, numbers, timeDimensions, times } = fieldsOf(dataset);
  const names = new Set([...clauseNames, ...categories, ...numbers, ...timeDimensions, ...times]);
  if (!dataset.hasPlace) names.delete('box');
  return [...names];
});

/**
 * Most levels of `not`, `all` and `any`. An `all` at the top does not count, because `bothFilters` makes one: valid
 * filters can be joined any number of times.
 */
const maxDepth = 20;

/** The filter, with every name and type checked. @throws InputError if one is wrong */
export function checkFilter(given: unknown, dataset: Dataset): Filter {
  return checkAt(given, dataset, 0, true);
}

function checkAt(given: unknown, dataset: Dataset, depth: number, isTop = false): Filter {
  if (depth > maxDepth)
    throw unexpected('a filter', `at most ${maxDepth} levels of not, all and any deep`, given);
  const filter: Record<string, unknown> = {};
  for (const [name, condition] of Object.entries(requireObject('a filter', given))) {
    knownName(name, filterNames(dataset), 'Field');
    if (condition !== undefined)
      filter[name] = checkPart(name, condition, dataset, isTop && name === 'all' ? depth : depth + 1);
  }
  return filter;
}

function checkPart(name: string, value: unknown, dataset: Dataset, depthBelow: number): unknown {
  return isClause(name)
    ? checkClause(name, value, dataset, depthBelow)
    : checkCondition(name, value, dataset);
}

function checkClause(
  name: FilterClause,
  value: unknown,
  dataset: Dataset,
  depthBelow: number,
): Filter[FilterClause] {
  switch (name) {
    case 'from':
    case 'until':
      return checkMoment(name, value, localShape, 'YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS', '');
    case 'fromAt':
    case 'untilAt':
      return checkMoment(name, value, instantShape, 'YYYY-MM-DDTHH:MM:SS.mmmZ', 'Z');
    case 'box':
      return checkBox(value);
    case 'not':
      return checkAt(value, dataset, depthBelow);
    case 'all':
    case 'any':
      if (!Array.isArray(value)) throw unexpected(name, 'a list of filters', value);
      return value.map((one) => checkAt(one, dataset, depthBelow));
  }
}

function checkCondition(name: string, given: unknown, dataset: Dataset): Condition {
  if (Array.isArray(given)) return given.map((value) => checkValue(name, value, dataset));
  if (typeof given !== 'object' || given === null) return checkValue(name, given, dataset);
  if ('present' in given) {
    onlyKeys(given, ['present'], `the condition on ${name}`);
    if (typeof given.present === 'boolean') return { present: given.present };
    throw unexpected(`present of ${name}`, 'true or false', given.present);
  }
  const range = given as { min?: unknown; max?: unknown };
  onlyKeys(range, ['min', 'max'], `the condition on ${name}`);
  if (typeName(name, dataset) !== 'number') {
    throw unexpected(name, 'a value or a list of values', given, {
      hint: 'Give a range for columns of numbers only, and from and until for times.',
    });
  }
  for (const end of [range.min, range.max]) {
    if (end !== undefined && !Number.isFinite(end)) {
      throw unexpected(`the range of ${name}`, 'of finite numbers', end);
    }
  }
  if (range.min === undefined && range.max === undefined) {
    throw unexpected(`the range of ${name}`, '{ min }, { max } or both', given, {
      hint: 'Use { present: true } for any value at all.',
    });
  }
  return {
    ...(range.min === undefined ? {} : { min: range.min as number }),
    ...(range.max === undefined ? {} : { max: range.max as number }),
  };
}

function checkValue(name: string, value: unknown, dataset: Dataset): string | number | boolean | null {
  if (fieldsOf(dataset).times.includes(name)) {
    throw unexpected(name, '{ present: true } or { present: false }', value, {
      hint: 'Use from and until (wall clock) or fromAt and untilAt (UTC).',
    });
  }
  if (value === null) return null;
  const type = typeName(name, dataset);
  if (typeof value !== type) throw unexpected(name, `a ${type}`, value);
  if (type === 'number' && !Number.isFinite(value)) {
    throw unexpected(name, 'a finite number', value);
  }
  if (isTimeDimension(name) && type === 'string') {
    const { encode, spelling, meaning } = timeDefinitions[name];
    if (encode!(value as string) === null) {
      throw unexpected(name, `spelled ${spelling}`, value, { hint: meaning });
    }
  }
  requirePossible(name, value as string | number | boolean, dataset);
  return value as string | number | boolean;
}

function typeName(name: string, dataset: Dataset): 'number' | 'string' | 'boolean' {
  const type = isTimeDimension(name) ? timeDefinitions[name].type : typeOf(name, dataset);
  if (type === 'integer' || type === 'double' || type === 'number') return 'number';
  return type === 'boolean' ? 'boolean' : 'string';
}

const localShape = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,3})?)?$/;
const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/** The time with milliseconds, so that it also compares with that of a record as a text. */
function checkMoment(name: string, value: unknown, shape: RegExp, spelling: string, zone: '' | 'Z'): string {
  if (typeof value === 'string' && shape.test(value)) {
    const ms = Date.parse(zone === 'Z' || value.length === 10 ? value : `${value}Z`);
    const text = Number.isNaN(ms) ? '' : new Date(ms).toISOString();
    // Date.parse takes 30 February for 1 March.
    if (text.slice(0, 10) === value.slice(0, 10)) return zone === 'Z' ? text : text.slice(0, -1);
  }
  throw unexpected(name, `spelled ${spelling}`, value);
}

function checkBox(value: unknown): readonly [number, number, number, number] {
  if (Array.isArray(value) && value.length === 4 && value.every((edge) => Number.isFinite(edge))) {
    const [west, south, east, north] = value as [number, number, number, number];
    if (west <= east && south <= north) return [west, south, east, north];
  }
  throw unexpected('box', '[west, south, east, north] in degrees', value, {
    hint: 'Longitude comes before latitude, and the smaller one first.',
  });
}
