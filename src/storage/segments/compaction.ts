import { isSameStream, type StoredSegment } from './segmentFiles.js';

/** Number of segments of about one size that are merged into one. */
const fanIn = 16;
/** Smaller sizes count as one size. */
const smallestBytes = 64 * 1024;
/** Size classes 0 to 2 are merged. Segments of 256 MiB or more stay as they are. */
const largestClass = 2;

/**
 * The neighbouring segments to merge, or an empty list: the newest 16 or more of a size class and below. Each class is 16
 * times as large as the one below, as in log-structured stores, so that a row is rewritten at most three times.
 */
export function segmentsToCompact(segments: readonly StoredSegment[]): StoredSegment[] {
  const last = segments.at(-1);
  if (last === undefined) return [];
  const stream = segments.filter((segment) => isSameStream(segment, last));
  const classes = stream.map(({ bytes }) => sizeClass(bytes));
  for (let limit = 0; limit <= largestClass; limit += 1) {
    const newest = stream.slice(classes.findLastIndex((sizeClass) => sizeClass > limit) + 1);
    if (newest.length >= fanIn) return newest;
  }
  return segmentsToCompact(segments.slice(0, -stream.length));
}

function sizeClass(bytes: number): number {
  return Math.max(0, Math.floor(Math.log(bytes / smallestBytes) / Math.log(fanIn)));
}
