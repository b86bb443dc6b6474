/** Options and checks of regressions on categories. */
import { type OptionNames, requireNumber, unexpected } from '../base/checks.js';
import { StatisticsError } from '../base/errors.js';
import { requireInteger, requireLength, requireNonNegative } from './checks.js';

export interface CategoryOptions {
  /** How often each row occurs; joining equal rows gives the same result. @default all 1 */
  readonly weights?: ArrayLike<number>;
  /**
   * Shrinks the coefficients of the columns towards 0, but not intercepts and thresholds: half of this times the sum of their
   * squares is taken from the log-likelihood. As of a normal prior with variance `1 / penalty`, and scikit-learn's `1 / C`.
   * With a penalty, columns may be collinear and outcomes separated. The multinomial logit takes the coefficients of all
   * categories with mean 0, so that the baseline does not matter. @default 0
   */
  readonly penalty?: number;
}

export interface CategoryFitOptions extends CategoryOptions {
  /**
   * A label for each row. Rows of one cluster may depend on each other: the covariance is the sandwich without
   * small-sample factor. Needs about 40 clusters or more. @default rows are independent, model covariance
   */
  readonly clusters?: ArrayLike<number | string>;
}

/** The names of these options, for checks. */
export const categoryOptionNames: OptionNames<CategoryOptions> = { weights: true, penalty: true };
export const categoryFitOptionNames: OptionNames<CategoryFitOptions> = {
  ...categoryOptionNames,
  clusters: true,
};

/** The penalty with its default. @throws InputError unless it is a finite number of at least 0 */
export function checkPenalty(penalty = 0): number {
  return requireNumber('penalty', penalty, 0, Number.MAX_VALUE);
}

/** The number of categories, and the weights with their default. Every category from 0 to the last must occur. */
export function checkCategories(
  response: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): { categories: number; weights: ArrayLike<number>; totals: Float64Array } {
  const n = response.length;
  if (n === 0) throw unexpected('the length of response', 'at least 1', 0);
  if (weights !== undefined) {
    requireLength('weights', weights, n);
    requireNonNegative('weights', weights);
  }
  const filled = weights ?? new Float64Array(n).fill(1);
  let last = 0;
  for (let i = 0; i < n; i++) {
    requireInteger(`response[${i}]`, response[i]!, 0);
    last = Math.max(last, response[i]!);
  }
  const totals = new Float64Array(last + 1);
  for (let i = 0; i < n; i++) totals[response[i]!]! += filled[i]!;
  const empty = totals.indexOf(0);
  if (last === 0) throw new StatisticsError('Every row has the same category');
  if (empty >= 0) {
    throw new StatisticsError(`Category ${empty} does not occur`, {
      hint: 'Number the categories without gaps.',
    });
  }
  return { categories: last + 1, weights: filled, totals };
}
