/** Multinomial logit: each category against the first, with coefficients of its own. */

import { type OptionNames, requireKnownOptions, unexpected } from '../base/checks.js';
import { StatisticsError } from '../base/errors.js';
import { requireIndependent } from './basis.js';
import { requireInteger, requireLength, requireNonNegative } from './checks.js';
import type { Estimates } from './coefficients.js';
import { type Design, designColumns, linearPredictor } from './design.js';
import { type Likelihood, maximize } from './newton.js';

export interface CategoryOptions {
  /** How often each row occurs; joining equal rows gives the same result. @default all 1 */
  readonly weights?: ArrayLike<number>;
}

/** The names of these options, for checks. */
export const categoryOptionNames: OptionNames<CategoryOptions> = { weights: true };

/** Coefficients are named `category:column`, by category 1, 2, ... */
export interface MultinomialLogitFit extends Estimates {
  readonly categories: number;
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
 * @throws StatisticsError on an empty category, collinear columns, a separated outcome
 * @see R `nnet::multinom`
 */
export function fitMultinomialLogit(
  response: ArrayLike<number>,
  design: Design,
  options: CategoryOptions = {},
): MultinomialLogitFit {
  requireKnownOptions('fitMultinomialLogit', options, categoryOptionNames);
  const n = response.length;
  const { categories, weights } = checkCategories(response, options.weights);
  const { names, columns } = designColumns(design, n, true);
  requireIndependent(columns, names);
  const q = columns.length;
  const p = q * (categories - 1);
  const allNames = Array.from({ length: p }, (_, a) => `${1 + Math.floor(a / q)}:${names[a % q]}`);

  const evaluate = (theta: Float64Array): Likelihood => {
    const etas = Array.from({ length: categories - 1 }, (_, k) =>
      linearPredictor(columns, theta.subarray(k * q, (k + 1) * q), undefined, n),
    );
    const gradient = new Float64Array(p);
    const information = new Float64Array(p * p);
    const probability = new Float64Array(categories - 1);
    let logLikelihood = 0;
    for (let i = 0; i < n; i++) {
      const w = weights[i]!;
      if (w === 0) continue;
      let top = 0;
      for (const eta of etas) top = Math.max(top, eta[i]!);
      let sum = Math.exp(-top);
      etas.forEach((eta, k) => {
        probability[k] = Math.exp(eta[i]! - top);
        sum += probability[k]!;
      });
      const y = response[i]!;
      logLikelihood += w * ((y === 0 ? 0 : etas[y - 1]![i]!) - top - Math.log(sum));
      for (let k = 0; k < categories - 1; k++) probability[k]! /= sum;
      for (let k = 0; k < categories - 1; k++) {
        const residual = w * ((y === k + 1 ? 1 : 0) - probability[k]!);
        for (let a = 0; a < q; a++) gradient[k * q + a]! += residual * columns[a]![i]!;
        for (let l = 0; l <= k; l++) {
          const curvature = w * probability[k]! * ((k === l ? 1 : 0) - probability[l]!);
          for (let a = 0; a < q; a++) {
            const at = (k * q + a) * p + l * q;
            const x = curvature * columns[a]![i]!;
            for (let b = 0; b < q; b++) information[at + b]! += x * columns[b]![i]!;
          }
        }
      }
    }
    for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) information[b * p + a] = information[a * p + b]!;
    return { logLikelihood, gradient, information };
  };
  const top = maximize(new Float64Array(p), allNames, evaluate);
  return {
    names: allNames,
    coefficients: top.parameters,
    covariance: top.covariance,
    categories,
    logLikelihood: top.logLikelihood,
    deviance: -2 * top.logLikelihood,
    iterations: top.iterations,
  };
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
