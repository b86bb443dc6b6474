import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { requireKnownOptions, requireSignal } from '../../base/checks.js';
import { DataError, InputError } from '../../base/errors.js';
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
import { importFiles, readManifest } from './manifest.js';
import { understood } from './understood.js';

export type OpenHistoryOptions = ImportOptions;

/**
 * Opens historical data: a CSV of any release, plain or gzip (imported on first use, opened in milliseconds from then on), an
 * import folder, or a Parquet file of an import.
 *
 * @throws InputError when the path does not exist, or is not one of these
 * @throws DataError when the file has no accidents, with the reason
 */
export async function openHistory(path: string, options: OpenHistoryOptions = {}): Promise<Source> {
  requireKnownOptions('openHistory', options, importOptionNames);
  const { dataset = usAccidents } = options;
  requireDataset(dataset);
  requireSignal(options.signal);
  return openDuckDbSource(await dataOf(path, options, dataset), options);
}

async function dataOf(path: string, options: OpenHistoryOptions, dataset: Dataset): Promise<ParquetData> {
  const stats = await stat(path).catch(() => null);
  if (stats === null) throw new InputError(`File or folder not found: ${path}.`, { hint: 'Check the path.' });
  if (stats.isDirectory()) return importedData(await importIn(path, dataset), path, dataset);
  if (/\.parquet$/i.test(path)) return parquetData(path, dataset, stats.mtime.toISOString());
  return importedData(await ensureImport(path, options), path, dataset);
}

async function importIn(folder: string, dataset: Dataset): Promise<Pick<Import, 'folder' | 'manifest'>> {
  const manifest = await readManifest(folder, dataset);
  if (manifest !== null) return { folder, manifest };
  throw new InputError(`Not an import folder: ${folder}.`, {
    hint: 'Pass a CSV file, a Parquet file, or a folder created by `blackspot import`.',
    details: { folder },
  });
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
