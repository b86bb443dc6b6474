/** Predictions of a fitted model, such as the counterfactual of an interrupted series. */
import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { requireFinite, requireLength } from './checks.js';
import type { Estimates } from './coefficients.js';
import { type Design, designColumns, interceptName, linearPredictor } from './design.js';
import type { GlmFit } from './glm.js';
import { binomial, poisson } from './glmFamily.js';
import { cholesky } from './linearAlgebra.js';
import type { Random } from './random.js';

/** One value for each row of the given design. */
export interface Prediction {
  readonly mean: Float64Array;
  /** Standard error of the linear predictor: of log(mean) for counts, of the logit for `binomial`. */
  readonly linearStandardError: Float64Array;
}

export interface PredictOptions {
  /** Known part of the linear predictor, as in the fit. One value a row. */
  readonly offset?: ArrayLike<number>;
  /** Coefficients in place of the estimates, such as a draw of `drawCoefficients`. */
  readonly coefficients?: Float64Array;
}

const optionNames: OptionNames<PredictOptions> = { offset: true, coefficients: true };

/**
 * Means of a fitted model on a design with the same columns.
 *
 * @param design columns by name, in any order; the intercept is added if the fit has one
 * @throws InputError if a column is missing or unknown
 * @example predictGlm(fit, { ...design, lockdown: zeros }).mean // what would have been
 */
export function predictGlm(fit: GlmFit, design: Design, options: PredictOptions = {}): Prediction {
  requireKnownOptions('predictGlm', options, optionNames);
  const fitted = fit.names.filter((name) => name !== interceptName);
  const names = Object.keys(design);
  const odd = [
    ...fitted.filter((name) => !names.includes(name)),
    ...names.filter((name) => !fitted.includes(name)),
  ];
  if (odd.length > 0) {
    throw new InputError(
      `Expected the design to have the columns of the fit, got a difference in ${odd.map((name) => `"${name}"`).join(', ')}.`,
      {
        hint: `The fit has: ${fitted.join(', ')}.`,
      },
    );
  }
  const n = design[fitted[0] ?? '']?.length ?? options.offset?.length ?? 1;
  if (options.offset !== undefined) {
    requireLength('offset', options.offset, n);
    requireFinite('offset', options.offset);
  }
  const ordered = Object.fromEntries(fitted.map((name) => [name, design[name]!]));
  const { columns } = designColumns(ordered, n, fit.names.includes(interceptName));
  const eta = linearPredictor(columns, options.coefficients ?? fit.coefficients, options.offset, n);
  const p = columns.length;
  const linearStandardError = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let variance = 0;
    for (let a = 0; a < p; a++) {
      for (let b = 0; b < p; b++) variance += columns[a]![i]! * columns[b]![i]! * fit.covariance[a * p + b]!;
    }
    linearStandardError[i] = Math.sqrt(Math.max(0, variance));
  }
  return { mean: eta.map((fit.family === 'binomial' ? binomial : poisson).mean), linearStandardError };
}

/**
 * A random draw of the coefficients from the normal distribution around the estimates, for intervals of any quantity
 * computed from them.
 *
 * @param covariance in place of the fit's own @default fit.covariance
 * @throws InputError if the covariance is not positive definite
 */
export function drawCoefficients(
  fit: Estimates,
  random: Random,
  covariance: Float64Array = fit.covariance,
): Float64Array {
  const p = fit.names.length;
  const factor = cholesky(covariance, p);
  if (!(factor instanceof Float64Array))
    throw new InputError('Expected covariance to be positive definite, got a matrix that is not.');
  const normals = Float64Array.from({ length: p }, () => random.normal());
  return fit.coefficients.map((estimate, i) => {
    let draw = estimate;
    for (let k = 0; k <= i; k++) draw += factor[i * p + k]! * normals[k]!;
    return draw;
  });
}
