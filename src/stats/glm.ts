/** Generalized linear models: Poisson, quasi-Poisson, binomial and negative binomial regression. */
import { type OptionNames, requireKnownOptions, unexpected } from '../base/checks.js';
import { StatisticsError } from '../base/errors.js';
import { basisOf } from './basis.js';
import {
  requireFinite,
  requireInteger,
  requireLength,
  requireNonNegative,
  requirePositive,
} from './checks.js';
import type { Estimates } from './coefficients.js';
import { type Design, designColumns } from './design.js';
import { binomial, type Family, negativeBinomial, poisson } from './glmFamily.js';
import { type Problem, type Solution, separated, solve, totalDeviance } from './irls.js';
import { backSubstitute, cholesky, choleskyInverse, sandwich } from './linearAlgebra.js';
import { estimateTheta, type Theta } from './theta.js';

/**
 * `quasipoisson` is Poisson with the dispersion estimated: same coefficients, standard errors that allow for
 * overdispersion.
 */
export type GlmFamilyName = 'poisson' | 'quasipoisson' | 'binomial' | 'negativeBinomial';

const families: readonly GlmFamilyName[] = ['poisson', 'quasipoisson', 'binomial', 'negativeBinomial'];

export interface GlmOptions {
  /** Log link for counts, logit for `binomial`. @default 'quasipoisson' */
  readonly family?: GlmFamilyName;
  /** Put a column of ones first. @default true */
  readonly intercept?: boolean;
  /** Known part of the linear predictor, such as log(exposure). One value a row. */
  readonly offset?: ArrayLike<number>;
  /** Prior weights, at least 0: frequencies for counts, trials for `binomial`. @default all 1 */
  readonly weights?: ArrayLike<number>;
  /** Fixed theta of `negativeBinomial`; without it theta is estimated by maximum likelihood. */
  readonly theta?: number;
  /** @default 50 */
  readonly maxIterations?: number;
  /**
   * Stop after a step that changes no row's linear predictor by more. The remaining error is about the square of that.
   * @default 1e-6
   */
  readonly tolerance?: number;
}

const optionNames: OptionNames<GlmOptions> = {
  family: true,
  intercept: true,
  offset: true,
  weights: true,
  theta: true,
  maxIterations: true,
  tolerance: true,
};

export const glmDefaults = {
  family: 'quasipoisson',
  intercept: true,
  maxIterations: 50,
  tolerance: 1e-6, // of the linear predictor
} as const;

/** A fitted model. Ratios come from `ratio(coefficient(fit, name))`, other covariances from `covariance.ts`. */
export interface GlmFit extends Estimates {
  readonly family: GlmFamilyName;
  /** Model covariance, row-major p * p, dispersion included. */
  readonly covariance: Float64Array;
  /** Pearson X2 / residual degrees of freedom for `quasipoisson`, else 1. */
  readonly dispersion: number;
  /** Pearson X2 / residual degrees of freedom, for any family; well above 1 means overdispersion. */
  readonly pearsonDispersion: number;
  readonly deviance: number;
  /** NaN for `quasipoisson`, which has no likelihood. */
  readonly logLikelihood: number;
  readonly residualDf: number;
  /** Means, one a row. */
  readonly fitted: Float64Array;
  /** Derivative of a row's log-likelihood by its linear predictor, times the dispersion, for sandwich covariances. */
  readonly scores: Float64Array;
  /** Theta of the negative binomial, and its standard error (NaN if it was given). */
  readonly theta?: Theta;
  readonly iterations: number;
  /** The columns as fitted, intercept included. */
  readonly columns: readonly Float64Array[];
}

/**
 * Fits a generalized linear model by Newton's method (iteratively reweighted least squares).
 *
 * Nearly collinear columns are made orthonormal once, by Householder QR, so the normal equations of each step are
 * well conditioned, and a step is written as a correction: the answer is the root of the score to rounding.
 * Cost: about n p^2 operations a step, less where columns are mostly zero, and 4 n p^2 for the QR where it is needed.
 *
 * @param response counts, or shares of successes for `binomial`; one value a row
 * @param design columns by name
 * @throws InputError on lengths that differ, values that are not finite, negative counts
 * @throws StatisticsError on collinear columns, a separated outcome (an estimate runs off to infinity),
 *   fewer rows than columns, no convergence, or counts without overdispersion for `negativeBinomial`
 * @example ratio(coefficient(fitGlm(accidents, { lockdown, trend }), 'lockdown')) // { estimate: 0.60, ... }
 * @see McCullagh and Nelder, Generalized Linear Models, 2nd edition, section 2.5; R `glm`, `MASS::glm.nb`
 */
