import type { FileEntry, Files } from '../files/files.js';

/** One Parquet file of a segment folder: the events of a range of offsets of one partition. */
export interface Segment {
  /** Hash of the stream, 16 hexadecimal digits. */
  readonly streamHash: string;
  readonly partition: number;
  readonly startOffset: number;
  /** Exclusive. */
  readonly endOffset: number;
}

/** A segment in the folder. */
export interface StoredSegment extends Segment, FileEntry {
  /** The address by which DuckDB reads it. */
  readonly address: string;
}

/** The file name of a segment contains its metadata, so that a folder needs no index. */
export function segmentName({ streamHash, partition, startOffset, endOffset }: Segment): string {
  return `${streamHash}-${partition}-${padded(startOffset)}-${padded(endOffset)}.parquet`;
}

/**
 * The live and the superseded segments of a folder, in order. A compacted segment covers the range of its parts. A segment
 * inside the range of another one is superseded, and stays for some time for readers that opened it before.
 */
export async function listSegments(
  files: Files,
): Promise<{ readonly live: StoredSegment[]; readonly superseded: StoredSegment[] }> {
  const all: StoredSegment[] = [];
  for (const entry of await files.list()) {
    const segment = parseSegmentName(entry.name);
    if (segment !== null) all.push({ ...entry, ...segment, address: files.addressOf(entry.name) });
  }
  all.sort(byRange);
  const live: StoredSegment[] = [];
  const superseded: StoredSegment[] = [];
  for (const segment of all) {
    const before = live.at(-1);
    // Sorted by start, then longest first, so that a segment comes after the segments that contain it.
    if (before !== undefined && isSameStream(before, segment) && segment.endOffset <= before.endOffset) {
      superseded.push(segment);
    } else live.push(segment);
  }
  return { live, superseded };
}

export function isSameStream(first: Segment, second: Segment): boolean {
  return first.streamHash === second.streamHash && first.partition === second.partition;
}

function parseSegmentName(name: string): Segment | null {
  const match = /^([0-9a-f]{16})-(\d+)-(\d+)-(\d+)\.parquet$/.exec(name);
  if (match === null) return null;
  const [, streamHash, partition, startOffset, endOffset] = match;
  return {
    streamHash: streamHash!,
    partition: Number(partition),
    startOffset: Number(startOffset),
    endOffset: Number(endOffset),
  };
}

function byRange(first: Segment, second: Segment): number {
  return (
    first.streamHash.localeCompare(second.streamHash) ||
    first.partition - second.partition ||
    first.startOffset - second.startOffset ||
    second.endOffset - first.endOffset
  );
}

/** 16 digits are enough for every safe integer, and sort names in the order of offsets. */
function padded(offset: number): string {
  return String(offset).padStart(16, '0');
}
