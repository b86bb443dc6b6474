import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type OptionNames, requireFraction, requireKnownOptions, requireSignal } from '../../base/checks.js';
import { isBlackspotError } from '../../base/errors.js';
import { formatCount, formatCountOf, formatLevel, formatPercent, joinWords } from '../../base/format.js';
import { requireColumnMap } from '../../dataset/columnMap.js';
import { requireDataset } from '../../dataset/dataset.js';
import { requireDateOrder } from '../../dataset/spellings.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { checkDuckDbOptions, DuckDb, duckDbOptionNames } from '../../engines/duckdb/duckdb.js';
import type { Understanding } from '../../query/source.js';
import { type ImportOptions, importFilesOf } from './importCsv.js';
import { type FilesInput, filesOf, requireFilesInput } from './inputFiles.js';
import { type HeadedFile, readHeaders } from './inputHeaders.js';
import type { Dialect, Manifest } from './manifest.js';
import { commonDialect, wholeOf } from './mergeFiles.js';
import { areTooMany, normalMostRejected } from './mostRejected.js';
import { isParquet, writeParquetSample } from './parquetFile.js';
import {
  type FileSample,
  joinedSamples,
  type RowSample,
  type SampleSize,
  sampleSizeOf,
  writeSample,
} from './sampleFile.js';
import { understood } from './understood.js';

export type CheckOptions = Omit<ImportOptions, 'into' | 'onProgress'>;

const optionNames: OptionNames<CheckOptions> = {
  ...duckDbOptionNames,
  dataset: true,
  columns: true,
  dateOrder: true,
  mostRejected: true,
  signal: true,
};

/** What an import of some files would understand, by a sample of their rows. */
export interface CsvCheck {
  readonly sample: RowSample;
  /** The description of an import of the sample. Its examples of rejected rows outside the first rows have line 0. */
  readonly manifest: Manifest;
  /** The same in words. */
  readonly understood: readonly Understanding[];
  /** Why an import would fail; null if it would not, as far as the sample shows. */
  readonly problem: string | null;
}

/**
 * Reads a sample of a file, a folder, a glob or a list of files as an import reads all rows, in about a second for files of
 * any size, and writes nothing that lasts. The sample is the first 10,000 rows; of a plain file without compression also a
 * stretch from the middle and from the end. Several files share the 10,000 rows. All rows are read of plain files with at most
 * 8 MB in all.
 *
 * A sample may show no date that proves the order of day and month. Then both readings of a date are shown; an import looks
 * at all rows.
 *
 * @throws InputError when a file does not exist
 * @throws DataError when a file is not one of accidents (all such files are listed), or its dates contradict one another
 * @example
 * const { problem, understood } = await checkCsv('crashes.csv');
 * console.log(understoodText(understood));
 */
