import type { Interval } from '../../base/interval.js';
import { normalQuantile } from '../../stats/index.js';

/** The part and the whole in one week, or in another period whose accidents depend on each other. */
export interface Cluster {
  readonly part: number;
  readonly whole: number;
}

/** A share, 0..1, with a standard error that allows for dependence within clusters. */
export interface ClusteredShare {
  readonly part: number;
  readonly whole: number;
  readonly clusters: number;
  /** NaN when the whole is 0. */
  readonly share: number;
  readonly standardError: number;
}

/**
 * The share over all clusters with its linearised error: accidents of a week (a storm, a holiday, a broken feed) are
 * not independent, and a binomial interval would be too narrow.
 *
 * @see Cochran, Sampling Techniques, section 3.12; equals an intercept-only logit with `clusterCovariance`, times G /
 * (G - 1)
 */
export function clusteredShare(clusters: readonly Cluster[]): ClusteredShare {
  const part = clusters.reduce((sum, cluster) => sum + cluster.part, 0);
  const whole = clusters.reduce((sum, cluster) => sum + cluster.whole, 0);
  const share = part / whole;
  const squares = clusters.reduce((sum, cluster) => sum + (cluster.part - share * cluster.whole) ** 2, 0);
  const n = clusters.length;
  const standardError = n < 2 ? Number.NaN : Math.sqrt((squares * n) / (n - 1)) / whole;
  return { part, whole, clusters: n, share, standardError };
}

/**
 * The Wilson interval of a share with the effective number of accidents: that which, if they were independent, would
 * give the error over clusters, and all of them at most. A share of 0 or 1 has no error of its own, and still an
 * interval: 0 of 173 is 0 to 2.2 %. NaN with fewer than two clusters.
 *
 * @see Korn and Graubard, Survey Methodology 1998
 */
export function shareInterval(
  { share, whole, standardError }: ClusteredShare,
  confidenceLevel: number,
): Interval {
  if (!Number.isFinite(standardError)) return { lower: Number.NaN, upper: Number.NaN };
  const variance = share * (1 - share);
  const effective = variance === 0 ? whole : Math.min(whole, variance / standardError ** 2);
  const z = normalQuantile((1 + confidenceLevel) / 2);
  const centre = share + (z * z) / (2 * effective);
  const half = z * Math.sqrt(variance / effective + (z / (2 * effective)) ** 2);
  const scale = 1 + (z * z) / effective;
  return {
    lower: share === 0 ? 0 : (centre - half) / scale,
    upper: share === 1 ? 1 : (centre + half) / scale,
  };
}

/**
 * The share after minus the share before, with the interval for independent samples that rests on those of the two.
 *
 * @see Newcombe, Statistics in Medicine 1998, method 10
 */
export function shareDifference(
  after: ClusteredShare,
  before: ClusteredShare,
  confidenceLevel: number,
): Interval & { readonly difference: number } {
  const difference = after.share - before.share;
  const [of, against] = [after, before].map((one) => shareInterval(one, confidenceLevel)) as [
    Interval,
    Interval,
  ];
  return {
    difference,
    lower: difference - Math.hypot(after.share - of.lower, against.upper - before.share),
    upper: difference + Math.hypot(of.upper - after.share, before.share - against.lower),
  };
}
