import { requireNumber, shown, unexpected } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import type { Dataset } from '../dataset/dataset.js';
import type { CategoryField, FieldName, NumericField } from '../dataset/usAccidents/columns.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { checkFilter } from './checkFilter.js';
import { list, onlyKeys, plainObject } from './checkValues.js';
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
 * The question as plain data, of which every name, type and number is known to be right: what a compiler may take. Takes a
 * builder, a Question, or what JSON gave (`by`, `where`, `orderBy` and `limit` may be absent there).
 *
 * @param dataset what is asked about: names are those of its columns
 * @throws InputError that names the nearest field, measure or spelling
 */
export function checkQuestion(asked: QuestionLike | unknown, dataset: Dataset = usAccidents): Question {
  const given = plainObject(hasToJson(asked) ? asked.toJSON() : asked, 'a question');
  onlyKeys(given, ['measures', 'by', 'where', 'orderBy', 'limit'], 'A question');
  const by = list(given.by ?? [], 'by').map((dimension) => checkDimension(dimension, dataset));
  const measures = Object.fromEntries(
    Object.entries(plainObject(given.measures ?? {}, 'measures')).map(([name, measure]) => [
      checkColumnName(name),
      checkMeasure(measure, dataset),
    ]),
  );
  const names = [...by.map(dimensionName), ...Object.keys(measures)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InputError(`Two columns of the answer would be named ${twice}.`);
  if (names.length === 0) {
    throw new InputError('A question without a measure and without a dimension asks nothing.', {
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

/** @throws InputError when it is none */
function checkDimension(given: unknown, dataset: Dataset): Dimension {
  if (typeof given === 'string') {
    const { all, names } = dimensionForms(dataset);
    return knownName(given, names, 'dimension', all) as CategoryField;
  }
  const dimension = plainObject(given, 'a dimension');
  const as = dimension.as === undefined ? {} : { as: checkColumnName(dimension.as) };
  if ('cell' in dimension) {
    onlyKeys(dimension, ['cell', 'as'], 'A cell');
    if (!dataset.hasPlace) throw new InputError(`${dataset.title} has no places, so there are no cells.`);
    return { cell: requireNumber('the size of a cell in kilometers', dimension.cell, 0.1, 1000), ...as };
  }
  onlyKeys(dimension, ['bin', 'width', 'origin', 'as'], 'A bin');
  const bin = knownName(
    dimension.bin,
    fieldsOf(dataset).numbers,
    'number to make bins of, named',
  ) as NumericField;
  const width = requireNumber('the width of a bin', dimension.width, 1e-6, 1e9);
  if (dimension.origin === undefined) return { bin, width, ...as };
  return { bin, width, origin: requireNumber('the origin of bins', dimension.origin, -1e9, 1e9), ...as };
}

/** @throws InputError when it is none */
function checkMeasure(given: unknown, dataset: Dataset): Measure {
  const measure = plainObject(given, 'a measure');
  const kind = knownName(
    measure.kind,
    ['count', 'sum', 'mean', 'min', 'max', 'share', 'distinct'],
    'measure of kind',
  ) as Measure['kind'];
  if (kind === 'count') {
    onlyKeys(measure, ['kind'], 'A count');
    return { kind };
  }
  if (kind === 'share') {
    onlyKeys(measure, ['kind', 'where'], 'A share');
    if (measure.where === undefined) throw new InputError('A share needs `where`: what it is the share of.');
    return { kind, where: checkFilter(measure.where, dataset) };
  }
  onlyKeys(measure, ['kind', 'of'], `A measure of kind ${kind}`);
  if (kind === 'distinct') {
    const of = list(measure.of, 'of').map((dimension) => checkDimension(dimension, dataset));
    if (of.length === 0) throw new InputError('A count of distinct values needs something to count.');
    return { kind, of };
  }
  return { kind, of: knownName(measure.of, fieldsOf(dataset).numbers, 'number column') as NumericField };
}

/** @throws InputError unless all of them are columns of a record, each once */
export function checkColumns(given: readonly string[], dataset: Dataset): readonly FieldName[] {
  const { columns } = fieldsOf(dataset);
  const names = given.map((name) => knownName(name, columns, 'column') as FieldName);
  if (names.length === 0) throw new InputError('No column is asked for.');
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InputError(`The column ${twice} is asked for twice.`);
  return names;
}

function checkColumnName(name: unknown): string {
  // JavaScript moves properties named by a whole number to the front; the others could not be told from methods.
  if (typeof name !== 'string' || name === '__proto__' || /^\d*$/.test(name)) {
    throw new InputError(`A column of the answer cannot be named ${shown(name)}.`, {
      hint: 'A text that is not a number.',
    });
  }
  return name;
}

function checkOrder(given: unknown, names: readonly string[]): Order {
  const order = plainObject(given, 'an order');
  onlyKeys(order, ['column', 'descending'], 'An order');
  const descending = order.descending ?? false;
  if (typeof descending !== 'boolean') throw unexpected('descending', 'true or false', descending);
  return { column: knownName(order.column, names, 'column in the answer to order by, named'), descending };
}

function checkLimit(limit: unknown): number | null {
  if (limit === null) return null;
  if (Number.isSafeInteger(limit) && (limit as number) >= 0) return limit as number;
  throw unexpected('limit', 'a whole number of rows, or null', limit);
}

function hasToJson(value: unknown): value is { toJSON(): unknown } {
  return (
    typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function'
  );
}