export async function checkCsv(files: FilesInput, options: CheckOptions = {}): Promise<CsvCheck> {
  requireKnownOptions('checkCsv', options, optionNames);
  checkDuckDbOptions(options);
  const input = requireFilesInput(files);
  const { dataset = usAccidents, mostRejected, ...others } = options;
  requireDataset(dataset);
  requireDateOrder(options.dateOrder);
  requireSignal(options.signal);
  if (mostRejected !== undefined) requireFraction('mostRejected', mostRejected);
  const columnMap = requireColumnMap(options.columns ?? {}, dataset);
  const headed = await readHeaders(await filesOf(input), dataset, columnMap);
  const work = await mkdtemp(join(tmpdir(), 'blackspot-check-'));
  let sampled: readonly SampledFile[] = [];
  try {
    sampled = await writeSamples(headed, work);
    const sample = joinedSamples(sampled.map((file) => file.sample));
    const settings = { ...others, dataset, mostRejected: 1, into: join(work, 'import') };
    const { imported, openDate } = await importSamples(input, sampled, settings);
    const manifest = asOfFiles(imported, input, sampled);
    return {
      sample,
      manifest,
      understood: lines(manifest, sample, openDate, understood(manifest, dataset)),
      problem: problemOf(manifest, sample, openDate, mostRejected),
    };
  } catch (error) {
    throw ofFiles(error, sampled);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A file and the sample of it. */
interface SampledFile {
  readonly file: HeadedFile;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly samplePath: string;
  readonly sample: FileSample;
}

const noRows: FileSample = {
  firstRows: 0,
  middleRows: 0,
  lastRows: 0,
  isWhole: true,
  lastCountedLine: 0,
  rowsOfFile: 0,
};

async function writeSamples(headed: readonly HeadedFile[], work: string): Promise<readonly SampledFile[]> {
  const stats = await Promise.all(headed.map(({ path }) => stat(path)));
  const size = sampleSizeOf(
    headed.length,
    stats.reduce((sum, file) => sum + file.size, 0),
  );
  const sampled: SampledFile[] = [];
  for (const [index, file] of headed.entries()) {
    const { size: bytes, mtimeMs: modifiedMs } = stats[index]!;
    const samplePath = join(work, `sample-${index}`);
    const sample = await writeSampleOf(file, bytes, size, samplePath);
    sampled.push({ file, bytes, modifiedMs, samplePath, sample });
  }
  return sampled;
}

async function writeSampleOf(
  { path, header }: HeadedFile,
  bytes: number,
  size: SampleSize,
  samplePath: string,
): Promise<FileSample> {
  if (header === null) {
    await writeFile(samplePath, '');
    return noRows;
  }
  if (!isParquet(header)) return writeSample(path, header, bytes, size, samplePath);
  const engine = await DuckDb.open({ threads: 1 });
  try {
    await writeParquetSample(engine, path, size.firstRows, samplePath);
  } finally {
    await engine.close();
  }
  const firstRows = Math.min(header.rows, size.firstRows);
  const isWhole = firstRows === header.rows;
  return { ...noRows, firstRows, isWhole, lastCountedLine: firstRows, rowsOfFile: header.rows };
}

/** Dates in the samples that can be read in two ways are read with the month first, and said. */
async function importSamples(
  input: FilesInput,
  sampled: readonly SampledFile[],
  options: ImportOptions,
): Promise<{ readonly imported: Manifest; readonly openDate: string | null }> {
  const files = sampled.map(({ file, samplePath }) => ({ path: samplePath, name: file.name }));
  try {
    return { imported: await importFilesOf(input, files, options), openDate: null };
  } catch (error) {
    if (!isBlackspotError(error) || error.details.readings === undefined) throw error;
    const imported = await importFilesOf(input, files, { ...options, dateOrder: 'monthFirst' });
    return { imported, openDate: error.message };
  }
}

/** The samples are not compressed and in another encoding than the files. */
function asOfFiles(manifest: Manifest, input: FilesInput, sampled: readonly SampledFile[]): Manifest {
  const rejectExamples = Object.fromEntries(
    Object.entries(manifest.rejectExamples ?? {}).map(([reason, example]) => {
      const { sample } = sampled.find(({ file }) => file.name === example.file) ?? sampled[0]!;
      return [reason, example.line > sample.lastCountedLine ? { ...example, line: 0 } : example];
    }),
  );
  if (manifest.inputs === undefined) {
    const { file, bytes, modifiedMs } = sampled[0]!;
    return {
      ...manifest,
      input: { ...manifest.input, path: resolve(file.path), bytes, modifiedMs },
      dialect: dialectOfFile(manifest.dialect!, file),
      rejectExamples,
    };
  }
  const inputs = manifest.inputs.map((part) => {
    const { file, bytes, modifiedMs } = sampled.find(({ samplePath }) => resolve(samplePath) === part.path)!;
    const dialect = part.dialect === null ? null : dialectOfFile(part.dialect, file);
    return { ...part, path: resolve(file.path), bytes, modifiedMs, dialect };
  });
  const { dialect: _, ...others } = manifest;
  const dialect = commonDialect(inputs.flatMap((part) => part.dialect ?? []));
  return {
    ...others,
    input: wholeOf(input, inputs),
    inputs,
    ...(dialect === undefined ? {} : { dialect }),
    rejectExamples,
  };
}

function dialectOfFile(dialect: Dialect, { header }: HeadedFile): Dialect {
  if (header === null || isParquet(header)) return dialect;
  const { compression, entry, fileEncoding } = header;
  return {
    ...dialect,
    compression,
    ...(entry === undefined ? {} : { entry }),
    encoding: fileEncoding === 'utf-8' ? dialect.encoding : fileEncoding,
  };
}

function lines(
  manifest: Manifest,
  sample: RowSample,
  openDate: string | null,
  all: readonly Understanding[],
): readonly Understanding[] {
  return all.flatMap((line) => {
    if (line.topic === 'Times' && openDate !== null) {
      const text = sample.isWhole
        ? openDate
        : `${openDate.replace(/no date of the files?/, 'no date of the sample')} An import looks at all rows.`;
      return { ...line, text, isDoubtful: true };
    }
    if (line.topic !== 'File' || sample.isWhole) return line;
    return [line, { topic: 'Sample', text: sampleText(manifest, sample), isDoubtful: false }];
  });
}

function sampleText(
  { rows, inputs = [] }: Manifest,
  { middleRows, lastRows, firstRows, rowsOfFile }: RowSample,
): string {
  const parts = [
    inputs.length > 1 ? 'the first of each file' : `the first ${formatCount(firstRows)}`,
    ...(middleRows === 0 ? [] : [`${formatCount(middleRows)} in the middle`]),
    ...(lastRows === 0 ? [] : [`${formatCount(lastRows)} at the end`]),
  ];
  const of = rowsOfFile === null ? '' : ` of about ${formatCount(Number(rowsOfFile.toPrecision(2)))}`;
  return `${formatCountOf(rows.read, 'row')}${of}: ${joinWords(parts)}. All that follows is about these rows.`;
}

function problemOf(
  { rows, rejectsByReason }: Manifest,
  { isWhole }: RowSample,
  openDate: string | null,
  mostRejected: number | undefined,
): string | null {
  if (openDate !== null && isWhole) return 'An import needs --day-first or --month-first.';
  if (!areTooMany(rows.rejected, rows.read, mostRejected)) return null;
  const [reason] = Object.keys(rejectsByReason);
  return `An import would fail: ${formatPercent(rows.rejected / rows.read)} of the rows are rejected, more than ${formatLevel(mostRejected ?? normalMostRejected)} (--most-rejected). The most frequent reason: ${reason}.`;
}

/** An error about a sample as one about its file. */
function ofFiles(error: unknown, sampled: readonly SampledFile[]): unknown {
  if (!isBlackspotError(error)) return error;
  // The longest first: sample-1 is the beginning of sample-10.
  for (const { file, samplePath } of sampled.toReversed())
    error.message = error.message.replaceAll(samplePath, file.path);
  return error;
}
