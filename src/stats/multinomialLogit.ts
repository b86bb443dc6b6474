/** Multinomial logit: each category against the first, with coefficients of its own. */

import { type OptionNames, requireKnownOptions, requireNumber, unexpected } from '../base/checks.js';
import { StatisticsError } from '../base/errors.js';
import { requireIndependent } from './basis.js';
import { requireInteger, requireLength, requireNonNegative } from './checks.js';
import type { Estimates } from './coefficients.js';
import { clusterMeat } from './covariance.js';
import { type Design, designColumns } from './design.js';
import { sandwich } from './linearAlgebra.js';
import { type Likelihood, maximize } from './newton.js';
import { type SparseRows, sparseRows } from './sparseRows.js';

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

/** Coefficients are named `category:column`, by category 1, 2, ... */
export interface MultinomialLogitFit extends Estimates {
  readonly categories: number;
  /** Without the penalty. */
  readonly logLikelihood: number;
  readonly deviance: number;
  readonly iterations: number;
}

/**
 * Fits a multinomial (baseline-category) logit with intercepts by Newton's method.
 *
 * @param response categories 0, 1, .. one a row; 0 is the baseline
 * @param design columns by name, without intercept
 * @throws InputError on lengths that differ, categories that are not integers
 * @throws StatisticsError on an empty category; without penalty also on collinear columns, a separated outcome
 * @see R `nnet::multinom`; with a penalty scikit-learn `LogisticRegression(C=1 / penalty)`
 */
export function fitMultinomialLogit(
  response: ArrayLike<number>,
  design: Design,
  options: CategoryFitOptions = {},
): MultinomialLogitFit {
  requireKnownOptions('fitMultinomialLogit', options, categoryFitOptionNames);
  const n = response.length;
  const { categories, weights, totals } = checkCategories(response, options.weights);
  const penalty = checkPenalty(options.penalty);
  const { names, columns } = designColumns(design, n, true);
  if (penalty === 0) requireIndependent(columns, names);
  const rows = sparseRows(columns, n);
  const q = columns.length;
  const others = categories - 1;
  const p = q * others;
  const allNames = Array.from({ length: p }, (_, a) => `${1 + Math.floor(a / q)}:${names[a % q]}`);

  // For each category but the first the derivative of each row's log-likelihood by its linear predictor.
  const residuals = Array.from({ length: others }, () => new Float64Array(n));
  const evaluate = (theta: Float64Array): Likelihood =>
    evaluateRows(rows, response, weights, theta, q, residuals);
  // Without columns this is the maximum.
  const start = new Float64Array(p);
  for (let k = 0; k < others; k++) start[k * q] = Math.log(totals[k + 1]! / totals[0]!);
  const penalized = (theta: Float64Array): Likelihood =>
    subtractPenalty(evaluate(theta), theta, penalty, q, categories);
  const top = maximize(start, allNames, penalized, penalty > 0);
  const { logLikelihood } = evaluate(top.parameters); // also sets the scores to those at the maximum
  function* scores(): Generator<Float64Array> {
    for (const residual of residuals)
      for (const column of columns) yield residual.map((r, i) => r * column[i]!);
  }
  return {
    names: allNames,
    coefficients: top.parameters,
    covariance:
      options.clusters === undefined
        ? top.covariance
        : sandwich(top.covariance, clusterMeat(scores(), options.clusters), p),
    categories,
    logLikelihood,
    deviance: -2 * logLikelihood,
    iterations: top.iterations,
  };
}

