import { withAddedColumns } from '../../dataset/addedColumns.js';
import { type Dataset, requireDataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { openDuckDbSource } from '../../engines/duckdb/duckDbSource.js';
import type { DuckDbOptions } from '../../engines/duckdb/duckdb.js';
import type { Source } from '../../query/source.js';
import { noCounts } from '../../query/sourceCounts.js';
import { deadLetterCounter, deadLetterFiles } from './deadLetterFolder.js';
import { checkSegmentFolder, openSegmentFolder } from './segmentFolder.js';

/**
 * Opens a folder of live segments as a Source, also while one process writes to it. Its dataset has the columns that steps
 * have added before it is opened.
 * @param options `dataset`: what the events are (US Accidents by default)
 * @throws InputError when it is not such a folder, or holds another dataset
 */
export async function openSegments(
  folder: string,
  options: DuckDbOptions & { readonly dataset?: Dataset } = {},
): Promise<Source> {
  const { dataset = usAccidents } = options;
  requireDataset(dataset);
  const segments = await openSegmentFolder(folder);
  const rejectsByReason = deadLetterCounter(deadLetterFiles(folder));
  const source = await openDuckDbSource(
    {
      dataset: withAddedColumns(dataset, segments.added),
      type: 'segments',
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
  try {
    await checkSegmentFolder(source.engine, folder, dataset);
    return source;
  } catch (error) {
    await source.close();
    throw error;
  }
}
