import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DataError, isBlackspotError } from '../../base/errors.js';
import { formatCount } from '../../base/format.js';
import { type CsvHeader, readCsvHeader } from '../../csv/header.js';
import type { ColumnMap } from '../../dataset/columnMap.js';
import type { Dataset } from '../../dataset/dataset.js';
import { DuckDb } from '../../engines/duckdb/duckdb.js';
import type { FileToRead } from './inputFiles.js';
import { type ParquetHeader, readParquetHeader } from './parquetFile.js';

/** A file of an import and its columns. */
export interface HeadedFile extends FileToRead {
  /** null for a file of several without a byte: Spark writes such parts. */
  readonly header: CsvHeader | ParquetHeader | null;
}

const maxListed = 20;

/**
 * Finds the columns of each file.
 *
 * @throws the error of a file, or a DataError that lists the files that cannot be imported
 */
export async function readHeaders(
  files: readonly FileToRead[],
  dataset: Dataset,
  columnMap: ColumnMap,
): Promise<readonly HeadedFile[]> {
  let engine: DuckDb | null = null;
  const problems: { readonly name: string; readonly error: unknown }[] = [];
  const headed: HeadedFile[] = [];
  try {
    for (const file of files) {
      try {
        const isEmpty = files.length > 1 && (await stat(file.path).catch(() => null))?.size === 0;
        if (isEmpty) {
          headed.push({ ...file, header: null });
        } else if (await isParquetFile(file.path)) {
          engine ??= await DuckDb.open({ threads: 1 });
          headed.push({ ...file, header: await readParquetHeader(engine, file.path, dataset, columnMap) });
        } else {
          headed.push({ ...file, header: await readCsvHeader(file.path, dataset, columnMap) });
        }
      } catch (error) {
        if (!isBlackspotError(error)) throw error;
        problems.push({ name: file.name, error });
      }
    }
  } finally {
    await engine?.close();
  }
  if (problems.length > 0) throw problemsOf(problems, files.length);
  return headed;
}

/** Whether a file begins as Parquet does, whatever its name. */
export async function isParquetFile(path: string): Promise<boolean> {
  // A pipe would be read, and only a file can be Parquet.
  if (!(await stat(path).catch(() => null))?.isFile()) return false;
  try {
    const parts = await createReadStream(path, { end: 3 }).toArray();
    return Buffer.concat(parts as Buffer[]).toString('latin1') === 'PAR1';
  } catch {
    return false;
  }
}

function problemsOf(
  problems: readonly { readonly name: string; readonly error: unknown }[],
  files: number,
): unknown {
  const errors = problems.map(({ error }) => error as Error & { readonly hint?: string });
  if (files === 1) return errors[0];
  const listed = errors.slice(0, maxListed).map(({ message }) => `  ${message}`);
  const more = errors.length > maxListed ? [`  and ${formatCount(errors.length - maxListed)} more`] : [];
  const count = `${formatCount(errors.length)} of ${formatCount(files)} files cannot be imported`;
  return new DataError([`${count}:`, ...listed, ...more].join('\n'), {
    hint:
      errors.length === 1 && errors[0]!.hint !== undefined
        ? errors[0]!.hint
        : 'Move them elsewhere, or name the files to import: a pattern such as "data/US_*.csv" leaves the others out.',
    details: { files: problems.map(({ name }) => name) },
    cause: errors[0],
  });
}
