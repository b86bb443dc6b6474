/** Poisson rates within strata if rows with a count of 0 are not observed: zero-truncated and conditional. */
import { type OptionNames, requireKnownOptions, unexpected } from '../base/checks.js';
import { StatisticsError } from '../base/errors.js';
import { requireLength, unexpectedAt } from './checks.js';
import type { Estimates } from './coefficients.js';
import { clusterMeat } from './covariance.js';
import { type Design, designColumns, linearPredictor } from './design.js';
import { sandwich } from './linearAlgebra.js';
import { type Likelihood, maximize } from './newton.js';
import { type Composition, momentsOf } from './truncatedMoments.js';

export interface TruncatedPoissonOptions {
  /**
   * How many rows each row stands for, with their counts added up. Joining rows of one stratum and pattern gives the
   * same result. @default all 1
   */
  readonly rows?: ArrayLike<number>;
  /**
   * A label for each row, the same for all rows of a stratum. Strata of one cluster may depend on each other: the
   * covariance is the sandwich. Needs about 40 clusters or more. @default the model's covariance
   */
  readonly clusters?: ArrayLike<number | string>;
}

const optionNames: OptionNames<TruncatedPoissonOptions> = { rows: true, clusters: true };

/** Log rate ratios within strata. */
export interface TruncatedPoissonFit extends Estimates {
  /** Inverse of the information: the covariance if strata are independent and counts Poisson. */
  readonly modelCovariance: Float64Array;
  readonly logLikelihood: number;
  readonly nullLogLikelihood: number;
  /** Strata with more than one pattern and a row that counts two or more: the others carry no information. */
  readonly strataUsed: number;
  readonly rowsUsed: number;
  /** The sum of (count - 1) over the rows used: the information behind the estimate. */
  readonly excess: number;
  readonly clustersUsed: number;
  readonly iterations: number;
}

/**
 * Fits log rate ratios between kinds of rows if only rows with a count of at least 1 are observed, and each stratum has
 * its own level. Given the total of a stratum, and that each of its rows counts at least 1, the level drops out of the
 * likelihood, which compares the counts beyond the first between kinds of rows. The model is valid if counts are
 * Poisson given the stratum; for other counts, a column without effect still gets zero on average.
 *
 * @param counts one a row, integers of at least 1
 * @param patterns the kind of each row, 0, 1, ..: an index into the columns of `design`
 * @param design columns by name, one value a pattern (not a row); they must vary within strata
 * @param strata a label a row, in any order
 * @throws InputError on counts below 1, lengths that differ, patterns beyond the design
 * @throws StatisticsError if no stratum is informative, or an estimate is infinite
 * @see Sanathanan, Annals of Mathematical Statistics 1972, for truncated counts; the normaliser in `truncatedMoments.ts`
 */
export function fitTruncatedPoisson(
  counts: ArrayLike<number>,
  patterns: ArrayLike<number>,
  design: Design,
  strata: ArrayLike<number | string>,
  options: TruncatedPoissonOptions = {},
): TruncatedPoissonFit {
  requireKnownOptions('fitTruncatedPoisson', options, optionNames);
  const n = counts.length;
  requireLength('patterns', patterns, n);
  requireLength('strata', strata, n);
  if (options.clusters !== undefined) requireLength('clusters', options.clusters, n);
  if (options.rows !== undefined) requireLength('rows', options.rows, n);
  if (n === 0) throw unexpected('the length of counts', 'at least 1', 0);
  const kinds = Object.values(design)[0]?.length ?? 0;
  const { names, columns } = designColumns(design, kinds, false);
  const groups = groupRows(counts, patterns, kinds, strata, options);
  if (groups.totals.length === 0) {
    throw new StatisticsError('No stratum has rows of two kinds and a count above 1', {
      hint: 'Use larger strata, or strata with more counts.',
    });
  }
  const { compositions, compositionOf, totals } = groups;
  const p = columns.length;
  // Sums over the strata of one composition: together with its moments they determine the likelihood.
  const sums = compositions.map(({ kinds: of }) => new Float64Array(of.length));
  const times = new Float64Array(compositions.length);
  for (let s = 0; s < totals.length; s++) {
    const c = compositionOf[s]!;
    times[c]!++;
    for (let g = 0; g < totals[s]!.length; g++) sums[c]![g]! += totals[s]![g]!;
  }
  const means: Float64Array[] = compositions.map(({ kinds: of }) => new Float64Array(of.length));

  const evaluate = (beta: Float64Array): Likelihood => {
    const eta = linearPredictor(columns, beta, undefined, kinds);
    const gradient = new Float64Array(p);
    const information = new Float64Array(p * p);
    let logLikelihood = 0;
    for (let c = 0; c < compositions.length; c++) {
      const composition = compositions[c]!;
      const of = composition.kinds;
      const { mean, covariance, logNormaliser } = momentsOf(composition, eta);
      means[c] = mean;
      logLikelihood -= times[c]! * logNormaliser;
      for (let g = 0; g < of.length; g++) {
        logLikelihood += sums[c]![g]! * eta[of[g]!]!;
        const residual = sums[c]![g]! - times[c]! * mean[g]!;
        for (let j = 0; j < p; j++) gradient[j]! += columns[j]![of[g]!]! * residual;
        for (let h = 0; h < of.length; h++) {
          const weight = times[c]! * covariance[g * of.length + h]!;
          for (let j = 0; j < p; j++) {
            const x = columns[j]![of[g]!]! * weight;
            if (x === 0) continue;
            for (let k = 0; k < p; k++) information[j * p + k]! += x * columns[k]![of[h]!]!;
          }
        }
      }
    }
    return { logLikelihood, gradient, information };
  };
  const top = maximize(new Float64Array(p), names, evaluate);
  evaluate(top.parameters); // sets the means to those at the maximum

  let covariance: Float64Array = top.covariance;
  let clustersUsed = totals.length;
  if (options.clusters !== undefined) {
    const scores = columns.map((column) => {
      const score = new Float64Array(totals.length);
      for (let s = 0; s < totals.length; s++) {
        const c = compositionOf[s]!;
        const of = compositions[c]!.kinds;
        for (let g = 0; g < of.length; g++) {
          score[s]! += column[of[g]!]! * (totals[s]![g]! - means[c]![g]!);
        }
      }
      return score;
    });
    clustersUsed = new Set(groups.clusters).size;
    const factor = clustersUsed > 1 ? clustersUsed / (clustersUsed - 1) : Number.NaN;
    covariance = sandwich(top.covariance, clusterMeat(scores, groups.clusters), p).map((v) => v * factor);
  }
  return {
    names,
    coefficients: top.parameters,
    covariance,
    modelCovariance: top.covariance,
    logLikelihood: top.logLikelihood,
    nullLogLikelihood: top.startLogLikelihood,
    strataUsed: totals.length,
    rowsUsed: groups.rows,
    excess: groups.excess,
    clustersUsed,
    iterations: top.iterations,
  };
}

