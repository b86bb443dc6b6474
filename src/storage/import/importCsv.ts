import { createReadStream, createWriteStream, type Stats } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type OptionNames, requireFraction, requireKnownOptions, requireSignal } from '../../base/checks.js';
import { DataError, InternalError } from '../../base/errors.js';
import { removeWorkFolder } from '../../base/workFolder.js';
import { rejectsHeader, rejectsOfFilesHeader } from '../../csv/rejects.js';
import { type ZoneBasis, zoneBases } from '../../dataset/clock.js';
import { type ColumnMap, requireColumnMap } from '../../dataset/columnMap.js';
import { type Dataset, requireDataset } from '../../dataset/dataset.js';
import { type ProvenElsewhere, provenByAll, requireDateOrder } from '../../dataset/spellings.js';
import type { DateOrder } from '../../dataset/times.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import {
  checkDuckDbOptions,
  DuckDb,
  type DuckDbOptions,
  duckDbOptionNames,
} from '../../engines/duckdb/duckdb.js';
import { fullDigest } from './digest.js';
import { importFolderFor } from './importFolder.js';
import { type ImportProgress, ImportProgressReporter } from './importProgress.js';
import {
  describeInput,
  type FilesInput,
  type FileToRead,
  filesOf,
  isOneFile,
  requireFilesInput,
} from './inputFiles.js';
import { type HeadedFile, readHeaders } from './inputHeaders.js';
import { importFiles, type Manifest, manifestVersion } from './manifest.js';
import {
  commonDialect,
  inputFile,
  mergedCounts,
  mergedMatch,
  mergedSpellings,
  partsOf,
  wholeOf,
} from './mergeFiles.js';
import { normalMostRejected, refuseManyRejected, removeFailedRejects } from './mostRejected.js';
import { findOddities } from './oddities.js';
import { partitionOf } from './partition.js';
import { readingError } from './readingError.js';
import { type ReadRows, readRows } from './readRows.js';
import { rejectExamples } from './rejectExamples.js';
import { StagedFiles, Staging } from './staging.js';
import { makeImportFolder, moveIntoPlace } from './workFolder.js';

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
 * Imports a file of any release into a folder with three files: a CSV (plain or compressed), JSON lines, or Parquet with the
 * columns of the CSV. A folder of part files, a glob such as `data/US_*.csv` and a list of files are imported as one file. The
 * Parquet file has typed events, each once, sorted by time. `manifest.json` describes the input and the result. `rejects.csv`
 * lists the rejected rows with the reason, and with the name of their file if there are several. The folder appears whole or
 * not at all.
 *
 * Rows read = rows written + duplicates + rejected rows. DuckDB and a scan of the bytes count the rows of a CSV independently.
 * If the counts differ, DuckDB misread the file, and a cleaned copy is imported instead.
 *
 * @throws InputError when a file does not exist, or `into` is not an import folder
 * @throws DataError when a file is not one of accidents (all such files are listed), has no rows, has dates whose order of
 *   day and month cannot be known (pass `dateOrder`), changes during the import, or has more rejected rows than `mostRejected`
 * @throws StorageError when the disk is full, permissions are missing, or memory does not suffice
 * @example
 * const { rows } = await importCsv(['2022.csv.gz', '2023.csv.gz'], { into: 'imports/both' });
 * rows.duplicatesAcrossFiles; // 12
 */
export async function importCsv(files: FilesInput, options: ImportOptions = {}): Promise<Manifest> {
  requireKnownOptions('importCsv', options, importOptionNames);
  checkDuckDbOptions(options);
  const input = requireFilesInput(files);
  const { dataset = usAccidents } = options;
  requireDataset(dataset);
  requireDateOrder(options.dateOrder);
  if (options.mostRejected !== undefined) requireFraction('mostRejected', options.mostRejected);
  requireSignal(options.signal);
  options.signal?.throwIfAborted();
  return importFilesOf(input, await filesOf(input), options);
}

