import { openDuckDbSource } from '../../engines/duckdb/duckDbSource.js';
import type { DuckDbOptions } from '../../engines/duckdb/duckdb.js';
import type { Source } from '../../query/source.js';
import { noCounts } from '../../query/sourceCounts.js';
import { deadLetterCounter, deadLetterFiles } from './deadLetterFolder.js';
import { openSegmentFolder } from './segmentFolder.js';

/**
 * Opens a folder of live segments as a Source, also while one process writes to it.
 * @throws InputError when it is not such a folder
 */
export async function openSegments(folder: string, options: DuckDbOptions = {}): Promise<Source> {
  const segments = await openSegmentFolder(folder);
  const rejectsByReason = deadLetterCounter(deadLetterFiles(folder));
  return openDuckDbSource(
    {
      kind: 'segments',
      location: folder,
      digest: null,
      paths: segments.paths,
      freshAt: segments.freshAt,
      counts: async () => {
        const rejectedByReason = await rejectsByReason();
        const rejected = Object.values(rejectedByReason).reduce((sum, n) => sum + n, 0);
        return { ...noCounts, segments: (await segments.paths()).length, rejected, rejectedByReason };
      },
    },
    options,
  );
}
