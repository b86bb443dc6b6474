/** Proportional-odds logistic regression for an ordered outcome, with a test of its assumption. */
import { requireKnownOptions } from '../base/checks.js';
import { StatisticsError } from '../base/errors.js';
import { requireIndependent } from './basis.js';
import {
  type CategoryFitOptions,
  type CategoryOptions,
  categoryFitOptionNames,
  categoryOptionNames,
  checkCategories,
  checkPenalty,
} from './categories.js';
import type { Estimates } from './coefficients.js';
import { columnProducts } from './columnBlocks.js';
import { clusterMeat } from './covariance.js';
import { type Design, designColumns } from './design.js';
import { chisquarePValue } from './distributions.js';
import { sandwich } from './linearAlgebra.js';
import { logisticBetween } from './logistic.js';
import { fitMultinomialLogit } from './multinomialLogit.js';
import { type Likelihood, maximize } from './newton.js';

/**
 * logit P(Y <= k) = threshold_k - x beta: a positive coefficient means higher categories. The estimates are the columns
 * first, then the thresholds, named `0|1`, `1|2`, ...
 */
export interface ProportionalOddsFit extends Estimates {
  /** Ascending, one fewer than there are categories. */
  readonly thresholds: Float64Array;
  /** Without the penalty. */
  readonly logLikelihood: number;
  readonly deviance: number;
  readonly iterations: number;
}

export type ProportionalOddsOptions = CategoryFitOptions;

/**
 * Fits a proportional-odds (cumulative logit) model by Newton's method with the observed information.
 *
 * @param response ordered categories 0, 1, .. one a row
 * @param design columns by name, without intercept
 * @throws InputError on lengths that differ, categories that are not integers
 * @throws StatisticsError on an empty category; without penalty also on collinear columns, a separated outcome
 * @see McCullagh, JRSS B 1980; R `MASS::polr`
 */
