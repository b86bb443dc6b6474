/** Multinomial logit: each category against the first, with coefficients of its own. */

import { requireKnownOptions } from '../base/checks.js';
import { requireIndependent } from './basis.js';
import {
  type CategoryFitOptions,
  categoryFitOptionNames,
  checkCategories,
  checkPenalty,
} from './categories.js';
import type { Estimates } from './coefficients.js';
import { clusterMeat } from './covariance.js';
import { type Design, designColumns } from './design.js';
import { sandwich } from './linearAlgebra.js';
import { multinomialLikelihood, subtractPenalty } from './multinomialLikelihood.js';
import { type Likelihood, maximize } from './newton.js';
import { sparseRows } from './sparseRows.js';

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
    multinomialLikelihood(rows, response, weights, theta, q, residuals);
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
