import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { streamHashOf } from '../../../src/consume/streamHash.js';
import { localFiles } from '../../../src/storage/files/localFiles.js';
import { segmentsToCompact } from '../../../src/storage/segments/compaction.js';
import { listSegments, segmentName } from '../../../src/storage/segments/segmentFiles.js';
import { liveSegments, testFolder } from '../../support/streams.js';

const folder = join(testFolder, 'compaction');

/** A file of that many bytes, for offsets of which only the order matters here. */
function segment(origin: string, start: number, end: number, bytes = 1_000): void {
  const name = segmentName({
    streamHash: streamHashOf(origin),
    partition: 0,
    startOffset: start,
    endOffset: end,
  });
  writeFileSync(join(folder, name), '');
  truncateSync(join(folder, name), bytes);
}

const ranges = (segments: readonly { startOffset: number; endOffset: number }[]): number[][] =>
  segments.map(({ startOffset, endOffset }) => [startOffset, endOffset]);

describe('the segments of a folder', () => {
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  });

  it('come in the order of their offsets, without those that a larger one covers', async () => {
    segment('a', 10, 20);
    segment('a', 0, 10);
    segment('a', 0, 30);
    segment('a', 20, 30);
    segment('a', 30, 1_000_000_000_000);
    segment('b', 5, 6);
    writeFileSync(join(folder, 'something-else.parquet'), '');
    writeFileSync(join(folder, 'half-written.parquet.tmp'), '');
    const { live, superseded } = await listSegments(localFiles(folder));
    const byOrigin = (origin: string) => live.filter((one) => one.streamHash === streamHashOf(origin));
    expect(ranges(byOrigin('a'))).toEqual([
      [0, 30],
      [30, 1_000_000_000_000],
    ]);
    expect(ranges(byOrigin('b'))).toEqual([[5, 6]]);
    expect(ranges(superseded)).toEqual([
      [0, 10],
      [10, 20],
      [20, 30],
    ]);
  });

  it('become one when sixteen of a size have come', async () => {
    for (let at = 0; at < 15; at += 1) segment('a', at, at + 1);
    expect(segmentsToCompact(await liveSegments(folder))).toEqual([]);
    segment('a', 15, 16);
    expect(ranges(segmentsToCompact(await liveSegments(folder))).length).toBe(16);
  });

  it('leave larger ones alone until there are sixteen of them', async () => {
    segment('a', 0, 100, 3_000_000);
    for (let at = 100; at < 116; at += 1) segment('a', at, at + 1);
    expect(ranges(segmentsToCompact(await liveSegments(folder)))[0]).toEqual([100, 101]);
    for (let at = 116; at < 130; at += 1) segment('a', at, at + 1, 3_000_000);
    expect(segmentsToCompact(await liveSegments(folder)).length).toBe(31);
  });

  it('never take in one of 256 MiB, nor mix origins', async () => {
    for (let at = 0; at < 8; at += 1) segment('a', at, at + 1);
    segment('a', 8, 9, 256 * 1024 * 1024);
    for (let at = 9; at < 17; at += 1) segment('a', at, at + 1);
    for (let at = 0; at < 15; at += 1) segment('b', at, at + 1);
    expect(segmentsToCompact(await liveSegments(folder))).toEqual([]);
  });
});
