import { readdirSync } from 'node:fs';
import { openDuckDbSource } from '../../engines/duckdb/duckDbSource.js';
import type { DuckDbOptions } from '../../engines/duckdb/duckdb.js';
import type { Source } from '../../query/source.js';
import { noCounts } from '../../query/sourceCounts.js';
import { deadLetterPath, readDeadLetters } from './deadLetterFolder.js';
import { openSegmentFolder } from './segmentFolder.js';

/**
 * Opens a folder of live segments as a Source, also while one process writes to it.
 * @throws InputError when it is none
 */
export async function openSegments(folder: string, options: DuckDbOptions = {}): Promise<Source> {
  const segments = openSegmentFolder(folder);
  const rejectsByReason = rejectCounter(deadLetterPath(folder));
  return openDuckDbSource(
    {
      kind: 'segments',
      location: folder,
      digest: null,
      paths: segments.paths,
      freshAt: segments.freshAt,
      counts: () => {
        const rejectedByReason = rejectsByReason();
        const rejected = Object.values(rejectedByReason).reduce((sum, n) => sum + n, 0);
        return { ...noCounts, segments: segments.paths().length, rejected, rejectedByReason };
      },
    },
    options,
  );
}

/** Counts dead letters by reason; reads them again only when there are more files, since no file ever changes. */
function rejectCounter(folder: string): () => Readonly<Record<string, number>> {
  let files = '';
  let counts: Record<string, number> = {};
  return () => {
    const now = filesIn(folder);
    if (now !== files) {
      counts = {};
      for (const { reason } of readDeadLetters(folder)) {
        counts[reason] = (counts[reason] ?? 0) + 1;
      }
      files = now;
    }
    return counts;
  };
}

/** Their names; none when there is no such folder. */
function filesIn(folder: string): string {
  try {
    return readdirSync(folder).join('\n');
  } catch {
    return '';
  }
}
