import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InternalError } from '../../base/errors.js';
import { requireColumnMap } from '../../dataset/columnMap.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { DuckDb } from '../../engines/duckdb/duckdb.js';
import { type ImportOptions, importDefaults } from './importCsv.js';
import { ImportProgressReporter } from './importProgress.js';
import { readHeaders } from './inputHeaders.js';
import { type ReadRows, readRows } from './readRows.js';
import type { RejectedRow } from './rejects.js';
import { Staging } from './staging.js';
import { makeStagedFolder, removeWorkFolder } from './workFolder.js';

/** A file whose rows are typed, each at its place in the file. */
export interface StagedFile {
  /** Parquet with the columns of a record: one row for each complete row of the file, in its order, also for rejected ones. */
  readonly parquetPath: string;
  readonly rows: ReadRows;
  /** The complete rows that are not valid accidents, in order. */
  rejectedRows(): AsyncIterable<readonly RejectedRow[]>;
}

export type StageOptions = Omit<ImportOptions, 'into' | 'mostRejected'>;

/**
 * Reads a file as an import does, but keeps every row at its place: for work that must give the file back row by row. What is
 * written meanwhile lies beside `target` and is removed when `use` has returned.
 *
 * @throws the errors of `importCsv`, save that any number of rows may be rejected
 */
export async function withStagedFile<T>(
  path: string,
  target: string,
  options: StageOptions,
  use: (staged: StagedFile) => Promise<T>,
): Promise<T> {
  const {
    dataset = usAccidents,
    columns = {},
    dateOrder,
    signal,
    onProgress = () => {},
    ...engineOptions
  } = options;
  const columnMap = requireColumnMap(columns, dataset);
  const [headed] = await readHeaders([{ path, name: path }], dataset, columnMap);
  const header = headed?.header;
  if (header === undefined || header === null) throw new InternalError(`No header was read of ${path}.`);
  const work = await makeStagedFolder(target);
  const engine = await DuckDb.open({
    memory: importDefaults.memory,
    tempDirectory: join(work, 'spill'),
    ...engineOptions,
  });
  const progress = new ImportProgressReporter(engine, onProgress);
  const stop = (): void => engine.interrupt();
  signal?.addEventListener('abort', stop);
  try {
    const staging = new Staging(engine, join(work, 'staged.parquet'), dataset, dateOrder);
    const rows = await readRows({
      path,
      dataset,
      columnMap,
      fileBytes: (await stat(path)).size,
      header,
      work,
      rejectsPath: join(work, 'rejects.csv'),
      name: undefined,
      partition: new Map(),
      elsewhere: {},
      engine,
      staging,
      progress,
      signal,
    });
    progress.stop();
    signal?.throwIfAborted();
    return await use({
      parquetPath: staging.path,
      rows,
      rejectedRows: () => staging.rejectedRows(),
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    progress.stop();
    await engine.close();
    await removeWorkFolder(work);
  }
}
