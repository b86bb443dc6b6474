/** Intervals for events that come in clusters, such as those of one day: clusters are drawn again, not events. */
import { sortedQuantile } from './bootstrap.js';
import { requireInteger, requireLength, requireOpenUnit } from './checks.js';
import type { Estimate } from './coefficients.js';
import { wilsonInterval } from './intervals.js';
import { createRandom } from './random.js';

/** How often each cluster is in each resample. */
export interface ClusterResamples {
  readonly clusters: number;
  /** Number of samples: the observed one, in which each cluster is once, and after it the resamples. */
  readonly samples: number;
  /** `cluster * samples + sample` */
  readonly weights: Uint16Array;
}

/**
 * Draws clusters with replacement, as many as there are. A statistic of a resample is that of the events with these weights,
 * so that sums over events are weighted sums of one sum for each cluster.
 *
 * @param clusters their number
 * @param replications number of resamples
 * @param seed equal seeds give equal resamples
 * @throws InputError on a number below 1
 * @see Field and Welsh, Bootstrapping clustered data, JRSS B 2007
 */
export function resampleClusters(clusters: number, replications: number, seed: number): ClusterResamples {
  requireInteger('clusters', clusters, 1);
  requireInteger('replications', replications, 1);
  const random = createRandom(seed);
  const samples = replications + 1;
  const weights = new Uint16Array(clusters * samples);
  for (let cluster = 0; cluster < clusters; cluster++) weights[cluster * samples] = 1;
  for (let sample = 1; sample < samples; sample++)
    for (let draw = 0; draw < clusters; draw++) weights[random.integer(clusters) * samples + sample]!++;
  return { clusters, samples, weights };
}

/**
 * Sums over the clusters of every sample.
 *
 * @param sums of each cluster, `cluster * columns + column`
 * @param columns number of sums that each cluster has
 * @returns `column * samples + sample`; the first sample is the observed one
 */
export function resampledSums(
  sums: Float64Array,
  columns: number,
  { clusters, samples, weights }: ClusterResamples,
): Float64Array {
  requireLength('sums', sums, clusters * columns);
  const totals = new Float64Array(columns * samples);
  for (let cluster = 0; cluster < clusters; cluster++) {
    const from = cluster * samples;
    for (let column = 0; column < columns; column++) {
      const sum = sums[cluster * columns + column]!;
      if (sum === 0) continue;
      const to = column * samples;
      for (let sample = 0; sample < samples; sample++) totals[to + sample]! += sum * weights[from + sample]!;
    }
  }
  return totals;
}

/**
 * Estimate and percentile interval of a statistic. Resamples on which it is not finite are left out.
 *
 * @param values of the observed sample, and after it of each resample
 * @param confidenceLevel 0..1
 * @returns null if the statistic is not finite on the observed sample or on most resamples
 */
export function percentileInterval(values: Float64Array, confidenceLevel: number): Estimate | null {
  requireOpenUnit('confidenceLevel', confidenceLevel);
  if (!Number.isFinite(values[0])) return null;
  const resampled = values.subarray(1).filter(Number.isFinite).sort();
  if (resampled.length < (values.length - 1) / 2) return null;
  return {
    estimate: values[0]!,
    lower: sortedQuantile(resampled, (1 - confidenceLevel) / 2),
    upper: sortedQuantile(resampled, (1 + confidenceLevel) / 2),
  };
}

/**
 * Estimate and interval of a share of events. Where none or all of them count, so they do in every resample, and percentiles
 * would claim a certainty that there is not: then it is the Wilson interval of as many trials as clusters, as if the events of
 * a cluster were one.
 *
 * @param values of the observed sample, and after it of each resample
 * @param clusters number of clusters with such events
 * @param confidenceLevel 0..1
 * @returns null where `percentileInterval` gives null
 */
export function clusteredShareInterval(
  values: Float64Array,
  clusters: number,
  confidenceLevel: number,
): Estimate | null {
  const interval = percentileInterval(values, confidenceLevel);
  if (interval === null || (interval.estimate !== 0 && interval.estimate !== 1)) return interval;
  return wilsonInterval(interval.estimate * clusters, clusters, confidenceLevel);
}

/**
 * Estimate and interval of a distance between what is and what should be, such as a mean of absolute gaps, which chance makes
 * larger. By the triangle inequality the estimate errs by no more than the distance between the observed values and the true
 * ones; of this the resamples show the size. The interval covers the truth with the confidence level or a little more, and it
 * reaches 0 unless the distance is larger than chance explains.
 *
 * @param distances of each resample from the observed sample; the first value, of that sample itself, is not used
 */
export function distanceInterval(
  estimate: number,
  distances: Float64Array,
  confidenceLevel: number,
): Estimate {
  requireOpenUnit('confidenceLevel', confidenceLevel);
  const sorted = distances.subarray(1).filter(Number.isFinite).sort();
  const margin = sortedQuantile(sorted, confidenceLevel);
  return { estimate, lower: Math.max(0, estimate - margin), upper: estimate + margin };
}