/** Sums over the rows, each of which adds to the entries of its nonzero columns only. */
function evaluateRows(
  { starts, columns, values }: SparseRows,
  response: ArrayLike<number>,
  weights: ArrayLike<number>,
  theta: Float64Array,
  q: number,
  residuals: readonly Float64Array[],
): Likelihood {
  const p = theta.length;
  const others = residuals.length;
  const pairs = (others * (others + 1)) / 2;
  const gradient = new Float64Array(p);
  const eta = new Float64Array(others);
  const curvatures = new Float64Array(pairs); // of each pair of categories k >= l
  const scaled = new Float64Array(pairs);
  const grams = new Float64Array(q * q * pairs); // the pairs side by side
  let logLikelihood = 0;
  for (let i = 0; i < response.length; i++) {
    const w = weights[i]!;
    if (w === 0) continue;
    const [from, to] = [starts[i]!, starts[i + 1]!];
    let top = 0;
    for (let k = 0; k < others; k++) {
      let sum = 0;
      for (let s = from; s < to; s++) sum += theta[k * q + columns[s]!]! * values[s]!;
      eta[k] = sum;
      if (sum > top) top = sum;
    }
    let sum = Math.exp(-top);
    for (let k = 0; k < others; k++) sum += Math.exp(eta[k]! - top);
    const y = response[i]!;
    logLikelihood += w * ((y === 0 ? 0 : eta[y - 1]!) - top - Math.log(sum));
    for (let k = 0, m = 0; k < others; k++) {
      eta[k] = Math.exp(eta[k]! - top) / sum; // from here on the probability
      const residual = w * ((y === k + 1 ? 1 : 0) - eta[k]!);
      residuals[k]![i] = residual;
      for (let s = from; s < to; s++) gradient[k * q + columns[s]!]! += residual * values[s]!;
      for (let l = 0; l <= k; l++, m++) curvatures[m] = w * eta[k]! * ((k === l ? 1 : 0) - eta[l]!);
    }
    for (let s = from; s < to; s++) {
      for (let m = 0; m < pairs; m++) scaled[m] = curvatures[m]! * values[s]!;
      const row = columns[s]! * q;
      for (let t = from; t <= s; t++) {
        const at = (row + columns[t]!) * pairs;
        const value = values[t]!;
        for (let m = 0; m < pairs; m++) grams[at + m]! += scaled[m]! * value;
      }
    }
  }
  return { logLikelihood, gradient, information: spread(grams, q, others) };
}

/** The blocks of the information, from the lower triangles of the Gram matrices of each pair of categories k >= l. */
function spread(grams: Float64Array, q: number, others: number): Float64Array {
  const p = q * others;
  const pairs = (others * (others + 1)) / 2;
  const information = new Float64Array(p * p);
  for (let a = 0; a < q; a++) {
    for (let b = 0; b <= a; b++) {
      for (let k = 0, m = (a * q + b) * pairs; k < others; k++) {
        for (let l = 0; l <= k; l++, m++) {
          for (const [c, d] of [
            [a, b],
            [b, a],
          ] as const) {
            information[(k * q + c) * p + l * q + d] = grams[m]!;
            information[(l * q + c) * p + k * q + d] = grams[m]!;
          }
        }
      }
    }
  }
  return information;
}

/**
 * With the coefficients c_k of a column as deviations from their mean over all categories (the baseline has 0), the sum of
 * squares is sum c_k^2 - (sum c_k)^2 / categories.
 */
function subtractPenalty(
  { logLikelihood, gradient, information }: Likelihood,
  theta: Float64Array,
  penalty: number,
  q: number,
  categories: number,
): Likelihood {
  if (penalty === 0) return { logLikelihood, gradient, information };
  const p = theta.length;
  let squares = 0;
  for (let a = 1; a < q; a++) {
    let mean = 0;
    for (let at = a; at < p; at += q) mean += theta[at]! / categories;
    for (let at = a; at < p; at += q) {
      squares += theta[at]! * (theta[at]! - mean);
      gradient[at]! -= penalty * (theta[at]! - mean);
      for (let b = a; b < p; b += q)
        information[at * p + b]! += penalty * ((at === b ? 1 : 0) - 1 / categories);
    }
  }
  return { logLikelihood: logLikelihood - (penalty / 2) * squares, gradient, information };
}

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
