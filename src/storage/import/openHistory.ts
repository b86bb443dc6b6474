import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { requireKnownOptions, requireSignal } from '../../base/checks.js';
import { DataError, InputError } from '../../base/errors.js';
import { fileNotFound } from '../../base/fileNotFound.js';
import { formatCount, formatCountOf } from '../../base/format.js';
import { type Dataset, requireDataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { openDuckDbSource, type ParquetData } from '../../engines/duckdb/duckDbSource.js';
import { DuckDb } from '../../engines/duckdb/duckdb.js';
import { checkDataset, readNotes } from '../../engines/duckdb/fileDataset.js';
import { fileSql } from '../../engines/duckdb/fileSql.js';
import type { Source } from '../../query/source.js';
import { noCounts, type SourceCounts } from '../../query/sourceCounts.js';
import { ensureImport, type Import } from './ensureImport.js';
import { type ImportOptions, importOptionNames } from './importCsv.js';
import { describeInput, type FilesInput, isGlob, isImportFolder, requireFilesInput } from './inputFiles.js';
import { isParquetFile } from './inputHeaders.js';
import { importFiles, readManifest } from './manifest.js';
import { isOfImport } from './parquetFile.js';
import { understood } from './understood.js';

export type OpenHistoryOptions = ImportOptions;

/**
 * Opens historical data: a CSV of any release, plain or compressed, JSON lines, Parquet with the columns of the CSV, a folder
 * of such files, a glob or a list of them (imported on first use, opened in milliseconds from then on), an import folder, or a
 * Parquet file of an import.
 *
 * @throws InputError when the path does not exist, or is not one of these
 * @throws DataError when the file has no accidents, with the reason
 */
export async function openHistory(files: FilesInput, options: OpenHistoryOptions = {}): Promise<Source> {
  requireKnownOptions('openHistory', options, importOptionNames);
  const { dataset = usAccidents } = options;
  requireDataset(dataset);
  requireSignal(options.signal);
  const input = requireFilesInput(files);
  return openDuckDbSource(await dataOf(input, options, dataset), options);
}

async function dataOf(
  input: FilesInput,
  options: OpenHistoryOptions,
  dataset: Dataset,
): Promise<ParquetData> {
  if (typeof input === 'string' && !isGlob(input)) {
    const stats = await stat(input).catch(() => null);
    if (stats === null) throw fileNotFound(input, 'File or folder');
    if (stats.isDirectory() && isImportFolder(input))
      return importedData(await importIn(input, dataset), input, dataset);
    if (stats.isFile() && (await isOwnParquet(input, dataset))) {
      refuseCsvOptions(input, options);
      return parquetData(input, dataset, stats.mtime.toISOString());
    }
  }
  return importedData(await ensureImport(input, options), describeInput(input), dataset);
}

/** @throws InputError when the import is of another version */
async function importIn(folder: string, dataset: Dataset): Promise<Pick<Import, 'folder' | 'manifest'>> {
  const manifest = await readManifest(folder, dataset);
  if (manifest !== null) return { folder, manifest };
  throw new InputError(`Not an import folder of this version: ${folder}.`, {
    hint: 'Pass the file that it was made of, a Parquet file, or a folder created by `blackspot import`.',
    details: { folder },
  });
}

/**
 * Options of reading other files would have no effect on the Parquet of an import.
 * @throws InputError when there are some
 */
export function refuseCsvOptions(path: string, { columns }: ImportOptions): void {
  if (columns === undefined) return;
  throw new InputError(`Expected columns to be mapped in a CSV file, got a Parquet file: ${path}.`, {
    hint: 'Omit the map of columns, or pass the CSV file that the data came from.',
    details: { path },
  });
}

/** Whether a file is the Parquet of an import. Parquet of other programs is imported like a CSV. */
export async function isOwnParquet(path: string, dataset: Dataset): Promise<boolean> {
  if (!/\.parquet$/i.test(path) && !(await isParquetFile(path))) return false;
  const engine = await DuckDb.open({ threads: 1 });
  try {
    return await isOfImport(engine, path, dataset);
  } finally {
    await engine.close();
  }
}

function importedData(
  { folder, manifest }: Pick<Import, 'folder' | 'manifest'>,
  location: string,
  dataset: Dataset,
): ParquetData {
  const { input, rows, rejectsByReason, importedAt } = manifest;
  if (rows.written === 0) {
    const reasons = Object.entries(rejectsByReason).map(
      ([reason, count]) => `${reason} (${formatCount(count)})`,
    );
    throw new DataError(
      `No accidents in ${location}: rejected ${formatCount(rows.rejected)} of ${formatCountOf(rows.read, 'row')}. ${reasons.join('; ')}`,
      { hint: `See the rejected rows in ${join(folder, importFiles.rejects)}.`, details: { folder } },
    );
  }
  const counts: SourceCounts = {
    ...noCounts,
    read: rows.read,
    stored: rows.written,
    duplicates: rows.duplicates,
    rejected: rows.rejected,
    rejectedByReason: rejectsByReason,
  };
  return {
    dataset,
    type: 'history',
    location,
    digest: input.digest,
    understood: understood(manifest, dataset),
    paths: async () => [join(folder, importFiles.parquet)],
    freshAt: async () => importedAt,
    counts: async () => counts,
  };
}

/** A Parquet file of an import without its manifest. */
async function parquetData(path: string, dataset: Dataset, freshAt: string): Promise<ParquetData> {
  const engine = await DuckDb.open({ threads: 1 });
  let names: ReadonlySet<string>;
  let notes: Readonly<Record<string, string>>;
  try {
    const rows = await engine.rows(`SELECT name FROM parquet_schema(${fileSql(path)})`);
    names = new Set(rows.map(({ name }) => name as string));
    notes = await readNotes(engine, path);
  } catch (cause) {
    throw new DataError(`Not a Parquet file: ${path}: ${(cause as Error).message}`, {
      cause,
      details: { path },
    });
  } finally {
    await engine.close();
  }
  checkDataset(notes.dataset, dataset, path);
  const absent = [...dataset.neverNull].filter((name) => !names.has(name));
  if (absent.length > 0) {
    throw new DataError(`Columns not found in ${path}: ${absent.join(', ')}.`, {
      hint: 'Pass the CSV instead, or import it again.',
      details: { path, absent },
    });
  }
  return {
    dataset,
    type: 'history',
    location: path,
    digest: notes.digest ?? null,
    paths: async () => [path],
    freshAt: async () => freshAt,
    counts: async () => noCounts,
  };
}
