/** Newton's method for a concave log-likelihood of a few parameters. */
import { StatisticsError } from '../base/errors.js';
import { cholesky, choleskyInverse, choleskySolve } from './linearAlgebra.js';

/** A log-likelihood at some parameters, with its gradient and minus its second derivatives (row-major p * p). */
export interface Likelihood {
  readonly logLikelihood: number;
  readonly gradient: Float64Array;
  readonly information: Float64Array;
}

export interface Maximum {
  readonly parameters: Float64Array;
  readonly logLikelihood: number;
  /** Log-likelihood at the starting parameters. */
  readonly startLogLikelihood: number;
  /** Inverse of the observed information. */
  readonly covariance: Float64Array;
  readonly iterations: number;
}

/** The search ends at a Newton decrement below this: the step before was 1e-5 standard errors long. */
const tolerance = 1e-10;

/** A diverging estimate makes the likelihood flat: its variance has grown by more than this factor. */
const separatedGrowth = 1e7;

const maxIterations = 60;

/**
 * Maximizes from `start`, halving a step that does not increase the likelihood.
 *
 * @param names one a parameter, for the messages
 * @param isPenalized whether a penalty keeps the parameters finite, so that none can run off
 * @throws StatisticsError if a parameter is not identified (collinear) or runs off to infinity (separated)
 */
export function maximize(
  start: Float64Array,
  names: readonly string[],
  evaluate: (parameters: Float64Array) => Likelihood,
  isPenalized = false,
): Maximum {
  const p = start.length;
  let parameters = start;
  let here = evaluate(parameters);
  const startLogLikelihood = here.logLikelihood;
  let startVariances: Float64Array = new Float64Array(p);
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const factor = cholesky(here.information, p);
    if (!(factor instanceof Float64Array)) throw notIdentified(names[factor.failedAt]!, iteration === 1);
    if (iteration === 1 && !isPenalized) startVariances = diagonal(choleskyInverse(factor, p));
    const step = choleskySolve(factor, here.gradient);
    const decrement = step.reduce((sum, s, j) => sum + s * here.gradient[j]!, 0);
    let size = 1;
    let next = parameters;
    let there = here;
    for (;;) {
      next = parameters.map((b, j) => b + size * step[j]!);
      there = evaluate(next);
      // A step of a hundredth of a standard error needs no check: rounding of the likelihood would hide the difference.
      if (there.logLikelihood >= here.logLikelihood || decrement < 1e-4) break;
      size /= 2;
      if (size < 1e-8) throw new StatisticsError('The likelihood stopped increasing before its maximum');
    }
    parameters = next;
    here = there;
    if (decrement < tolerance) {
      const last = cholesky(here.information, p);
      if (!(last instanceof Float64Array)) throw notIdentified(names[last.failedAt]!, false);
      const covariance = choleskyInverse(last, p);
      if (!isPenalized) requireNoGrowth(covariance, startVariances, names);
      return {
        parameters,
        logLikelihood: here.logLikelihood,
        startLogLikelihood,
        covariance,
        iterations: iteration,
      };
    }
  }
  throw new StatisticsError(`The fit did not converge in ${maxIterations} iterations`);
}

/** @throws StatisticsError if a variance has grown so much that its estimate diverges */
function requireNoGrowth(
  covariance: Float64Array,
  startVariances: Float64Array,
  names: readonly string[],
): void {
  const growth = diagonal(covariance).map((variance, j) => variance / startVariances[j]!);
  const largest = growth.indexOf(Math.max(...growth));
  if (growth[largest]! > separatedGrowth) throw notIdentified(names[largest]!, false);
}

function diagonal(matrix: Float64Array): Float64Array {
  const p = Math.sqrt(matrix.length);
  return Float64Array.from({ length: p }, (_, i) => matrix[i * p + i]!);
}

function notIdentified(name: string, atStart: boolean): StatisticsError {
  return atStart
    ? new StatisticsError(`Column "${name}" does not vary, or is a combination of the columns before it`, {
        hint: 'Within strata, a column must differ between rows of one stratum.',
        details: { column: name },
      })
    : new StatisticsError(`The estimate of "${name}" runs off to infinity: the outcome is separated`, {
        hint: `Some level of "${name}" has only one outcome: merge it with another.`,
        details: { column: name },
      });
}
