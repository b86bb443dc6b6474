import type { Document } from 'mongodb';
import type { Dataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import type { AnswerColumn } from '../../query/answerColumn.js';
import { checkQuestion } from '../../query/check.js';
import {
  type Dimension,
  dimensionName,
  type Filter,
  type Measure,
  type Question,
  type QuestionLike,
} from '../../query/question.js';
import { startDimensions } from '../../query/timeDimensions.js';
import { testOf } from './filterTree.js';
import { expressionOf, isPresent, matchOf } from './match.js';
import { dimensionExpression, type Expression, type MongoColumn } from './parts.js';
import { searchArea } from './places.js';

/** An aggregation pipeline, and how to read its answer: the counterpart of `compileSql`. */
export interface CompiledPipeline {
  readonly question: Question;
  readonly pipeline: readonly Document[];
  /** In the documents of the answer they are named `c0`, `c1`, ... */
  readonly columns: readonly AnswerColumn[];
}

/**
 * Compiles a question to one aggregation pipeline over a collection of `intoDocument` documents. It runs in the server,
 * which sends only the groups of the answer. Fields and operators come from fixed tables. Names given by a user are not
 * in the pipeline, and values of a user are only where the server reads them as values.
 *
 * @param collection the name of the collection; a question with a distinct count beside other measures reads it twice
 * @param dataset the dataset of the documents
 * @throws InputError if the question is not valid
 */
export function compilePipeline(
  asked: QuestionLike,
  collection: string,
  dataset: Dataset = usAccidents,
): CompiledPipeline {
  const question = checkQuestion(asked, dataset);
  const dimension = (one: Dimension): MongoColumn => dimensionExpression(one, dataset);
  const countsDistinct = Object.values(question.measures).some(({ kind }) => kind === 'distinct');
  const keys = question.by.map(dimension).map((key) => (countsDistinct ? withNull(key) : key));
  const measures = Object.entries(question.measures).map(([name, measure], index) => ({
    name,
    measure,
    field: `c${keys.length + index}`,
  }));
  const match = matchStages(question);
  const plain = measures.filter(({ measure }) => measure.kind !== 'distinct');
  const branches = measures
    .filter(({ measure }) => measure.kind === 'distinct')
    .map(({ measure, field }) =>
      distinctStages(keys, field, (measure as { of: readonly Dimension[] }).of.map(dimension)),
    );
  if (plain.length > 0 || branches.length === 0) branches.unshift(plainStages(keys, plain));
  const [first, ...others] = branches.map((stages) => [...match, ...stages]);
  const names = [...question.by.map(dimensionName), ...Object.keys(question.measures)];
  const pipeline = [
    ...first!,
    ...others.map((stages) => ({ $unionWith: { coll: collection, pipeline: stages } })),
    ...(others.length === 0 ? [] : [together(measures.map(({ field }) => field))]),
    { $project: answerFields(keys, measures) },
    ...orderStages(question, keys.length, names),
  ];
  const columns = names.map((name, index): AnswerColumn => {
    const { expression: _, ...read } = keys[index] ?? { expression: null, type: 'number' as const };
    return { name, ...read };
  });
  return { question, pipeline, columns };
}

/** A missing field as null, so that two groupings have the same group codes when they are merged. */
function withNull(key: MongoColumn): MongoColumn {
  return { ...key, expression: { $ifNull: [key.expression, null] } };
}

interface MeasureField {
  readonly measure: Measure;
  readonly field: string;
}

/** The filter first, in a form that indexes serve. */
function matchStages({ where, by, measures }: Question): Document[] {
  const parts = [
    matchOf(testOf(where)),
    searchArea(where),
    onlyTheClock(where, by, Object.values(measures)),
  ].filter((part) => part !== null && Object.keys(part).length > 0);
  if (parts.length === 0) return [];
  return [{ $match: parts.length === 1 ? parts[0]! : { $and: parts } }];
}

/**
 * For a question that needs only the wall clock: a condition that always holds and makes the server use the index on it,
 * which answers without reading a document.
 */
function onlyTheClock(
  where: Filter,
  by: readonly Dimension[],
  measures: readonly Measure[],
): Document | null {
  const needsOnlyClock =
    Object.keys(where).length === 0 &&
    by.length > 0 &&
    by.every((dimension) => (startDimensions as readonly unknown[]).includes(dimension)) &&
    measures.every(({ kind }) => kind === 'count');
  return needsOnlyClock ? { startLocal: { $gte: new Date(0) } } : null;
}

function plainStages(keys: readonly MongoColumn[], measures: readonly MeasureField[]): Document[] {
  const accumulators = measures.flatMap(({ measure, field }) => accumulatorsOf(measure, field));
  return [{ $group: { _id: groupKey(keys), ...Object.fromEntries(accumulators) } }];
}

/** First groups the different combinations, then counts them, so that a set may be larger than memory. */
function distinctStages(keys: readonly MongoColumn[], field: string, of: readonly MongoColumn[]): Document[] {
  const parts = of.map(({ expression }, index) => [`d${index}`, expression] as const);
  const isComplete = parts.map(([name]) => isPresent(`$_id.${name}`));
  return [
    { $group: { _id: { key: groupKey(keys), ...Object.fromEntries(parts) } } },
    { $group: { _id: '$_id.key', [field]: { $sum: { $cond: [{ $and: isComplete }, 1, 0] } } } },
  ];
}

/** A single group code is used directly: a document around it would take the server a quarter longer. */
function groupKey(keys: readonly MongoColumn[]): Expression {
  if (keys.length <= 1) return keys[0]?.expression ?? null;
  return Object.fromEntries(keys.map(({ expression }, index) => [`k${index}`, expression]));
}

function accumulatorsOf(measure: Measure, field: string): [string, Document][] {
  switch (measure.kind) {
    case 'count':
      return [[field, { $sum: 1 }]];
    case 'sum':
      // The server's sum without values is 0, but must be null: the maximum shows whether there were values.
      return [
        [field, { $sum: `$${measure.of}` }],
        [`${field}max`, { $max: `$${measure.of}` }],
      ];
    case 'mean':
      return [[field, { $avg: `$${measure.of}` }]];
    case 'min':
    case 'max':
      return [[field, { [`$${measure.kind}`]: `$${measure.of}` }]];
    case 'share':
      return [[field, { $avg: { $cond: [expressionOf(testOf(measure.where)), 1, 0] } }]];
    case 'distinct':
      return [];
  }
}

/** Merges the results of the branches for one group: each field is from one branch. */
function together(fields: readonly string[]): Document {
  const all = fields.flatMap((field) => [field, `${field}max`]);
  return {
    $group: { _id: '$_id', ...Object.fromEntries(all.map((field) => [field, { $max: `$${field}` }])) },
  };
}

function answerFields(keys: readonly MongoColumn[], measures: readonly MeasureField[]): Document {
  return {
    _id: 0,
    ...Object.fromEntries(
      keys.map((_, index) => [`c${index}`, keys.length === 1 ? '$_id' : `$_id.k${index}`]),
    ),
    ...Object.fromEntries(
      measures.map(({ measure, field }) => [
        field,
        measure.kind === 'sum' ? { $cond: [isPresent(`$${field}max`), `$${field}`, null] } : `$${field}`,
      ]),
    ),
  };
}

/** Nulls last, whatever the direction: the server would put them first. */
function orderStages({ orderBy, limit }: Question, keyCount: number, names: readonly string[]): Document[] {
  const order = [
    ...orderBy.map(({ column, descending }) => ({ index: names.indexOf(column), descending })),
    ...Array.from({ length: keyCount }, (_, index) => ({ index, descending: false })),
  ];
  // A column that occurs twice in an order has no effect at its second place.
  const once = order.filter(({ index }, at) => order.findIndex((one) => one.index === index) === at);
  const stages: Document[] = [];
  if (once.length > 0) {
    const flags = once.map(({ index }) => [`n${index}`, { $not: [isPresent(`$c${index}`)] }]);
    const sort = once.flatMap(({ index, descending }) => [
      [`n${index}`, 1],
      [`c${index}`, descending ? -1 : 1],
    ]);
    stages.push({ $set: Object.fromEntries(flags) }, { $sort: Object.fromEntries(sort) });
  }
  if (limit !== null) stages.push({ $limit: Math.max(1, limit) });
  if (limit === 0) stages.push({ $match: { $nor: [{}] } });
  if (once.length > 0) stages.push({ $unset: once.map(({ index }) => `n${index}`) });
  return stages;
}
