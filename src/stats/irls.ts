/** Newton's method for generalized linear models: the loop of `fitGlm`, and its errors. */
import { InternalError, StatisticsError } from '../base/errors.js';
import type { Basis } from './basis.js';
import { interceptName } from './design.js';
import type { Family } from './glmFamily.js';
import { backSubstitute, cholesky, choleskySolve } from './linearAlgebra.js';

/** A checked regression: response, columns and a basis of them. */
export interface Problem {
  readonly y: ArrayLike<number>;
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly basis: Basis;
  readonly offset: ArrayLike<number> | undefined;
  readonly weights: ArrayLike<number>;
  readonly maxIterations: number;
  readonly tolerance: number;
}

/** Where the loop ended. */
export interface Solution {
  readonly gamma: Float64Array; // coefficients of the basis: beta = R^-1 gamma
  readonly eta: Float64Array;
  readonly mu: Float64Array;
  readonly iterations: number;
}

/**
 * Finds the coefficients, starting from the response or from an earlier solution.
 *
 * @throws StatisticsError if an estimate runs off to infinity, or the loop does not settle
 */
export function solve(problem: Problem, family: Family, from?: Solution): Solution {
  const { y, weights, offset, columns, basis } = problem;
  const n = y.length;
  const z = basis.products;
  let gamma = from?.gamma ?? new Float64Array(columns.length);
  const mu = from ? Float64Array.from(from.mu) : Float64Array.from(weights, (w, i) => family.start(y[i]!, w));
  const working = new Float64Array(n);
  const score = new Float64Array(n);
  let eta = from?.eta ?? Float64Array.from(mu, family.link);
  let deviance = from ? totalDeviance(problem, family, mu) : Number.POSITIVE_INFINITY;
  for (let iteration = 1; iteration <= problem.maxIterations; iteration++) {
    const isFirst = iteration === 1 && from === undefined;
    for (let i = 0; i < n; i++) {
      working[i] = weights[i]! * family.curvature(y[i]!, mu[i]!);
      score[i] = (weights[i]! * family.slope(mu[i]!) * (y[i]! - mu[i]!)) / family.variance(mu[i]!);
      // The first step solves for the whole predictor, since the starting means belong to no coefficients.
      if (isFirst) score[i]! += working[i]! * (eta[i]! - (offset?.[i] ?? 0));
    }
    const factor = cholesky(z.gram(working), columns.length);
    if (!(factor instanceof Float64Array)) throw separated(problem, gamma);
    const rightSide = z.transposeTimes(score);
    const full = choleskySolve(factor, rightSide);
    const decrement = full.reduce((sum, f, j) => sum + f * rightSide[j]!, 0);
    let step = 1;
    for (;;) {
      const candidate = gamma.map((g, j) => g + step * full[j]!);
      const nextEta = new Float64Array(n);
      if (offset !== undefined) nextEta.set(offset);
      z.addTimes(candidate, nextEta);
      const nextMu = nextEta.map(family.mean);
      const nextDeviance = totalDeviance(problem, family, nextMu);
      // A step of a hundredth of a standard error needs no check: rounding of the deviance would hide the difference.
      const isBetter = nextDeviance <= deviance || (!isFirst && decrement < 1e-4);
      if (isBetter && Number.isFinite(nextDeviance)) {
        let moved = 0;
        for (let i = 0; i < n; i++) {
          if (weights[i]! > 0) moved = Math.max(moved, Math.abs(nextEta[i]! - eta[i]!));
        }
        gamma = candidate;
        eta = nextEta;
        mu.set(nextMu);
        deviance = nextDeviance;
        if (step === 1 && moved < problem.tolerance) return { gamma, eta, mu, iterations: iteration };
        break;
      }
      step /= 2;
      if (step < 1e-9) throw failure(problem, working, gamma, iteration);
    }
    if (iteration === problem.maxIterations) throw failure(problem, working, gamma, iteration);
  }
  throw new InternalError('The loop ended without a result.');
}

/** Sum of the rows' deviances; infinite where a mean has left the family. */
export function totalDeviance({ y, weights }: Problem, family: Family, mu: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < mu.length; i++) {
    if (weights[i]! > 0) sum += weights[i]! * family.deviance(y[i]!, mu[i]!);
  }
  return Number.isNaN(sum) ? Number.POSITIVE_INFINITY : sum;
}

/** A row without weight means that its mean has reached the edge of the family's range. */
function failure(
  problem: Problem,
  working: Float64Array,
  gamma: Float64Array,
  iterations: number,
): StatisticsError {
  const { weights, names, tolerance } = problem;
  if (working.some((w, i) => weights[i]! > 0 && w < 1e-8 * weights[i]!)) return separated(problem, gamma);
  return new StatisticsError(`The fit did not converge in ${iterations} iterations`, {
    hint: 'Look for columns on very different scales, or counts that are nearly all zero.',
    details: { iterations, tolerance, columns: names },
  });
}

/**
 * The error that names the column with the farthest estimate. The intercept follows any other, so it is named only
 * alone.
 */
export function separated({ basis, names, columns }: Problem, gamma: Float64Array): StatisticsError {
  const estimates = backSubstitute(basis.r, gamma);
  const most = [...estimates.keys()].reduce((a, b) => (reach(b) > reach(a) ? b : a), 0);
  const others = [...estimates.keys()].filter(
    (j) => names[j] !== interceptName && reach(j) > reach(most) / 10,
  );
  const farthest = others.reduce((a, b) => (reach(b) > reach(a) ? b : a), others[0] ?? most);
  function reach(j: number): number {
    return Math.abs(estimates[j]!) * columns[j]!.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  }
  return new StatisticsError(
    `The estimate of "${names[farthest]}" runs off to infinity: the outcome is separated`,
    {
      hint: `Some level of "${names[farthest]}" has only zero counts, or only one outcome: merge it with another.`,
      details: { column: names[farthest] },
    },
  );
}
