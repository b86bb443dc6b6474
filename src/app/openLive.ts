import { readdirSync } from 'node:fs';
import type { Dataset } from '../dataset/dataset.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { openDuckDbSource } from '../engines/duckdb/duckDbSource.js';
import type { EngineOptions } from '../engines/duckdb/duckdb.js';
import { openMongoSource } from '../engines/mongodb/source.js';
import type { Source } from '../query/source.js';
import { noCounts } from '../query/sourceCounts.js';
import { deadLetterPath, readDeadLetters } from '../storage/segments/deadLetterFolder.js';
import { checkSegmentFolder, openSegmentFolder } from '../storage/segments/segmentFolder.js';

/** How to open a source. */
export interface OpenOptions extends EngineOptions {
  /** What it holds. @default US Accidents */
  readonly dataset?: Dataset;
}

/**
 * Opens the live side as a Source, also while it is written to: a folder of segments, or the URL of a MongoDB database.
 *
 * @throws InputError when there is nothing of the kind; ConnectionError when MongoDB does not answer
 */
export async function openLive(location: string, options: OpenOptions = {}): Promise<Source> {
  if (isMongoUrl(location)) return openMongoSource(location, options);
  return openSegments(location, options);
}

/** Whether a text is the URL of a MongoDB. */
export function isMongoUrl(location: string): boolean {
  return /^mongodb(\+srv)?:\/\//.test(location);
}

async function openSegments(folder: string, options: OpenOptions): Promise<Source> {
  const segments = openSegmentFolder(folder);
  const rejectsByReason = rejectCounter(deadLetterPath(folder));
  const { dataset = usAccidents } = options;
  const source = await openDuckDbSource(
    {
      dataset,
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
  try {
    await checkSegmentFolder(source.engine, folder, dataset);
    return source;
  } catch (error) {
    await source.close();
    throw error;
  }
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
