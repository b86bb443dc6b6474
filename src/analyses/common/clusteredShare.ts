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

/** The share after minus the share before, with the interval for independent samples. */
export function shareDifference(
  after: ClusteredShare,
  before: ClusteredShare,
  confidenceLevel: number,
): Interval & { readonly difference: number } {
  const difference = after.share - before.share;
  const half =
    normalQuantile((1 + confidenceLevel) / 2) * Math.hypot(after.standardError, before.standardError);
  return { difference, lower: difference - half, upper: difference + half };
}
