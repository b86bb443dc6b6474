import { DDSketch } from '@datadog/sketches-js';
import { requireKnownOptions, requireNumber, unexpected } from '../base/checks.js';
import type { Aggregate } from './aggregate.js';
import { requireColumnName } from './checks.js';
import { damaged, requireState } from './savedState.js';
import { numberIn } from './summary.js';

/** Values at quantiles of a column. */
export interface Quantiles {
  /** Events with a value. */
  readonly values: number;
  /** The value at each quantile that was asked for; null without values. */
  readonly quantiles: readonly (number | null)[];
}

export interface QuantilesOptions {
  /** From 0 to 1: 0.5 is the median. */
  readonly quantiles: readonly number[];
  /** A result is off by this share of the true value at most. @default 0.01 */
  readonly relativeAccuracy?: number;
}

/**
 * Quantiles of a column by a DDSketch (Masson, Rim and Lee, VLDB 2019): bins whose width grows with the value, so each result is
 * within `relativeAccuracy` of the value with rank floor(q (n - 1)), counted from 0. The same in any order, because bins are
 * counts. State: one count for each `relativeAccuracy` step between the smallest and the largest value, some 2,800 for values from
 * 1e-6 to 1e18 at 1 %; values nearer to zero than 1e-9 count as zero, and those above 1e18 in size are refused.
 *
 * @param column a column of numbers
 * @example
 * quantilesOf('distanceMiles', { quantiles: [0.5, 0.95] });
 */
export function quantilesOf(column: string, options: QuantilesOptions): Aggregate<unknown, Quantiles> {
  return sketchAggregate(column, options);
}

function sketchAggregate(column: string, options: QuantilesOptions): Aggregate<DDSketch, Quantiles> {
  requireKnownOptions('quantilesOf', options, { quantiles: true, relativeAccuracy: true });
  const { quantiles, relativeAccuracy = 0.01 } = options;
  requireColumnName(column);
  if (!Array.isArray(quantiles)) throw unexpected('quantiles', 'a list of numbers from 0 to 1', quantiles);
  for (const [at, quantile] of quantiles.entries()) requireNumber(`quantiles[${at}]`, quantile, 0, 1);
  requireNumber('relativeAccuracy', relativeAccuracy, 0.0001, 0.5);
  return {
    name: `quantiles ${quantiles.join(', ')} of ${column} to ${relativeAccuracy}`,
    reads: [column],
    create: () => new DDSketch({ relativeAccuracy }),
    add: (sketch, { columns }, at) => {
      const value = numberIn(columns[column]![at]!, column);
      if (value === null) return;
      if (!(Math.abs(value) <= largest))
        throw unexpected(`the values of ${column}`, `numbers up to ${largest}`, value);
      sketch.accept(Math.abs(value) < smallest ? 0 : value);
    },
    merge: mergeSketch,
    result: (sketch) => ({
      values: sketch.count,
      quantiles: quantiles.map((quantile) => (sketch.count === 0 ? null : valueAt(sketch, quantile))),
    }),
    save: ({ store, negativeStore, zeroCount }) => ({
      positive: binsOf(store),
      negative: binsOf(negativeStore),
      zeros: zeroCount,
    }),
    restore: (saved) => {
      const { positive, negative, zeros } = requireState('a sketch', saved, [
        'positive',
        'negative',
        'zeros',
      ]);
      const sketch = new DDSketch({ relativeAccuracy });
      addBins(sketch.store, positive);
      addBins(sketch.negativeStore, negative);
      sketch.zeroCount = zeros as number;
      sketch.count = sketch.store.count + sketch.negativeStore.count + sketch.zeroCount;
      return sketch;
    },
  };
}

const smallest = 1e-9;
const largest = 1e18;

type Store = DDSketch['store'];

/** `merge` of version 2.1.1 forgets the negative values, and `min`, `max` and `sum` are not used here. */
function mergeSketch(sketch: DDSketch, other: DDSketch): void {
  addBins(sketch.store, binsOf(other.store));
  addBins(sketch.negativeStore, binsOf(other.negativeStore));
  sketch.zeroCount += other.zeroCount;
  sketch.count += other.count;
}

/** By whole ranks: with its own fractions of ranks, the sketch rounds up among negative values and down among others. */
function valueAt(sketch: DDSketch, quantile: number): number {
  const rank = Math.floor(quantile * (sketch.count - 1));
  const { negativeStore, zeroCount, store, mapping } = sketch;
  if (rank < negativeStore.count)
    return -mapping.value(negativeStore.keyAtRank(negativeStore.count - 1 - rank));
  if (rank < negativeStore.count + zeroCount) return 0;
  return mapping.value(store.keyAtRank(rank - negativeStore.count - zeroCount));
}

/** Pairs of a bin and its count, flat. */
function binsOf(store: Store): number[] {
  const bins: number[] = [];
  for (const [at, count] of store.bins.entries()) if (count > 0) bins.push(at + store.offset, count);
  return bins;
}

function addBins(store: Store, bins: unknown): void {
  if (!Array.isArray(bins)) throw damaged('bins of a sketch', bins);
  for (let at = 0; at < bins.length; at += 2) store.add(bins[at] as number, bins[at + 1] as number);
}
