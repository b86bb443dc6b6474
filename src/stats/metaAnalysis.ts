/** Pooling of several estimates of one effect, each with its standard error. */
import { requireAtLeast, requireFinite, requireLength, requireOpenUnit, unexpectedAt } from './checks.js';
import type { Estimate } from './coefficients.js';
import { chisquarePValue, normalQuantile } from './distributions.js';

export interface PooledEffect extends Estimate {
  readonly standardError: number;
  /** Variance of the true effects between the units; 0 if they differ no more than by chance. */
  readonly tau2: number;
  /** Cochran's Q with its p-value on k - 1 degrees of freedom: a small value means that the units differ. */
  readonly q: number;
  readonly qPValue: number;
  /** Share of the variation between estimates that is not chance, 0..1. */
  readonly i2: number;
}

/**
 * The mean of effects that differ between units, weighted by precision: DerSimonian and Laird's random effects.
 *
 * @param estimates on a scale where they are about normal, such as log ratios
 * @param standardErrors above 0, one an estimate
 * @param confidenceLevel 0..1 @default 0.95
 * @throws InputError on errors that are not above 0
 * @see DerSimonian and Laird, Controlled Clinical Trials 1986; R `metafor::rma(method = "DL")`
 */
export function poolRandomEffects(
  estimates: ArrayLike<number>,
  standardErrors: ArrayLike<number>,
  confidenceLevel = 0.95,
): PooledEffect {
  requireAtLeast('estimates', estimates, 1);
  requireLength('standardErrors', standardErrors, estimates.length);
  requireFinite('estimates', estimates);
  requireFinite('standardErrors', standardErrors);
  requireOpenUnit('confidenceLevel', confidenceLevel);
  const k = estimates.length;
  for (let i = 0; i < k; i++) {
    if (standardErrors[i]! <= 0) throw unexpectedAt('standardErrors', i, 'above 0', standardErrors[i]);
  }
  const fixed = Float64Array.from(standardErrors, (s) => 1 / s ** 2);
  const sum = fixed.reduce((a, b) => a + b, 0);
  const sumOfSquares = fixed.reduce((a, b) => a + b * b, 0);
  const mean = weightedMean(estimates, fixed);
  const q = fixed.reduce((total, weight, i) => total + weight * (estimates[i]! - mean) ** 2, 0);
  const tau2 = k === 1 ? 0 : Math.max(0, (q - (k - 1)) / (sum - sumOfSquares / sum));
  const random = Float64Array.from(standardErrors, (s) => 1 / (s ** 2 + tau2));
  const estimate = weightedMean(estimates, random);
  const standardError = 1 / Math.sqrt(random.reduce((a, b) => a + b, 0));
  const half = normalQuantile((1 + confidenceLevel) / 2) * standardError;
  return {
    estimate,
    standardError,
    lower: estimate - half,
    upper: estimate + half,
    tau2,
    q,
    qPValue: k === 1 ? 1 : chisquarePValue(q, k - 1),
    i2: q === 0 ? 0 : Math.max(0, (q - (k - 1)) / q),
  };
}

function weightedMean(values: ArrayLike<number>, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]! * values[i]!;
    total += weights[i]!;
  }
  return sum / total;
}
