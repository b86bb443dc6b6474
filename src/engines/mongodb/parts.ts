import { type Document, Double } from 'mongodb';
import { dayMs, hourMs } from '../../base/durations.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { AnswerColumn } from '../../query/answerColumn.js';
import { columnsPerCellRow, kmPerDegree, radiansPerDegree } from '../../query/cells.js';
import { type DimensionRenderings, dimensionColumn, renderDimension } from '../../query/dimensions.js';
import type { Dimension, TimeDimension } from '../../query/question.js';
import { timeDefinitions } from '../../query/timeDimensions.js';

/** An expression of the aggregation language: `'$field'`, a constant, or `{ $operator: ... }`. */
export type Expression = string | number | boolean | null | Document;

/** A column of the answer: its expression, and the decoding of its values. The counterpart of `SqlColumn`. */
export type MongoColumn = AnswerColumn & { readonly expression: Expression };

/** The expressions of the dimensions of a question: the same group codes as `dimensionSql`, operation for operation. */
export function dimensionExpression(dimension: Dimension, dataset: Dataset): MongoColumn {
  return {
    ...dimensionColumn(dimension, dataset),
    expression: renderDimension(dimension, renderings, (name) => `$${name}`, null),
  };
}

/** The group code of a part of the wall clock by `timeDimensions.ts`; null for a missing time. */
export function timeExpression(dimension: TimeDimension): Expression {
  return renderings[dimension](`$${timeDefinitions[dimension].column}`);
}

const epoch = new Date(0);
/** 1970-01-05 was a Monday. */
const monday = new Date(4 * dayMs);

const whole = (dividend: Expression, divisor: number): Expression => ({ $floor: divide(dividend, divisor) });
const monthsBeforeThis = (time: Expression): Expression => subtract({ $month: time }, 1);
const sinceMonday = (time: Expression): Expression => ({ $mod: [subtract(time, monday), 7 * dayMs] });
const hours = (time: Expression): Expression => whole(subtract(time, epoch), hourMs);

const renderings: DimensionRenderings<Expression, null> = {
  year: (time) => ({ $year: time }),
  quarter: (time) => add(multiply({ $year: time }, 4), whole(monthsBeforeThis(time), 3)),
  month: (time) => add(multiply({ $year: time }, 12), monthsBeforeThis(time)),
  week: (time) => add(multiply(whole(subtract(time, monday), 7 * dayMs), 7), 4),
  day: (time) => whole(subtract(time, epoch), dayMs),
  hourStart: hours,
  monthOfYear: (time) => ({ $month: time }),
  weekday: (time) => ({ $isoDayOfWeek: time }),
  hour: (time) => ({ $hour: time }),
  hourOfWeek: (time) => whole(sinceMonday(time), hourMs),
  isWeekend: (time) => ({ $gte: [sinceMonday(time), 5 * dayMs] }),
  // By month from January: 3 winter, 1 spring, 2 summer, 0 fall, the order of the words.
  season: (time) => ({
    $arrayElemAt: [{ $literal: [3, 3, 1, 1, 1, 2, 2, 2, 0, 0, 0, 3] }, monthsBeforeThis(time)],
  }),
  weatherHour: hours,
  bin: ({ bin, width, origin = 0 }) => ({
    $floor: divide(subtract(`$${bin}`, new Double(origin)), new Double(width)),
  }),
  cell: ({ cell }) => cellExpression(cell),
};

/** The formula of `cells.ts`, operation for operation. */
function cellExpression(sizeKm: number): Expression {
  const k = new Double(kmPerDegree / sizeKm);
  const inverse = (divisor: number, rest: Expression): Expression =>
    subtract(1, multiply(divide('$$s', divisor), rest));
  const cosine = inverse(2, inverse(12, inverse(30, inverse(56, subtract(1, divide('$$s', 90))))));
  const column: Expression = { $max: [{ $floor: multiply(multiply(add('$lng', 180), k), cosine) }, 0] };
  const cell = add(multiply('$$row', columnsPerCellRow), column);
  const withSquare = bound('s', multiply('$$phi', '$$phi'), cell);
  const phi = multiply(subtract(divide(add('$$row', 0.5), k), 90), new Double(radiansPerDegree));
  return bound('row', { $floor: multiply(add('$lat', 90), k) }, bound('phi', phi, withSquare));
}

function bound(name: string, value: Expression, within: Expression): Expression {
  return { $let: { vars: { [name]: value }, in: within } };
}

function add(a: Expression, b: Expression): Expression {
  return { $add: [a, b] };
}

function subtract(a: Expression, b: Expression): Expression {
  return { $subtract: [a, b] };
}

function multiply(a: Expression, b: Expression): Expression {
  return { $multiply: [a, b] };
}

function divide(a: Expression, b: Expression): Expression {
  return { $divide: [a, b] };
}
