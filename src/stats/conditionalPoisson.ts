/** Poisson regression within strata: each stratum has its own level, which is conditioned out and not estimated. */
import { type OptionNames, requireKnownOptions, unexpected } from '../base/checks.js';
import { StatisticsError } from '../base/errors.js';
import { requireFinite, requireLength, requireNonNegative } from './checks.js';
import type { Estimates } from './coefficients.js';
import { type Design, designColumns, linearPredictor } from './design.js';
import { transposeTimes, weightedGram } from './linearAlgebra.js';
import { type Likelihood, maximize } from './newton.js';

export interface ConditionalPoissonOptions {
  /** Known part of the linear predictor, such as log(exposure). One value a row. */
  readonly offset?: ArrayLike<number>;
  /** Multiply the covariance by the estimated dispersion. @default true */
  readonly quasi?: boolean;
}

const optionNames: OptionNames<ConditionalPoissonOptions> = { offset: true, quasi: true };

export const conditionalPoissonDefaults = { quasi: true } as const;

/** Log rate ratios within strata. */
export interface ConditionalPoissonFit extends Estimates {
  /** Pearson X2 / residual degrees of freedom; in the covariance if `quasi`. */
  readonly dispersion: number;
  readonly logLikelihood: number;
  /** Log-likelihood with all coefficients zero. */
  readonly nullLogLikelihood: number;
  readonly residualDf: number;
  /** Strata with a count above zero and more than one row; the others carry no information. */
  readonly strataUsed: number;
  readonly strataDropped: number;
  readonly rowsUsed: number;
  readonly iterations: number;
}

/**
 * Fits a conditional Poisson model: given a stratum's total, its counts are multinomial. The time-stratified
 * case-crossover design when a stratum is a place x month x weekday x hour. The same estimates as a Poisson
 * regression with one dummy a stratum, without the dummies: a pass costs rows x columns^2, whatever the strata.
 *
 * @param counts one a row, at least 0
 * @param design columns by name, which must vary within strata; without intercept
 * @param strata a label a row, in any order
 * @throws InputError on lengths that differ, negative counts, values that are not finite
 * @throws StatisticsError if no stratum is left, a column does not vary within strata, or an estimate is infinite
 * @see Armstrong, Gasparrini and Tobias, BMC Medical Research Methodology 2014, 14:122
 */
export function fitConditionalPoisson(
  counts: ArrayLike<number>,
  design: Design,
  strata: ArrayLike<number | string>,
  options: ConditionalPoissonOptions = {},
): ConditionalPoissonFit {
  requireKnownOptions('fitConditionalPoisson', options, optionNames);
  const { quasi, offset } = { ...conditionalPoissonDefaults, ...options };
  const n = counts.length;
  requireNonNegative('counts', counts);
  requireLength('strata', strata, n);
  if (offset !== undefined) {
    requireLength('offset', offset, n);
    requireFinite('offset', offset);
  }
  if (n === 0) throw unexpected('the length of counts', 'at least 1', 0);
  const { names, columns } = designColumns(design, n, false);
  const kept = informativeRows(counts, strata);
  const { rows, starts } = kept;
  const strataUsed = starts.length - 1;
  if (strataUsed === 0) {
    throw new StatisticsError('No stratum has a count above zero and more than one row', {
      details: { strata: kept.strata },
    });
  }
  const y = take(counts, rows);
  const x = columns.map((column) => take(column, rows));
  const keptOffset = offset === undefined ? undefined : take(offset, rows);
  const p = x.length;

  const expected = new Float64Array(rows.length);
  const evaluate = (beta: Float64Array): Likelihood => {
    const eta = linearPredictor(x, beta, keptOffset, rows.length);
    const logLikelihood = spreadTotals(eta, y, starts, expected);
    return { logLikelihood, ...derivatives(x, y, expected, starts) };
  };
  const top = maximize(new Float64Array(p), names, evaluate);

  const residualDf = rows.length - strataUsed - p;
  evaluate(top.parameters);
  const pearson = expected.reduce((sum, e, i) => sum + (e > 0 ? (y[i]! - e) ** 2 / e : 0), 0);
  const dispersion = residualDf > 0 ? pearson / residualDf : Number.NaN;
  if (quasi && residualDf <= 0) throw new StatisticsError('Too few rows to estimate the dispersion from');
  return {
    names,
    coefficients: top.parameters,
    covariance: quasi ? top.covariance.map((v) => v * dispersion) : top.covariance,
    dispersion,
    logLikelihood: top.logLikelihood,
    nullLogLikelihood: top.startLogLikelihood,
    residualDf,
    strataUsed,
    strataDropped: kept.strata - strataUsed,
    rowsUsed: rows.length,
    iterations: top.iterations,
  };
}