interface Groups {
  readonly compositions: readonly Composition[];
  /** For each informative stratum: its composition, its totals by kind, its cluster. */
  readonly compositionOf: readonly number[];
  readonly totals: readonly (readonly number[])[];
  readonly clusters: readonly (number | string)[];
  readonly rows: number;
  readonly excess: number;
}

/** Strata as totals by kind; strata with the same rows by kind and the same total share one normaliser. */
function groupRows(
  counts: ArrayLike<number>,
  patterns: ArrayLike<number>,
  kinds: number,
  strata: ArrayLike<number | string>,
  { clusters, rows: joined }: TruncatedPoissonOptions,
): Groups {
  const n = counts.length;
  const numberOf = new Map<number | string, number>();
  const label = new Int32Array(n);
  const firstRow: number[] = [];
  for (let i = 0; i < n; i++) {
    requireCount('counts', i, counts[i]!, joined?.[i] ?? 1);
    if (joined !== undefined) requireCount('rows', i, joined[i]!, 1);
    if (!(patterns[i]! >= 0 && patterns[i]! < kinds && Number.isInteger(patterns[i]))) {
      throw unexpectedAt('patterns', i, `a whole number from 0 to ${kinds - 1}`, patterns[i]);
    }
    let s = numberOf.get(strata[i]!);
    if (s === undefined) {
      s = numberOf.size;
      numberOf.set(strata[i]!, s);
      firstRow.push(i);
    }
    label[i] = s;
  }
  const order = rowsByStratum(label, numberOf.size);
  const rowsOf = new Int32Array(kinds);
  const sums = new Float64Array(kinds);
  const found = new Map<string, number>();
  const compositions: Composition[] = [];
  const compositionOf: number[] = [];
  const totals: number[][] = [];
  const clusterOf: (number | string)[] = [];
  let rows = 0;
  let excess = 0;
  for (let s = 0; s < numberOf.size; s++) {
    const [from, until] = [order.starts[s]!, order.starts[s + 1]!];
    const present: number[] = [];
    let total = 0;
    let size = 0;
    for (let at = from; at < until; at++) {
      const i = order.rows[at]!;
      const kind = patterns[i]!;
      if (rowsOf[kind] === 0) present.push(kind);
      const times = joined?.[i] ?? 1;
      rowsOf[kind]! += times;
      size += times;
      sums[kind]! += counts[i]!;
      total += counts[i]!;
    }
    if (present.length > 1 && total > size) {
      present.sort((a, b) => a - b);
      const key = `${present.map((kind) => `${kind}:${rowsOf[kind]}`).join()} ${total}`;
      let c = found.get(key);
      if (c === undefined) {
        c = compositions.length;
        found.set(key, c);
        compositions.push({ kinds: present, rows: present.map((kind) => rowsOf[kind]!), total });
      }
      compositionOf.push(c);
      totals.push(present.map((kind) => sums[kind]!));
      clusterOf.push(clusters === undefined ? s : clusters[firstRow[s]!]!);
      rows += size;
      excess += total - size;
    }
    for (const kind of present) {
      rowsOf[kind] = 0;
      sums[kind] = 0;
    }
  }
  return { compositions, compositionOf, totals, clusters: clusterOf, rows, excess };
}

function rowsByStratum(label: Int32Array, strata: number): { rows: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(strata + 1);
  for (const s of label) starts[s + 1]!++;
  for (let s = 0; s < strata; s++) starts[s + 1]! += starts[s]!;
  const next = starts.slice(0, strata);
  const rows = new Int32Array(label.length);
  for (let i = 0; i < label.length; i++) rows[next[label[i]!]!++] = i;
  return { rows, starts };
}

/** Called in a loop over millions, so the message is made only if needed. */
function requireCount(name: string, index: number, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw unexpectedAt(name, index, `a whole number of at least ${least}`, value);
}
