import { requireNumber, requireObject, unexpected } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { type Dataset, requireDataset } from '../dataset/dataset.js';
import type { CategoryField, FieldName, NumericField } from '../dataset/usAccidents/columns.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { checkFilter } from './checkFilter.js';
import { list, onlyKeys } from './checkValues.js';
import { dimensionForms } from './dimensions.js';
import { fieldsOf, knownName } from './fields.js';
import {
  type Dimension,
  dimensionName,
  type Measure,
  type Order,
  type Question,
  type QuestionLike,
} from './question.js';

/**
 * Checks every name, type and number of a question and returns it as plain data, ready for a compiler.
 *
 * @param asked a builder, a Question, or parsed JSON (`by`, `where`, `orderBy` and `limit` may be absent)
 * @param dataset the dataset whose columns the question may name @default US Accidents
 * @returns a Question with every key present
 * @throws InputError that names the nearest field, measure or spelling
 * @example
 * checkQuestion({ measures: { n: { kind: 'count' } }, by: ['state'] });
 * // { measures: { n: { kind: 'count' } }, by: ['state'], where: {}, orderBy: [], limit: null }
 */
export function checkQuestion(asked: QuestionLike | unknown, dataset: Dataset = usAccidents): Question {
  requireDataset(dataset);
  const given = requireObject('a question', plainQuestion(asked as QuestionLike));
  onlyKeys(given, ['measures', 'by', 'where', 'orderBy', 'limit'], 'a question');
  const by = list(given.by ?? [], 'by').map((dimension) => checkDimension(dimension, dataset));
  const measures = Object.fromEntries(
    Object.entries(requireObject('measures', given.measures ?? {})).map(([name, measure]) => [
      checkColumnName(name),
      checkMeasure(measure, dataset),
    ]),
  );
  const names = [...by.map(dimensionName), ...Object.keys(measures)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw unexpected('columns of the answer', 'named differently', twice);
  if (names.length === 0) {
    throw new InputError('Expected a question to have a measure or a dimension, got neither.', {
      hint: 'Begin with count().',
    });
  }
  return {
    measures,
    by,
    where: checkFilter(given.where ?? {}, dataset),
    orderBy: list(given.orderBy ?? [], 'orderBy').map((order) => checkOrder(order, names)),
    limit: checkLimit(given.limit ?? null),
  };
}

/** @throws InputError if it is not a dimension */
function checkDimension(given: unknown, dataset: Dataset): Dimension {
  if (typeof given === 'string') {
    const { all, names } = dimensionForms(dataset);
    return knownName(given, names, 'Dimension', all) as CategoryField;
  }
  const dimension = requireObject('a dimension', given);
  const as = dimension.as === undefined ? {} : { as: checkColumnName(dimension.as) };
  if ('cell' in dimension) {
    onlyKeys(dimension, ['cell', 'as'], 'a cell');
    if (!dataset.hasPlace)
      throw new InputError(`Expected a dataset with places for cells, got ${dataset.title}.`);
    return { cell: requireNumber('the size of a cell in kilometers', dimension.cell, 0.1, 1000), ...as };
  }
  onlyKeys(dimension, ['bin', 'width', 'origin', 'as'], 'a bin');
  const bin = knownName(dimension.bin, fieldsOf(dataset).numbers, 'Number column') as NumericField;
  const width = requireNumber('the width of a bin', dimension.width, 1e-6, 1e9);
  if (dimension.origin === undefined) return { bin, width, ...as };
  return { bin, width, origin: requireNumber('the origin of bins', dimension.origin, -1e9, 1e9), ...as };
}

/** @throws InputError if it is not a measure */
function checkMeasure(given: unknown, dataset: Dataset): Measure {
  const measure = requireObject('a measure', given);
  const kind = knownName(
    measure.kind,
    ['count', 'sum', 'mean', 'min', 'max', 'share', 'distinct'],
    'Measure',
  ) as Measure['kind'];
  if (kind === 'count') {
    onlyKeys(measure, ['kind'], 'a count');
    return { kind };
  }
  if (kind === 'share') {
    onlyKeys(measure, ['kind', 'where'], 'a share');
    if (measure.where === undefined) throw unexpected('where of a share', 'a filter', measure.where);
    return { kind, where: checkFilter(measure.where, dataset) };
  }
  onlyKeys(measure, ['kind', 'of'], `the measure ${kind}`);
  if (kind === 'distinct') {
    const of = list(measure.of, 'of').map((dimension) => checkDimension(dimension, dataset));
    if (of.length === 0) throw unexpected('of of distinct', 'a list of at least one dimension', of);
    return { kind, of };
  }
  return { kind, of: knownName(measure.of, fieldsOf(dataset).numbers, 'Number column') as NumericField };
}

/** @throws InputError unless each is a column of a record and none is repeated */
export function checkColumns(given: readonly string[], dataset: Dataset): readonly FieldName[] {
  const { columns } = fieldsOf(dataset);
  const names = given.map((name) => knownName(name, columns, 'Column') as FieldName);
  if (names.length === 0) throw unexpected('columns', 'a list of at least one name', names);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw unexpected('columns', 'a list of different names', names);
  return names;
}

function checkColumnName(name: unknown): string {
  // JavaScript moves properties named by a whole number to the front, and `__proto__` is not an ordinary property.
  if (typeof name !== 'string' || name === '__proto__' || /^\d*$/.test(name)) {
    throw unexpected('the name of a column of the answer', 'a text that is not a number', name);
  }
  return name;
}

function checkOrder(given: unknown, names: readonly string[]): Order {
  const order = requireObject('an order', given);
  onlyKeys(order, ['column', 'descending'], 'an order');
  const descending = order.descending ?? false;
  if (typeof descending !== 'boolean') throw unexpected('descending', 'true or false', descending);
  return { column: knownName(order.column, names, 'Column of the answer'), descending };
}

function checkLimit(limit: unknown): number | null {
  if (limit === null) return null;
  if (Number.isSafeInteger(limit) && (limit as number) >= 0) return limit as number;
  throw unexpected('limit', 'a whole number of rows, or null', limit);
}

/** The plain data of a question or its builder, unchecked. */
export function plainQuestion(asked: QuestionLike): Question {
  const isBuilder =
    typeof asked === 'object' && asked !== null && 'toJSON' in asked && typeof asked.toJSON === 'function';
  return isBuilder ? asked.toJSON() : (asked as Question);
}
