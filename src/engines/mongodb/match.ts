import type { Document } from 'mongodb';
import type { Operand, Test } from './filterTree.js';
import type { Expression } from './parts.js';

/** The test in the language of `$match`, where an index may serve it. */
export function matchOf(test: Test): Document {
  if ('all' in test) {
    const parts = test.all.map(matchOf).filter((part) => Object.keys(part).length > 0);
    return parts.length === 0 ? {} : parts.length === 1 ? parts[0]! : { $and: parts };
  }
  if ('any' in test) return test.any.length === 0 ? nothing : { $or: test.any.map(matchOf) };
  if ('not' in test) return { $nor: [matchOf(test.not)] };
  const operand = 'missing' in test ? test.missing : test.operand;
  if ('computed' in operand) return { $expr: expressionOf(test) };
  const { field } = operand;
  if ('missing' in test) return { [field]: null };
  if ('in' in test) return { [field]: test.in.length === 1 ? { $eq: test.in[0] } : { $in: test.in } };
  const { min, max } = test;
  return {
    [field]: { ...(min === undefined ? {} : { $gte: min }), ...(max === undefined ? {} : { $lt: max }) },
  };
}

/** Matches no document: every document has an `_id`, and the planner uses that. */
const nothing: Document = { $nor: [{}] };

/** The test as an expression that is true or false: for shares, and for what is computed. */
export function expressionOf(test: Test): Expression {
  if ('all' in test) return { $and: test.all.map(expressionOf) };
  if ('any' in test) return { $or: test.any.map(expressionOf) };
  if ('not' in test) return { $not: [expressionOf(test.not)] };
  if ('missing' in test) return { $not: [isPresent(valueOfOperand(test.missing))] };
  const value = valueOfOperand(test.operand);
  // $literal: a text may begin with a dollar.
  if ('in' in test) return { $in: [value, { $literal: test.in }] };
  const { min, max } = test;
  return {
    $and: [
      // Expressions order a missing value before all numbers, so it would be below any maximum.
      ...(min === undefined ? [isPresent(value)] : [{ $gte: [value, { $literal: min }] }]),
      ...(max === undefined ? [] : [{ $lt: [value, { $literal: max }] }]),
    ],
  };
}

/** Whether there is a value: null and a missing field are ordered before everything else. */
export function isPresent(value: Expression): Expression {
  return { $gt: [value, null] };
}

function valueOfOperand(operand: Operand): Expression {
  return 'field' in operand ? `$${operand.field}` : operand.computed;
}