export function fitGlm(response: ArrayLike<number>, design: Design, options: GlmOptions = {}): GlmFit {
  requireKnownOptions('fitGlm', options, optionNames);
  const settings = { ...glmDefaults, ...options };
  const n = response.length;
  if (n === 0) throw unexpected('the length of response', 'at least 1', 0);
  requireInteger('maxIterations', settings.maxIterations, 1);
  requirePositive('tolerance', settings.tolerance);
  if (settings.theta !== undefined) {
    requirePositive('theta', settings.theta);
    if (settings.family !== 'negativeBinomial') {
      throw unexpected('theta', 'absent unless the family is negativeBinomial', settings.theta);
    }
  }
  if (settings.offset !== undefined) {
    requireLength('offset', settings.offset, n);
    requireFinite('offset', settings.offset);
  }
  if (settings.weights !== undefined) {
    requireLength('weights', settings.weights, n);
    requireNonNegative('weights', settings.weights);
  }
  if (!families.includes(settings.family)) {
    throw unexpected('family', `one of ${families.join(', ')}`, settings.family);
  }
  const family = settings.family === 'binomial' ? binomial : poisson;
  family.check(response);
  const { names, columns } = designColumns(design, n, settings.intercept);
  const weights = settings.weights ?? new Float64Array(n).fill(1);
  const problem: Problem = {
    y: response,
    names,
    columns,
    basis: basisOf(columns, names, settings.weights),
    offset: settings.offset,
    weights,
    maxIterations: settings.maxIterations,
    tolerance: settings.tolerance,
  };
  if (settings.family !== 'negativeBinomial') {
    return summarize(problem, family, solve(problem, family), settings.family);
  }
  if (settings.theta !== undefined) {
    const fixed = negativeBinomial(settings.theta);
    const theta = { estimate: settings.theta, standardError: Number.NaN };
    return summarize(problem, fixed, solve(problem, fixed), 'negativeBinomial', theta);
  }
  return fitNegativeBinomial(problem);
}

/** A round is one or two cheap iterations; few rows with a small theta need hundreds. */
const maxThetaRounds = 1000;

/** Alternates between the coefficients given theta and theta given the means, as `MASS::glm.nb` does. */
function fitNegativeBinomial(problem: Problem): GlmFit {
  let solution = solve(problem, poisson);
  let iterations = solution.iterations;
  let theta = estimateTheta(problem.y, solution.mu, problem.weights);
  for (let round = 0; round < maxThetaRounds; round++) {
    const family = negativeBinomial(theta.estimate);
    solution = solve(problem, family, solution);
    iterations += solution.iterations;
    const next = estimateTheta(problem.y, solution.mu, problem.weights, theta.estimate);
    const change = Math.abs(Math.log(next.estimate / theta.estimate));
    theta = next;
    if (change < 1e-8) {
      return summarize(
        problem,
        negativeBinomial(theta.estimate),
        { ...solution, iterations },
        'negativeBinomial',
        theta,
      );
    }
  }
  throw new StatisticsError(`theta did not converge in ${maxThetaRounds} rounds (now ${theta.estimate})`);
}

function summarize(
  problem: Problem,
  family: Family,
  { gamma, mu, iterations }: Solution,
  name: GlmFamilyName,
  theta?: Theta,
): GlmFit {
  const { y, weights, columns, names, basis } = problem;
  const n = y.length;
  const p = columns.length;
  const working = new Float64Array(n);
  const scores = new Float64Array(n);
  let pearson = 0;
  let logLikelihood = 0;
  let rows = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    rows++;
    const slope = family.slope(mu[i]!);
    const variance = family.variance(mu[i]!);
    working[i] = (weight * slope * slope) / variance;
    scores[i] = (weight * slope * (y[i]! - mu[i]!)) / variance;
    pearson += (weight * (y[i]! - mu[i]!) ** 2) / variance;
    logLikelihood += family.logLikelihood(y[i]!, mu[i]!, weight);
  }
  const residualDf = rows - p;
  const pearsonDispersion = residualDf > 0 ? pearson / residualDf : Number.NaN;
  if (name === 'quasipoisson' && residualDf <= 0) {
    throw new StatisticsError(
      `${rows} rows and ${p} coefficients leave no degrees of freedom for the dispersion`,
    );
  }
  const dispersion = name === 'quasipoisson' ? pearsonDispersion : 1;
  const factor = cholesky(basis.products.gram(working), p);
  if (!(factor instanceof Float64Array)) throw separated(problem, gamma);
  const covariance = sandwich(invertTriangle(basis.r, p), choleskyInverse(factor, p), p).map(
    (v) => v * dispersion,
  );
  return {
    family: name,
    names,
    coefficients: backSubstitute(basis.r, gamma),
    covariance,
    dispersion,
    pearsonDispersion,
    deviance: totalDeviance(problem, family, mu),
    logLikelihood: name === 'quasipoisson' ? Number.NaN : logLikelihood,
    residualDf,
    fitted: mu,
    scores,
    ...(theta === undefined ? {} : { theta }),
    iterations,
    columns,
  };
}

function invertTriangle(r: Float64Array, p: number): Float64Array {
  const inverse = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    const unit = new Float64Array(p);
    unit[j] = 1;
    const column = backSubstitute(r, unit);
    for (let i = 0; i < p; i++) inverse[i * p + j] = column[i]!;
  }
  return inverse;
}
