import type { Stats } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type OptionNames, requireFraction, requireKnownOptions, requireSignal } from '../../base/checks.js';
import { DataError, InternalError, isBlackspotError, StorageError } from '../../base/errors.js';
import { readCsvHeader } from '../../csv/header.js';
import { type ColumnMap, requireColumnMap } from '../../dataset/columnMap.js';
import { type Dataset, requireDataset } from '../../dataset/dataset.js';
import { requireDateOrder } from '../../dataset/spellings.js';
import type { DateOrder } from '../../dataset/times.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import {
  checkDuckDbOptions,
  DuckDb,
  type DuckDbOptions,
  duckDbOptionNames,
} from '../../engines/duckdb/duckdb.js';
import { quickDigest } from './digest.js';
import { importFolderFor } from './importFolder.js';
import { type ImportProgress, ImportProgressReporter } from './importProgress.js';
import { importFiles, type Manifest, manifestVersion } from './manifest.js';
import { normalMostRejected, refuseManyRejected, removeFailedRejects } from './mostRejected.js';
import { findOddities } from './oddities.js';
import { type ImportJob, readRows } from './readRows.js';
import { rejectExamples } from './rejectExamples.js';
import { Staging } from './staging.js';
import { makeWorkFolder, moveIntoPlace, removeWorkFolder } from './workFolder.js';

