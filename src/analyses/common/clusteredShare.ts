import { normalQuantile } from '../../stats/index.js';

/** What a week, or another stretch that holds together, has of the part and of the whole. */
export interface Cluster {
  readonly part: number;
  readonly whole: number;
}

/** A share whose days do not come one by one: its error is that of the clusters. All 0..1. */
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
 * @see Cochran, Sampling Techniques, section 3.12; equals an intercept-only logit with `clusterCovariance`, times G / (G - 1)
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

/** The share of the one minus that of the other, with the interval of independent samples. */
export function shareDifference(
  after: ClusteredShare,
  before: ClusteredShare,
  level: number,
): { readonly difference: number; readonly lower: number; readonly upper: number } {
  const difference = after.share - before.share;
  const half = normalQuantile((1 + level) / 2) * Math.hypot(after.standardError, before.standardError);
  return { difference, lower: difference - half, upper: difference + half };
}
