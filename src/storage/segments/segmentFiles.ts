import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One Parquet file of a segment folder: what came from a range of offsets of one partition. */
export interface Segment {
  /** 16 hexadecimal digits that stand for the stream. */
  readonly streamHash: string;
  readonly partition: number;
  readonly startOffset: number;
  /** Exclusive. */
  readonly endOffset: number;
  readonly path: string;
}

/** The file name says all there is to know about a segment, so that a folder needs no index. */
export function segmentName(segment: Omit<Segment, 'path'>): string {
  const { streamHash, partition, startOffset, endOffset } = segment;
  return `${streamHash}-${partition}-${padded(startOffset)}-${padded(endOffset)}.parquet`;
}

/**
 * The segments of a folder that count, in order. A compacted segment covers the range of those it was made of, and any
 * segment inside the range of another one is superseded: it may still be there, for readers that opened it before.
 */
export function listSegments(folder: string): { readonly live: Segment[]; readonly superseded: Segment[] } {
  const all = readdirSync(folder)
    .map((name) => parseSegmentName(folder, name))
    .filter((segment) => segment !== null)
    .sort(byRange);
  const live: Segment[] = [];
  const superseded: Segment[] = [];
  for (const segment of all) {
    const before = live.at(-1);
    // Sorted by start and then longest first, so that whatever contains a segment stands before it.
    if (before !== undefined && isSameStream(before, segment) && segment.endOffset <= before.endOffset) {
      superseded.push(segment);
    } else live.push(segment);
  }
  return { live, superseded };
}

export function isSameStream(first: Segment, second: Segment): boolean {
  return first.streamHash === second.streamHash && first.partition === second.partition;
}

function parseSegmentName(folder: string, name: string): Segment | null {
  const match = /^([0-9a-f]{16})-(\d+)-(\d+)-(\d+)\.parquet$/.exec(name);
  if (match === null) return null;
  const [, streamHash, partition, startOffset, endOffset] = match;
  return {
    streamHash: streamHash!,
    partition: Number(partition),
    startOffset: Number(startOffset),
    endOffset: Number(endOffset),
    path: join(folder, name),
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

/** Sixteen digits hold every safe integer, and make the order of names the order of offsets. */
function padded(offset: number): string {
  return String(offset).padStart(16, '0');
}
