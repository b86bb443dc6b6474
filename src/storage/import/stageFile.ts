import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CsvHeader } from '../../csv/header.js';
import type { ColumnMap } from '../../dataset/columnMap.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { DateOrder } from '../../dataset/times.js';
import { DuckDb, type DuckDbOptions } from '../../engines/duckdb/duckdb.js';
import { importDefaults } from './importCsv.js';
import { type ImportProgress, ImportProgressReporter } from './importProgress.js';
import type { ParquetHeader } from './parquetFile.js';
import { readingError } from './readingError.js';
import { type ReadRows, readRows } from './readRows.js';
import type { RejectedRow } from './rejects.js';
import { Staging } from './staging.js';

/** A file whose rows are typed, each at its place in the file. */
export interface StagedFile {
  /** Parquet with the wanted columns: one row for each complete row of the file, in its order, also for rejected ones. */
  readonly parquetPath: string;
  readonly rows: ReadRows;
  /** The complete rows that are not valid accidents, in order. */
  rejectedRows(): AsyncIterable<readonly RejectedRow[]>;
}

export interface StageOptions {
  readonly dataset: Dataset;
  /** The columns of the record that are wanted. */
  readonly columns: readonly string[];
  readonly columnMap: ColumnMap;
  readonly dateOrder: DateOrder | undefined;
  readonly engine: DuckDbOptions;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: ImportProgress) => void;
}

/**
 * Reads columns of a file as an import does, but keeps every row at its place: for work that must give the file back row by row.
 *
 * @param header from `readHeaders`
 * @param work an empty folder for what is written until `use` has returned
 * @throws the errors of `importCsv`, save that any number of rows may be rejected
 */
export async function withStagedFile<T>(
  path: string,
  header: CsvHeader | ParquetHeader,
  work: string,
  { dataset, columns, columnMap, dateOrder, engine: engineOptions, signal, onProgress }: StageOptions,
  use: (staged: StagedFile) => Promise<T>,
): Promise<T> {
  const engine = await DuckDb.open({
    memory: importDefaults.memory,
    tempDirectory: join(work, 'spill'),
    ...engineOptions,
  });
  const progress = new ImportProgressReporter(engine, onProgress);
  const stop = (): void => engine.interrupt();
  signal?.addEventListener('abort', stop);
  try {
    const staging = new Staging(engine, join(work, 'staged.parquet'), dataset, dateOrder, columns);
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
    }).catch((error: unknown) => {
      throw readingError(error, path);
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
  }
}
