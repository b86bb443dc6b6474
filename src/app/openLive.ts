import { openDuckDbSource } from '../engines/duckdb/duckDbSource.js';
import type { EngineOptions } from '../engines/duckdb/duckdb.js';
import { openMongoSource } from '../engines/mongodb/source.js';
import type { Source } from '../query/source.js';
import { noCounts } from '../query/sourceCounts.js';
import { deadLetterCounter, deadLetterFiles } from '../storage/segments/deadLetterFolder.js';
import { openSegmentFolder } from '../storage/segments/segmentFolder.js';

/**
 * Opens the live side as a Source, also while it is written to: a folder of segments, or the URL of a MongoDB database.
 *
 * @throws InputError when there is nothing of the kind; ConnectionError when MongoDB does not answer
 */
export async function openLive(location: string, options: EngineOptions = {}): Promise<Source> {
  if (isMongoUrl(location)) return openMongoSource(location);
  return openSegments(location, options);
}

/** Whether a text is the URL of a MongoDB. */
export function isMongoUrl(location: string): boolean {
  return /^mongodb(\+srv)?:\/\//.test(location);
}

async function openSegments(folder: string, options: EngineOptions): Promise<Source> {
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
