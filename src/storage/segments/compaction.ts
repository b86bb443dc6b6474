import { isSameStream, type StoredSegment } from './segmentFiles.js';

/** So many segments of about one size become one. */
const fanIn = 16;
/** Sizes below this count as one. */
const smallestBytes = 64 * 1024;
/** Classes 0 to 2 are merged: a segment of 256 MiB or more is left as it is. */
const largestClass = 2;

/**
 * The neighbouring segments that should become one, or an empty list: the newest 16 or more of a size class and below.
 * Each class is 16 times as large as the one below, as in log-structured stores, so a row is rewritten three times at most.
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