export interface ImportOptions extends DuckDbOptions {
  /** The dataset of the file. @default US Accidents */
  readonly dataset?: Dataset;
  /** Columns mapped by hand: the header in the file, by published header or record name. @default none */
  readonly columns?: ColumnMap;
  /** The order of day and month in dates such as 3/4/2021. By default, the dates of each column decide it. */
  readonly dateOrder?: DateOrder;
  /**
   * The share of rows, from 0 to 1, that may be rejected. Above it, the import fails, and the rejected rows are in
   * `<folder of the import>.rejects.csv`. @default 0.1, and always one row
   */
  readonly mostRejected?: number;
  /** The folder of the import; an existing import there is replaced. @default `.blackspot/<name>` beside the file */
  readonly into?: string;
  /** Stops the import, which then throws the signal's reason and leaves no files. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** The names of the options of an import, for checks. */
export const importOptionNames: OptionNames<ImportOptions> = {
  ...duckDbOptionNames,
  dataset: true,
  columns: true,
  dateOrder: true,
  mostRejected: true,
  into: true,
  signal: true,
  onProgress: true,
};

export const importDefaults = {
  /** Memory limit of DuckDB. The process needs about 0.5 GB more. */
  memory: '3GB',
  /** Share of rows that may be rejected. */
  mostRejected: normalMostRejected as number,
} as const;

/**
 * Imports a CSV of any release, plain or gzip, into a folder with three files. The Parquet file has typed events, each once,
 * sorted by time. `manifest.json` describes the file and the result. `rejects.csv` lists the rejected rows with the reason.
 * The folder appears whole or not at all.
 *
 * Rows read = rows written + duplicates + rejected rows. DuckDB and a scan of the bytes count the rows independently. If the
 * counts differ, DuckDB misread the file, and a cleaned copy is imported instead.
 *
 * @throws InputError when the file does not exist, or `into` is not an import folder
 * @throws DataError when the file is not a CSV of accidents, has no rows, has dates whose order of day and month cannot be
 *   known (pass `dateOrder`), changes during the import, or has more rejected rows than `mostRejected`
 * @throws StorageError when the disk is full, permissions are missing, or memory does not suffice
 */
export async function importCsv(path: string, options: ImportOptions = {}): Promise<Manifest> {
  requireKnownOptions('importCsv', options, importOptionNames);
  checkDuckDbOptions(options);
  const { dataset = usAccidents } = options;
  requireDataset(dataset);
  requireDateOrder(options.dateOrder);
  if (options.mostRejected !== undefined) requireFraction('mostRejected', options.mostRejected);
  requireSignal(options.signal);
  options.signal?.throwIfAborted();
  const header = await readCsvHeader(path, dataset, requireColumnMap(options.columns ?? {}, dataset));
  const target = resolve(options.into ?? (await importFolderFor(path)));
  const work = await makeWorkFolder(target);
  const spill = join(work, 'spill');
  const engine = await DuckDb.open({ memory: importDefaults.memory, tempDirectory: spill, ...options });
  const progress = new ImportProgressReporter(engine, options.onProgress ?? (() => {}));
  const staging = new Staging(engine, join(work, 'staged.parquet'), dataset, options.dateOrder);
  const { signal } = options;
  const stop = (): void => engine.interrupt();
  signal?.addEventListener('abort', stop);
  try {
    const { size: fileBytes } = await stat(path);
    const job = { path, dataset, fileBytes, header, work, engine, staging, progress, signal };
    const manifest = await importInto(job, target, options);
    signal?.throwIfAborted();
    await rm(spill, { recursive: true, force: true });
    await writeFile(join(work, importFiles.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
    await moveIntoPlace(work, target);
    await removeFailedRejects(target);
    progress.end();
    return manifest;
  } catch (error) {
    signal?.throwIfAborted();
    throw toBlackspotError(error, path);
  } finally {
    signal?.removeEventListener('abort', stop);
    progress.stop();
    await engine.close();
    await removeWorkFolder(work);
  }
}

async function importInto(job: ImportJob, target: string, options: ImportOptions): Promise<Manifest> {
  const startedMs = performance.now();
  const { path, dataset, header, work, engine, staging, progress } = job;
  const before = await stat(path);
  const { digest, read, rejected, rejectsByReason, isRepaired, dialect, counts } = await readRows(job).catch(
    async (error: unknown) => {
      // The two counts differ if the file grows in between.
      if (error instanceof InternalError) await refuseChanged(path, before);
      throw error;
    },
  );
  const most = options.mostRejected;
  await refuseManyRejected(engine, { path, read, rejected, rejectsByReason, work, target, most });
  progress.begin('sorting');
  const nulledByColumn = await staging.nulledByColumn();
  const nulledExamples = await staging.nulledExamples(Object.keys(nulledByColumn));
  const spellings = await staging.spellings();
  const markers = await staging.markers();
  const unknownWeather = await staging.unknownWeather();
  const unknownZones = await staging.unknownZones();
  const duplicates = await staging.writeSorted(join(work, importFiles.parquet), digest);
  await staging.remove();
  const oddities = await findOddities(engine, join(work, importFiles.parquet), dataset, Date.now());
  const examples = rejected === 0 ? {} : await rejectExamples(engine, join(work, importFiles.rejects));
  await refuseChanged(path, before);
  const { zones, placesAtZero, firstAt, lastAt } = counts;
  const { aliases, columnMap, otherUnits, absent, ignored, hints } = header.match;
  return {
    formatVersion: manifestVersion,
    dataset: dataset.id,
    schemaVersion: dataset.schemaVersion,
    input: {
      path: resolve(path),
      bytes: before.size,
      modifiedMs: before.mtimeMs,
      digest,
      quickDigest: await quickDigest(path),
    },
    rows: { read, written: read - rejected - duplicates, duplicates, rejected },
    dialect,
    isRepaired,
    rejectsByReason,
    rejectExamples: examples,
    oddities,
    spellings,
    markers,
    nulledByColumn,
    nulledExamples,
    unknownWeather,
    zones,
    unknownZones,
    placesAtZero,
    header: header.names,
    aliases,
    columnMap,
    otherUnits,
    absentColumns: absent,
    unreadColumns: ignored,
    columnHints: hints,
    firstAt,
    lastAt,
    importedAt: new Date().toISOString(),
    seconds: (performance.now() - startedMs) / 1000,
  };
}

async function refuseChanged(path: string, before: Stats): Promise<void> {
  const after = await stat(path);
  if (after.size === before.size && after.mtimeMs === before.mtimeMs) return;
  throw new DataError(`${path} changed while it was imported.`, {
    hint: 'Import it again when it no longer changes.',
    details: { path },
  });
}

/** Turns errors of the file system and of DuckDB into errors of blackspot. */
function toBlackspotError(error: unknown, path: string): unknown {
  if (isBlackspotError(error) || !(error instanceof Error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  const options = { cause: error, details: { path } };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StorageError(`The disk is full: ${error.message}`, {
      hint: 'Free some space, or choose another folder. An import temporarily needs about the size of the CSV.',
      ...options,
    });
  }
  if (code !== undefined && /^E[A-Z]+$/.test(code)) {
    return new StorageError(`Cannot continue the import: ${error.message}`, options);
  }
  return new DataError(`Cannot import ${path}: ${error.message}`, options);
}
