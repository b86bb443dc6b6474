/** Logistic regression within matched sets, by the exact conditional likelihood. */
import { unexpected } from '../base/checks.js';
import { StatisticsError } from '../base/errors.js';
import { requireLength, unexpectedAt } from './checks.js';
import type { Estimates } from './coefficients.js';
import { type Design, designColumns } from './design.js';
import { type Likelihood, maximize } from './newton.js';

/** Log odds ratios within matched sets. */
export interface ConditionalLogitFit extends Estimates {
  readonly logLikelihood: number;
  /** Log-likelihood with all coefficients zero. */
  readonly nullLogLikelihood: number;
  /** Sets with at least one case and one control; the others carry no information. */
  readonly setsUsed: number;
  readonly setsDropped: number;
  readonly iterations: number;
}

/**
 * Fits a conditional logit: the probability of which rows of a set are cases, given their number. Sets may hold any
 * number of cases; the sum over all choices is computed by recursion (Gail, Lubin and Rubinstein, Biometrika 1981), at
 * a cost of rows x cases x columns^2 a set.
 *
 * @param isCase 0 or 1 a row
 * @param design columns by name, which must vary within sets; without intercept
 * @param sets a label a row, in any order
 * @throws InputError on lengths that differ, or a value of `isCase` other than 0 and 1
 * @throws StatisticsError if no set has a case and a control, a column does not vary within sets, an estimate
 *   is infinite, or a set is too large for its sum (some thousands of rows)
 * @see R `survival::clogit(method = "exact")`
 */
export function fitConditionalLogit(
  isCase: ArrayLike<number>,
  design: Design,
  sets: ArrayLike<number | string>,
): ConditionalLogitFit {
  const n = isCase.length;
  if (n === 0) throw unexpected('the length of isCase', 'at least 1', 0);
  requireLength('sets', sets, n);
  const { names, columns } = designColumns(design, n, false);
  const members = new Map<number | string, number[]>();
  for (let i = 0; i < n; i++) {
    if (isCase[i] !== 0 && isCase[i] !== 1) {
      throw unexpectedAt('isCase', i, '0 or 1', isCase[i]);
    }
    const set = members.get(sets[i]!);
    if (set === undefined) members.set(sets[i]!, [i]);
    else set.push(i);
  }
  const used = [...members.values()].filter((rows) => {
    const cases = rows.filter((i) => isCase[i] === 1).length;
    return cases > 0 && cases < rows.length;
  });
  if (used.length === 0) throw new StatisticsError('No set has both a case and a control');

  const p = columns.length;
  const evaluate = (beta: Float64Array): Likelihood => {
    let logLikelihood = 0;
    const gradient = new Float64Array(p);
    const information = new Float64Array(p * p);
    for (const rows of used) logLikelihood += addSet(rows, isCase, columns, beta, gradient, information);
    return { logLikelihood, gradient, information };
  };
  const top = maximize(new Float64Array(p), names, evaluate);
  return {
    names,
    coefficients: top.parameters,
    covariance: top.covariance,
    logLikelihood: top.logLikelihood,
    nullLogLikelihood: top.startLogLikelihood,
    setsUsed: used.length,
    setsDropped: members.size - used.length,
    iterations: top.iterations,
  };
}

/**
 * Adds one set's gradient and information; returns its log-likelihood. `sums[k]` is the sum over all choices of k
 * rows so far of the product of their exp(x beta); `first` and `second` are its derivatives by beta.
 */
function addSet(
  rows: readonly number[],
  isCase: ArrayLike<number>,
  columns: readonly Float64Array[],
  beta: Float64Array,
  gradient: Float64Array,
  information: Float64Array,
): number {
  const p = columns.length;
  const cases = rows.filter((i) => isCase[i] === 1).length;
  // Columns relative to their mean in the set: the likelihood is the same, and the derivatives keep their digits.
  const centre = columns.map((column) => rows.reduce((sum, i) => sum + column[i]!, 0) / rows.length);
  const x = rows.map((i) => columns.map((column, j) => column[i]! - centre[j]!));
  const eta = x.map((row) => row.reduce((sum, v, j) => sum + v * beta[j]!, 0));
  const top = Math.max(...eta);
  const sums = new Float64Array(cases + 1);
  const first = Array.from(sums, () => new Float64Array(p));
  const second = Array.from(sums, () => new Float64Array(p * p));
  sums[0] = 1;
  rows.forEach((_, r) => {
    const u = Math.exp(eta[r]! - top);
    const row = x[r]!;
    for (let k = Math.min(cases, r + 1); k >= 1; k--) {
      const [d, below] = [first[k]!, first[k - 1]!];
      const [dd, belowTwice] = [second[k]!, second[k - 1]!];
      for (let a = 0; a < p; a++) {
        for (let b = 0; b < p; b++) {
          const cross = row[a]! * below[b]! + row[b]! * below[a]! + row[a]! * row[b]! * sums[k - 1]!;
          dd[a * p + b]! += u * (belowTwice[a * p + b]! + cross);
        }
      }
      for (let a = 0; a < p; a++) d[a]! += u * (below[a]! + row[a]! * sums[k - 1]!);
      sums[k]! += u * sums[k - 1]!;
    }
  });
  const total = sums[cases]!;
  if (!Number.isFinite(total)) {
    throw new StatisticsError(
      `A set of ${rows.length} rows with ${cases} cases is too large for the exact likelihood`,
      {
        hint: 'Use fitConditionalPoisson, which approximates it by Breslow.',
      },
    );
  }
  // A sum that underflows is a likelihood of zero, so the step is halved.
  if (total === 0) return Number.NEGATIVE_INFINITY;
  let logLikelihood = -Math.log(total) - cases * top;
  rows.forEach((i, r) => {
    if (isCase[i] !== 1) return;
    logLikelihood += eta[r]!;
    for (let a = 0; a < p; a++) gradient[a]! += x[r]![a]!;
  });
  for (let a = 0; a < p; a++) {
    const mean = first[cases]![a]! / total;
    gradient[a]! -= mean;
    for (let b = 0; b < p; b++) {
      information[a * p + b]! += second[cases]![a * p + b]! / total - mean * (first[cases]![b]! / total);
    }
  }
  return logLikelihood;
}