export function fitProportionalOdds(
  response: ArrayLike<number>,
  design: Design,
  options: ProportionalOddsOptions = {},
): ProportionalOddsFit {
  requireKnownOptions('fitProportionalOdds', options, categoryFitOptionNames);
  const n = response.length;
  const { categories, weights, totals } = checkCategories(response, options.weights);
  const { names, columns: withOnes } = designColumns(design, n, true);
  const penalty = checkPenalty(options.penalty);
  if (penalty === 0) requireIndependent(withOnes, names);
  const columns = withOnes.slice(1);
  const q = columns.length;
  const p = q + categories - 1;
  const allNames = [...names.slice(1), ...Array.from({ length: categories - 1 }, (_, k) => `${k}|${k + 1}`)];

  // First derivatives of each row's log-likelihood by the thresholds above and below it, and the negative second
  // derivatives: by the linear predictor twice, and by the predictor and either threshold.
  const eta = new Float64Array(n);
  const pullAbove = new Float64Array(n);
  const pullBelow = new Float64Array(n);
  const curvature = new Float64Array(n);
  const curvatureAbove = new Float64Array(n);
  const curvatureBelow = new Float64Array(n);
  const products = columnProducts(columns);
  const evaluate = (theta: Float64Array): Likelihood => {
    products.addTimes(theta.subarray(0, q), eta.fill(0));
    const gradient = new Float64Array(p);
    const information = new Float64Array(p * p);
    let logLikelihood = 0;
    for (let i = 0; i < n; i++) {
      const w = weights[i]!;
      if (w === 0) continue;
      const y = response[i]!;
      const [low, high] = [q + y - 1, q + y]; // positions in theta of the thresholds around this category
      const below = y === 0 ? Number.NEGATIVE_INFINITY : theta[low]! - eta[i]!;
      const above = y === categories - 1 ? Number.POSITIVE_INFINITY : theta[high]! - eta[i]!;
      const probability = logisticBetween(below, above);
      if (!(probability > 0)) return { logLikelihood: Number.NEGATIVE_INFINITY, gradient, information };
      logLikelihood += w * Math.log(probability);
      const [fLow, fHigh] = [density(below), density(above)];
      // d log P / d(above) and d(below), and the second derivatives of log P.
      const [gHigh, gLow] = [fHigh / probability, -fLow / probability];
      pullAbove[i] = w * gHigh;
      pullBelow[i] = w * gLow;
      const hHigh = (fHigh * -Math.tanh(above / 2)) / probability - gHigh * gHigh;
      const hLow = (-fLow * -Math.tanh(below / 2)) / probability - gLow * gLow;
      const hCross = -gHigh * gLow;
      const [hasLow, hasHigh] = [y > 0, y < categories - 1];
      if (hasHigh) gradient[high]! += w * gHigh;
      if (hasLow) gradient[low]! += w * gLow;
      if (hasHigh) information[high * p + high]! -= w * hHigh;
      if (hasLow) information[low * p + low]! -= w * hLow;
      if (hasHigh && hasLow) information[high * p + low]! -= w * hCross;
      curvature[i] = -w * (hHigh + 2 * hCross + hLow);
      curvatureAbove[i] = hasHigh ? w * (hHigh + hCross) : 0;
      curvatureBelow[i] = hasLow ? w * (hLow + hCross) : 0;
    }
    const gram = products.gram(curvature);
    for (let a = 0; a < q; a++) {
      const column = columns[a]!;
      for (let i = 0; i < n; i++) {
        const x = column[i]!;
        if (x === 0) continue;
        const high = q + response[i]!;
        gradient[a]! -= x * (pullAbove[i]! + pullBelow[i]!);
        if (high < p) information[high * p + a]! += x * curvatureAbove[i]!;
        if (high > q) information[(high - 1) * p + a]! += x * curvatureBelow[i]!;
      }
      for (let b = 0; b <= a; b++) information[a * p + b] = gram[a * q + b]!;
    }
    for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) information[b * p + a] = information[a * p + b]!;
    return { logLikelihood, gradient, information };
  };

  const penalized = (theta: Float64Array): Likelihood => {
    const { logLikelihood, gradient, information } = evaluate(theta);
    let squares = 0;
    for (let a = 0; a < q; a++) {
      squares += theta[a]! ** 2;
      gradient[a]! -= penalty * theta[a]!;
      information[a * p + a]! += penalty;
    }
    return { logLikelihood: logLikelihood - (penalty / 2) * squares, gradient, information };
  };
  function* scores(): Generator<Float64Array> {
    for (const column of columns) yield column.map((x, i) => -x * (pullAbove[i]! + pullBelow[i]!));
    for (let k = 0; k < categories - 1; k++)
      yield pullAbove.map((pull, i) =>
        response[i] === k ? pull : response[i] === k + 1 ? pullBelow[i]! : 0,
      );
  }

  const start = new Float64Array(p);
  const total = totals.reduce((a, b) => a + b, 0);
  let cumulative = 0;
  for (let k = 0; k < categories - 1; k++) {
    cumulative += totals[k]!;
    start[q + k] = Math.log(cumulative / (total - cumulative));
  }
  const top = maximize(start, allNames, penalized, penalty > 0);
  const { logLikelihood } = evaluate(top.parameters); // also sets the derivatives to those at the maximum
  return {
    names: allNames,
    coefficients: top.parameters,
    covariance:
      options.clusters === undefined
        ? top.covariance
        : sandwich(top.covariance, clusterMeat(scores(), options.clusters), p),
    thresholds: top.parameters.slice(q),
    logLikelihood,
    deviance: -2 * logLikelihood,
    iterations: top.iterations,
  };
}

/** A small p-value means that the coefficients differ between thresholds. */
export interface ProportionalOddsTest {
  readonly chisquare: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/**
 * Tests the proportional-odds assumption by the likelihood ratio against the multinomial logit, which has a
 * coefficient for each column and category. The models are not nested exactly, so use it as a diagnostic: with
 * very many rows it rejects negligible differences.
 *
 * @throws StatisticsError with two categories, because there is nothing to test
 */
export function testProportionalOdds(
  response: ArrayLike<number>,
  design: Design,
  options: CategoryOptions = {},
): ProportionalOddsTest {
  requireKnownOptions('testProportionalOdds', options, categoryOptionNames);
  const restricted = fitProportionalOdds(response, design, options);
  const free = fitMultinomialLogit(response, design, options);
  const degreesOfFreedom = free.names.length - restricted.names.length;
  if (degreesOfFreedom === 0)
    throw new StatisticsError('Two categories, or no column: there is nothing to test');
  const chisquare = Math.max(0, restricted.deviance - free.deviance);
  return { chisquare, degreesOfFreedom, pValue: chisquarePValue(chisquare, degreesOfFreedom) };
}

function density(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return e / (1 + e) ** 2;
}
