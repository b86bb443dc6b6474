/** Estimates with their covariance, in one form for every regression, and Wald intervals. */
import { notFound } from '../base/checks.js';
import type { Interval } from '../base/interval.js';
import { requireOpenUnit } from './checks.js';
import { normalQuantile, twoSidedNormalPValue } from './distributions.js';

/** Named estimates and their covariance (row-major p * p). */
export interface Estimates {
  readonly names: readonly string[];
  readonly coefficients: Float64Array;
  readonly covariance: Float64Array;
}

/** An estimate with a confidence interval. */
export interface Estimate extends Interval {
  readonly estimate: number;
}

/** One row of a coefficient table, on the scale of the linear predictor. */
export interface Coefficient extends Estimate {
  readonly name: string;
  readonly standardError: number;
  readonly z: number;
  readonly pValue: number;
}

/** Square roots of the diagonal of a covariance. */
export function standardErrors(covariance: Float64Array): Float64Array {
  const p = Math.round(Math.sqrt(covariance.length));
  return Float64Array.from({ length: p }, (_, i) => Math.sqrt(covariance[i * p + i]!));
}

/**
 * One coefficient with its Wald interval and p-value, both from the normal (R: `confint.default`).
 *
 * @param name a column of the design
 * @param confidenceLevel 0..1 @default 0.95
 * @param covariance in place of the fit's own, such as `neweyWestCovariance(fit, 7)`
 * @throws InputError if there is no such column
 */
export function coefficient(
  fit: Estimates,
  name: string,
  confidenceLevel = 0.95,
  covariance: Float64Array = fit.covariance,
): Coefficient {
  requireOpenUnit('confidenceLevel', confidenceLevel);
  const index = fit.names.indexOf(name);
  if (index < 0) {
    throw notFound('Coefficient', name, fit.names);
  }
  const estimate = fit.coefficients[index]!;
  const standardError = Math.sqrt(covariance[index * fit.names.length + index]!);
  const half = normalQuantile((1 + confidenceLevel) / 2) * standardError;
  const z = estimate / standardError;
  return {
    name,
    estimate,
    standardError,
    z,
    pValue: twoSidedNormalPValue(z),
    lower: estimate - half,
    upper: estimate + half,
  };
}

/** Every coefficient of a fit, in the order of its columns. */
export function coefficientTable(
  fit: Estimates,
  confidenceLevel = 0.95,
  covariance: Float64Array = fit.covariance,
): Coefficient[] {
  return fit.names.map((name) => coefficient(fit, name, confidenceLevel, covariance));
}

/** A coefficient on the log scale as a ratio: a rate ratio for counts, an odds ratio for a logit. */
export function ratio(interval: Estimate): Estimate {
  return {
    estimate: Math.exp(interval.estimate),
    lower: Math.exp(interval.lower),
    upper: Math.exp(interval.upper),
  };
}

/**
 * A weighted sum of coefficients with its Wald interval: a contrast, a difference, a predicted log rate.
 *
 * @param weights by column name; columns that are not named weigh 0
 * @throws InputError if a name is not a column
 */
export function contrast(
  fit: Estimates,
  weights: Readonly<Record<string, number>>,
  confidenceLevel = 0.95,
  covariance: Float64Array = fit.covariance,
): Estimate & { readonly standardError: number } {
  requireOpenUnit('confidenceLevel', confidenceLevel);
  const p = fit.names.length;
  const w = new Float64Array(p);
  for (const [name, weight] of Object.entries(weights))
    w[fit.names.indexOf(coefficient(fit, name).name)] = weight;
  let estimate = 0;
  let variance = 0;
  for (let i = 0; i < p; i++) {
    estimate += w[i]! * fit.coefficients[i]!;
    for (let j = 0; j < p; j++) variance += w[i]! * w[j]! * covariance[i * p + j]!;
  }
  const standardError = Math.sqrt(variance);
  const half = normalQuantile((1 + confidenceLevel) / 2) * standardError;
  return { estimate, standardError, lower: estimate - half, upper: estimate + half };
}
