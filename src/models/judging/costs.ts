import { requireKnownOptions, unexpected } from '../../base/checks.js';
import { requireNonNegative, requirePositive } from '../../stats/checks.js';

/** What wrong decisions cost: `costs[i][j]` if class `i` happens and class `j` was predicted, in any unit. */
export type Costs = readonly (readonly number[])[];

export interface CostOptions {
  /** Cost of a prediction that is one class too low. One class too high costs 1. @default 3 */
  readonly missCost?: number;
}

export const costDefaults = { missCost: 3 } as const;

/**
 * Costs that grow with the distance of the classes: each class too high costs 1, each class too low `missCost`. With these a
 * calibrated forecast decides best by the same threshold for every class, `1 / (1 + missCost)`.
 *
 * @throws InputError if `missCost` is not above 0
 * @example
 * stepCosts(3, { missCost: 5 }); // [[0, 1, 2], [5, 0, 1], [10, 5, 0]]
 */
export function stepCosts(classCount: number, options: CostOptions = {}): number[][] {
  requireKnownOptions('stepCosts', options, costDefaults);
  const { missCost } = { ...costDefaults, ...options };
  requirePositive('missCost', missCost);
  return Array.from({ length: classCount }, (_, actual) =>
    Array.from({ length: classCount }, (_, predicted) =>
      predicted < actual ? missCost * (actual - predicted) : predicted - actual,
    ),
  );
}

/**
 * Checks costs that a user gave.
 * @throws InputError unless there is a row for each class with a finite cost of at least 0 for each, and 0 where they agree
 */
export function requireCosts(costs: Costs, classCount: number): Costs {
  if (!Array.isArray(costs) || costs.length !== classCount)
    throw unexpected('costs', `a list of ${classCount} lists, one for each severity`, costs);
  costs.forEach((row, actual) => {
    if (!Array.isArray(row) || row.length !== classCount)
      throw unexpected(`costs[${actual}]`, `a list of ${classCount} costs`, row);
    requireNonNegative(`costs[${actual}]`, row);
    if (row[actual] !== 0)
      throw unexpected(`costs[${actual}][${actual}]`, '0, as nothing is wrong', row[actual]);
  });
  return costs;
}

/** The best threshold of a class for a calibrated forecast, if it and the class below were the only ones. */
export function idealThreshold(costs: Costs, k: number): number {
  const tooHigh = costs[k - 1]![k]!;
  const tooLow = costs[k]![k - 1]!;
  return tooHigh + tooLow === 0 ? 0.5 : tooHigh / (tooHigh + tooLow);
}