interface InformativeRows {
  /** Kept rows, stratum by stratum, so that each pass reads memory in order. */
  readonly rows: Int32Array;
  /** Start of each kept stratum in `rows`, and the end of the last. */
  readonly starts: Int32Array;
  /** Strata before any was dropped. */
  readonly strata: number;
}

function informativeRows(counts: ArrayLike<number>, strata: ArrayLike<number | string>): InformativeRows {
  const n = counts.length;
  const numberOf = new Map<number | string, number>();
  const label = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    let s = numberOf.get(strata[i]!);
    if (s === undefined) {
      s = numberOf.size;
      numberOf.set(strata[i]!, s);
    }
    label[i] = s;
  }
  const sizes = new Int32Array(numberOf.size);
  const sums = new Float64Array(numberOf.size);
  for (let i = 0; i < n; i++) {
    sizes[label[i]!]!++;
    sums[label[i]!]! += counts[i]!;
  }
  const starts = [0];
  const next = new Int32Array(numberOf.size).fill(-1);
  for (let s = 0; s < sizes.length; s++) {
    if (sizes[s]! < 2 || sums[s] === 0) continue;
    next[s] = starts.at(-1)!;
    starts.push(next[s]! + sizes[s]!);
  }
  const rows = new Int32Array(starts.at(-1)!);
  for (let i = 0; i < n; i++) if (next[label[i]!]! >= 0) rows[next[label[i]!]!++] = i;
  return { rows, starts: Int32Array.from(starts), strata: numberOf.size };
}

/** `values` at `rows`. A plain loop: `Float64Array.from` takes 50 ns an element. */
function take(values: ArrayLike<number>, rows: Int32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]!]!;
  return taken;
}

/** Fills `expected` with each row's share of its stratum's total; returns the multinomial log-likelihood. */
function spreadTotals(
  eta: Float64Array,
  y: Float64Array,
  starts: Int32Array,
  expected: Float64Array,
): number {
  let logLikelihood = 0;
  for (let s = 0; s + 1 < starts.length; s++) {
    const [from, until] = [starts[s]!, starts[s + 1]!];
    let top = Number.NEGATIVE_INFINITY;
    for (let i = from; i < until; i++) top = Math.max(top, eta[i]!);
    let sum = 0;
    let total = 0;
    for (let i = from; i < until; i++) {
      expected[i] = Math.exp(eta[i]! - top);
      sum += expected[i]!;
      total += y[i]!;
      if (y[i]! > 0) logLikelihood += y[i]! * (eta[i]! - top);
    }
    for (let i = from; i < until; i++) expected[i]! *= total / sum;
    logLikelihood -= total * Math.log(sum);
  }
  return logLikelihood;
}

/** Gradient and information, from columns centred at their stratum's expected mean. */
function derivatives(
  x: readonly Float64Array[],
  y: Float64Array,
  expected: Float64Array,
  starts: Int32Array,
): { gradient: Float64Array; information: Float64Array } {
  const centred = x.map((column) => {
    const result = new Float64Array(column.length);
    for (let s = 0; s + 1 < starts.length; s++) {
      const [from, until] = [starts[s]!, starts[s + 1]!];
      let sum = 0;
      let total = 0;
      for (let i = from; i < until; i++) {
        sum += expected[i]! * column[i]!;
        total += expected[i]!;
      }
      for (let i = from; i < until; i++) result[i] = column[i]! - sum / total;
    }
    return result;
  });
  const residuals = new Float64Array(y.length);
  for (let i = 0; i < y.length; i++) residuals[i] = y[i]! - expected[i]!;
  return { gradient: transposeTimes(centred, residuals), information: weightedGram(centred, expected) };
}