/** Imports these files as those of an input: a check passes samples of them. */
export async function importFilesOf(
  input: FilesInput,
  files: readonly FileToRead[],
  options: ImportOptions,
): Promise<Manifest> {
  const { dataset = usAccidents } = options;
  const columnMap = requireColumnMap(options.columns ?? {}, dataset);
  const headed = await readHeaders(files, dataset, columnMap);
  const target = resolve(options.into ?? (await importFolderFor(input)));
  const work = await makeImportFolder(target);
  const spill = join(work, 'spill');
  const engine = await DuckDb.open({ memory: importDefaults.memory, tempDirectory: spill, ...options });
  const progress = new ImportProgressReporter(engine, options.onProgress ?? (() => {}));
  const { signal } = options;
  const stop = (): void => engine.interrupt();
  signal?.addEventListener('abort', stop);
  try {
    const manifest = await importInto({
      input,
      headed,
      dataset,
      columnMap,
      dateOrder: options.dateOrder,
      mostRejected: options.mostRejected,
      work,
      target,
      engine,
      progress,
      signal,
    });
    signal?.throwIfAborted();
    await rm(spill, { recursive: true, force: true });
    await writeFile(join(work, importFiles.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
    await moveIntoPlace(work, target);
    await removeFailedRejects(target);
    progress.end();
    return manifest;
  } catch (error) {
    signal?.throwIfAborted();
    throw readingError(error, describeInput(input));
  } finally {
    signal?.removeEventListener('abort', stop);
    progress.stop();
    await engine.close();
    await removeWorkFolder(work);
  }
}

/** The input and tools of an import. */
interface ImportJob {
  readonly input: FilesInput;
  readonly headed: readonly HeadedFile[];
  readonly dataset: Dataset;
  readonly columnMap: ColumnMap;
  readonly dateOrder: DateOrder | undefined;
  readonly mostRejected: number | undefined;
  readonly work: string;
  readonly target: string;
  readonly engine: DuckDb;
  readonly progress: ImportProgressReporter;
  readonly signal: AbortSignal | undefined;
}

interface ReadFile {
  readonly file: HeadedFile;
  readonly before: Stats;
  readonly staging: Staging;
  readonly rows: ReadRows;
}

async function importInto(job: ImportJob): Promise<Manifest> {
  const startedMs = performance.now();
  const { input, dataset, columnMap, work, engine, progress } = job;
  const { empty, files } = await readFiles(job);
  const sum = (count: (file: ReadFile) => number): number =>
    files.reduce((total, file) => total + count(file), 0);
  const read = sum(({ rows }) => rows.read);
  const rejected = sum(({ rows }) => rows.rejected);
  if (read === 0) throw noRows(input);
  const isOne = isOneFile(input);
  const rejectsByReason = mergedCounts(files.map(({ rows }) => rows.rejectsByReason));
  await joinRejects(job, files);
  const examples =
    rejected === 0 ? {} : await rejectExamples(engine, join(work, importFiles.rejects), !isOne);
  await refuseManyRejected({ ...job, read, rejected, rejectsByReason, examples });

  progress.begin('sorting');
  const staged = new StagedFiles(
    engine,
    files.map(({ staging }) => staging.path),
    dataset,
  );
  const nulledByColumn = await staged.nulledByColumn();
  const nulledExamples = await staged.nulledExamples(Object.keys(nulledByColumn));
  const spellings = await Promise.all(files.map(({ staging }) => staging.spellings()));
  const markers = await staged.markers();
  const unknownWeather = await staged.unknownWeather();
  const unknownZones = await staged.unknownZones();
  const inputs = await Promise.all([
    ...files.map(({ file, before, rows }) => inputFile(file.path, before, rows.digest)),
    ...empty.map(async ({ path }) => inputFile(path, await stat(path), await fullDigest(path))),
  ]);
  const whole = inputs.length === 1 ? inputs[0]! : wholeOf(input, inputs);
  const { duplicates, acrossFiles } = await staged.writeSorted(join(work, importFiles.parquet), whole.digest);
  await staged.remove();
  const oddities = await findOddities(engine, join(work, importFiles.parquet), dataset, Date.now());
  for (const { file, before } of files) await refuseChanged(file.path, before);
  const dialect = commonDialect(files.map(({ rows }) => rows.dialect));
  const match = mergedMatch(files.map(({ rows }) => rows.match));
  return {
    formatVersion: manifestVersion,
    dataset: dataset.id,
    schemaVersion: dataset.schemaVersion,
    input: whole,
    ...(isOne ? {} : { inputs: partsOf(files, empty, inputs, spellings) }),
    rows: {
      read,
      written: read - rejected - duplicates,
      duplicates,
      ...(isOne ? {} : { duplicatesAcrossFiles: acrossFiles }),
      rejected,
    },
    ...(dialect === undefined ? {} : { dialect }),
    isRepaired: files.some(({ rows }) => rows.isRepaired),
    rejectsByReason,
    rejectExamples: examples,
    oddities,
    spellings: mergedSpellings(spellings),
    markers,
    nulledByColumn,
    nulledExamples,
    unknownWeather,
    zones: Object.fromEntries(
      zoneBases.map((basis) => [basis, sum(({ rows }) => rows.counts.zones[basis])]),
    ) as Record<ZoneBasis, number>,
    unknownZones,
    placesAtZero: sum(({ rows }) => rows.counts.placesAtZero),
    header: [...new Set(files.flatMap(({ rows }) => rows.names))],
    aliases: match.aliases,
    columnMap,
    otherUnits: match.otherUnits,
    absentColumns: match.absent,
    unreadColumns: match.ignored,
    columnHints: match.hints,
    firstAt: extreme(files, 'firstAt', (a, b) => a < b),
    lastAt: extreme(files, 'lastAt', (a, b) => a > b),
    importedAt: new Date().toISOString(),
    seconds: (performance.now() - startedMs) / 1000,
  };
}

/**
 * Reads the files one after the other, each into its own intermediate file. A file whose dates or commas can mean two things
 * is read once more when the others are known: what they prove decides.
 */
async function readFiles({
  headed,
  input,
  dateOrder,
  ...shared
}: ImportJob): Promise<{ readonly empty: readonly HeadedFile[]; readonly files: readonly ReadFile[] }> {
  const { dataset, work, engine, progress } = shared;
  const stats = await Promise.all(headed.map(({ path }) => stat(path)));
  const allBytes = stats.reduce((total, { size }) => total + size, 0);
  let readBytes = 0;
  const readOne = async (
    index: number,
    staging: Staging,
    elsewhere: ProvenElsewhere | null,
  ): Promise<ReadRows> => {
    const { path, name, header } = headed[index]!;
    const job = {
      ...shared,
      path,
      fileBytes: stats[index]!.size,
      header: header!,
      rejectsPath: rejectsOf(work, index),
      name: isOneFile(input) ? undefined : name,
      partition: isOneFile(input) ? new Map<string, string>() : partitionOf(name, dataset),
      elsewhere,
      staging,
    };
    return readRows(job).catch(async (error: unknown) => {
      // The two counts differ if the file grows in between.
      if (error instanceof InternalError) await refuseChanged(path, stats[index]!);
      throw error;
    });
  };
  const files: { file: HeadedFile; index: number; before: Stats; staging: Staging; rows: ReadRows }[] = [];
  const known = isOneFile(input) || headed.length === 1 ? {} : null;
  for (const [index, file] of headed.entries()) {
    if (file.header === null) continue;
    const before = stats[index]!;
    progress.beginFile(readBytes / allBytes, (readBytes + before.size) / allBytes);
    readBytes += before.size;
    const staging = new Staging(engine, join(work, `staged-${index}.parquet`), dataset, dateOrder);
    files.push({ file, index, before, staging, rows: await readOne(index, staging, known) });
  }
  const open = files.filter(({ staging }) => staging.fileSpellings.isOpen);
  if (known === null && open.length > 0) {
    const elsewhere = provenByAll(
      files.map(({ staging }) => staging.fileSpellings.evidence),
      dataset,
    );
    for (const file of open) {
      file.rows = await readOne(file.index, file.staging, elsewhere).catch((error: unknown) => {
        throw ofFile(file.file.name, error);
      });
    }
  }
  return { empty: headed.filter(({ header }) => header === null), files };
}

/** The order of day and month is asked of one file of several. */
function ofFile(name: string, error: unknown): unknown {
  if (!(error instanceof DataError) || error.details?.column === undefined) return error;
  const { hint, details } = error;
  return new DataError(`${name}: ${error.message.replace('no date of the file', 'no date of the files')}`, {
    ...(hint === undefined ? {} : { hint }),
    details: { ...details, file: name },
    cause: error,
  });
}

function rejectsOf(work: string, index: number): string {
  return join(work, `rejects-${index}.part`);
}

/** Joins the lines of rejected rows of each file in one CSV. */
async function joinRejects({ input, headed, work }: ImportJob, files: readonly ReadFile[]): Promise<void> {
  const path = join(work, importFiles.rejects);
  await writeFile(path, isOneFile(input) ? rejectsHeader : rejectsOfFilesHeader);
  for (const { file } of files) {
    const part = rejectsOf(work, headed.indexOf(file));
    await pipeline(createReadStream(part), createWriteStream(path, { flags: 'a' }));
    await rm(part);
  }
}

function noRows(input: FilesInput): DataError {
  const path = describeInput(input);
  return isOneFile(input)
    ? new DataError(`No rows in ${path}: the file ends after its header.`, {
        hint: 'Check that the download is complete.',
        details: { path },
      })
    : new DataError(`No rows in the files of ${path}: each ends after its header.`, {
        hint: 'Check that the files are complete.',
        details: { path },
      });
}

function extreme(
  files: readonly ReadFile[],
  name: 'firstAt' | 'lastAt',
  isBetter: (a: string, b: string) => boolean,
): string | null {
  return files
    .map(({ rows }) => rows.counts[name])
    .reduce((best, at) => (best === null || (at !== null && isBetter(at, best)) ? at : best), null);
}

async function refuseChanged(path: string, before: Stats): Promise<void> {
  const after = await stat(path);
  if (after.size === before.size && after.mtimeMs === before.mtimeMs) return;
  throw new DataError(`${path} changed while it was imported.`, {
    hint: 'Import it again when it no longer changes.',
    details: { path },
  });
}
