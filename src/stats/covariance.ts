/** Covariances of a GLM's coefficients with weaker assumptions: robust, clustered, autocorrelated. */
import { requireInteger, requireLength } from './checks.js';
import { coefficient } from './coefficients.js';
import type { GlmFit } from './glm.js';
import { sandwich, weightedGram } from './linearAlgebra.js';

/**
 * Huber-White sandwich, HC0: valid even if the variance differs from that of the family.
 *
 * @returns row-major p * p (R: `sandwich::sandwich`)
 */
export function robustCovariance(fit: GlmFit): Float64Array {
  return wrap(
    fit,
    weightedGram(
      fit.columns,
      fit.scores.map((s) => s * s),
    ),
  );
}

/**
 * Sandwich that allows rows of one cluster (a station-day, a state) to depend on each other.
 * No small-sample factor (R: `sandwich::vcovCL(type = "HC0", cadjust = FALSE)`): needs about 40 clusters or more.
 *
 * @param clusters a label a row
 */
export function clusterCovariance(fit: GlmFit, clusters: ArrayLike<number | string>): Float64Array {
  return wrap(
    fit,
    clusterMeat(
      fit.columns.map((column) => column.map((x, i) => x * fit.scores[i]!)),
      clusters,
    ),
  );
}

/**
 * Sum over clusters of s s', where s is the sum of its rows' scores: the middle of a clustered sandwich.
 *
 * @param scores a column for each parameter; they are read one after the other and not kept
 */
export function clusterMeat(
  scores: Iterable<Float64Array>,
  clusters: ArrayLike<number | string>,
): Float64Array {
  const indexOf = new Map<number | string, number>();
  const clusterOf = new Int32Array(clusters.length);
  for (let i = 0; i < clusters.length; i++) {
    const index = indexOf.get(clusters[i]!) ?? indexOf.size;
    indexOf.set(clusters[i]!, index);
    clusterOf[i] = index;
  }
  const sums: Float64Array[] = [];
  for (const score of scores) {
    requireLength('clusters', clusters, score.length);
    const sum = new Float64Array(indexOf.size);
    for (let i = 0; i < score.length; i++) sum[clusterOf[i]!]! += score[i]!;
    sums.push(sum);
  }
  return weightedGram(sums, new Float64Array(indexOf.size).fill(1));
}

/**
 * Newey-West sandwich for rows in time order: autocorrelation up to `lag` rows, Bartlett weights, no prewhitening
 * (R: `sandwich::NeweyWest(lag = , prewhite = FALSE)`). It shrinks with the lag when the period of interest is
 * short, so report the larger of this and the model's own.
 *
 * @param lag rows, at least 0; 0 is `robustCovariance`
 */
export function neweyWestCovariance(fit: GlmFit, lag: number): Float64Array {
  requireInteger('lag', lag, 0);
  const n = fit.scores.length;
  const contributions = fit.columns.map((column) => column.map((x, i) => x * fit.scores[i]!));
  const p = contributions.length;
  const meat = weightedGram(contributions, new Float64Array(n).fill(1));
  for (let l = 1; l <= Math.min(lag, n - 1); l++) {
    const bartlett = 1 - l / (lag + 1);
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) {
        const [a, b] = [contributions[i]!, contributions[j]!];
        let sum = 0;
        for (let t = l; t < n; t++) sum += a[t]! * b[t - l]!;
        meat[i * p + j]! += bartlett * sum;
        meat[j * p + i]! += bartlett * sum;
      }
    }
  }
  return wrap(fit, meat);
}

/**
 * The standard error of one coefficient from `neweyWestCovariance`, at the cost of one column, for many fits.
 *
 * @param name a column of the design
 * @param lag rows, at least 0
 * @throws InputError if there is no such column
 */
export function neweyWestStandardError(fit: GlmFit, name: string, lag: number): number {
  requireInteger('lag', lag, 0);
  const p = fit.names.length;
  const index = fit.names.indexOf(coefficient(fit, name).name);
  const n = fit.scores.length;
  const influence = new Float64Array(n); // of each row on the coefficient
  for (let j = 0; j < p; j++) {
    const bread = fit.covariance[index * p + j]! / fit.dispersion;
    const column = fit.columns[j]!;
    for (let i = 0; i < n; i++) influence[i]! += bread * column[i]! * fit.scores[i]!;
  }
  let variance = 0;
  for (let l = 0; l <= Math.min(lag, n - 1); l++) {
    let sum = 0;
    for (let t = l; t < n; t++) sum += influence[t]! * influence[t - l]!;
    variance += (l === 0 ? 1 : 2 * (1 - l / (lag + 1))) * sum;
  }
  return Math.sqrt(variance);
}

function wrap(fit: GlmFit, meat: Float64Array): Float64Array {
  const bread = fit.covariance.map((v) => v / fit.dispersion);
  return sandwich(bread, meat, fit.names.length);
}
