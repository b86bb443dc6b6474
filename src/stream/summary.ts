import { unexpected } from '../base/checks.js';
import type { Value } from '../query/question.js';
import type { Aggregate } from './aggregate.js';
import { requireColumnName } from './checks.js';
import { ExactSum } from './exactSum.js';
import { requireState } from './savedState.js';

/** Count, sum, mean, least and greatest value of a column. */
export interface Summary {
  /** Events. */
  readonly count: number;
  /** Events with a value; the figures below are of these. */
  readonly values: number;
  /** The exact sum, rounded once. */
  readonly sum: number;
  /** null without values, as are min and max. */
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

interface SummaryState {
  count: number;
  values: number;
  readonly sum: ExactSum;
  min: number;
  max: number;
}

/**
 * Count, sum, mean, min and max of a column, bit for bit the same in any order. Missing values count as events only. State:
 * some 50 numbers at most.
 *
 * @param column a column of numbers; null to count only
 * @example
 * summaryOf('distanceMiles');
 */
export function summaryOf(column: string | null): Aggregate<unknown, Summary> {
  return summaryAggregate(column);
}

function summaryAggregate(column: string | null): Aggregate<SummaryState, Summary> {
  if (column !== null) requireColumnName(column);
  return {
    name: `summary of ${column}`,
    reads: column === null ? [] : [column],
    create: () => ({
      count: 0,
      values: 0,
      sum: new ExactSum(),
      min: Number.POSITIVE_INFINITY,
      max: Number.NEGATIVE_INFINITY,
    }),
    add: (state, { columns }, at) => {
      state.count++;
      if (column === null) return;
      const value = numberIn(columns[column]![at]!, column);
      if (value === null) return;
      state.values++;
      state.sum.add(value);
      if (value < state.min) state.min = value;
      if (value > state.max) state.max = value;
    },
    merge: (state, other) => {
      state.count += other.count;
      state.values += other.values;
      state.sum.merge(other.sum);
      state.min = Math.min(state.min, other.min);
      state.max = Math.max(state.max, other.max);
    },
    result: ({ count, values, sum, min, max }) => ({
      count,
      values,
      sum: sum.value,
      mean: values === 0 ? null : sum.value / values,
      min: values === 0 ? null : min,
      max: values === 0 ? null : max,
    }),
    save: ({ count, values, sum, min, max }) =>
      values === 0 ? { count } : { count, values, sum: sum.save(), min, max },
    restore: (saved) => {
      const { count, ...rest } = requireState('a summary', saved, ['count']) as unknown as SummaryState;
      const { values = 0, sum = [], min = Number.POSITIVE_INFINITY, max = Number.NEGATIVE_INFINITY } = rest;
      return { count, values, sum: ExactSum.of(Array.isArray(sum) ? sum : []), min, max };
    },
  };
}

/** A number or null. @throws InputError if it is another value */
export function numberIn(value: Value, column: string): number | null {
  if (value === null) return null;
  // JSON has no minus zero.
  if (typeof value === 'number') return value + 0;
  throw unexpected(`the values of ${column}`, 'numbers', value, { hint: 'Name a column of numbers.' });
}
