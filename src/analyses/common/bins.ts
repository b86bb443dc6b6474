import type { GroupCounts } from './groupCounts.js';

/** Counts in bins of equal width, including empty bins. */
export interface Bins {
  /** Lower edges and the upper edge of the last, ascending. */
  readonly edges: Float64Array;
  readonly counts: Float64Array;
  readonly total: number;
}

/**
 * The answer to a binned question, with the empty bins added.
 *
 * @param column the column of lower edges: `durationMinutesBin`
 * @param range lower edge of the first bin (inclusive) and upper edge of the last; what lies outside is added to the
 * bin at that end when `clamp` is true, and left out otherwise
 */
export function binsOf(
  tally: GroupCounts,
  column: string,
  width: number,
  range: readonly [min: number, max: number],
  clamp = false,
): Bins {
  const [min, max] = range;
  const length = Math.max(1, Math.round((max - min) / width));
  const counts = new Float64Array(length);
  let total = 0;
  for (const [edge, n] of tally.byNumber(column)) {
    const place = Math.floor((edge + width / 2 - min) / width);
    const bin = clamp ? Math.min(length - 1, Math.max(0, place)) : place;
    if (bin < 0 || bin >= length) continue;
    counts[bin]! += n;
    total += n;
  }
  return {
    edges: Float64Array.from({ length: length + 1 }, (_, i) => round(min + i * width)),
    counts,
    total,
  };
}

/**
 * A quantile of binned data, as if the values were spread evenly within a bin.
 *
 * @param probability 0..1
 * @returns NaN if the bins are empty
 */
export function binnedQuantile({ edges, counts, total }: Bins, probability: number): number {
  let below = 0;
  for (const [bin, count] of counts.entries()) {
    if (count > 0 && below + count >= probability * total) {
      const part = (probability * total - below) / count;
      return edges[bin]! + part * (edges[bin + 1]! - edges[bin]!);
    }
    below += count;
  }
  return Number.NaN;
}

/** Joins adjacent bins; the last may extend beyond the data. */
export function joinedBins({ edges, counts, total }: Bins, by: number): Bins {
  const joined = new Float64Array(Math.ceil(counts.length / by));
  counts.forEach((count, bin) => {
    joined[Math.floor(bin / by)]! += count;
  });
  const width = edges[1]! - edges[0]!;
  const wide = Float64Array.from({ length: joined.length + 1 }, (_, i) => round(edges[0]! + i * by * width));
  return { edges: wide, counts: joined, total };
}

function round(value: number): number {
  return Number(value.toPrecision(10));
}
