import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type OptionNames, requireFraction, requireKnownOptions, requireSignal } from '../../base/checks.js';
import { isBlackspotError } from '../../base/errors.js';
import { formatCount, formatCountOf, formatLevel, formatPercent, joinWords } from '../../base/format.js';
import { type CsvHeader, readCsvHeader } from '../../csv/header.js';
import { requireColumnMap } from '../../dataset/columnMap.js';
import { requireDataset } from '../../dataset/dataset.js';
import { requireDateOrder } from '../../dataset/spellings.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { checkDuckDbOptions, duckDbOptionNames } from '../../engines/duckdb/duckdb.js';
import type { Understanding } from '../../query/source.js';
import { type ImportOptions, importCsv } from './importCsv.js';
import type { Manifest } from './manifest.js';
import { areTooMany, normalMostRejected } from './mostRejected.js';
import { type FileSample, writeSample } from './sampleFile.js';
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

/** What an import of a CSV would understand, by a sample of its rows. */
export interface CsvCheck {
  readonly sample: FileSample;
  /** The description of an import of the sample. Its examples of rejected rows outside the first rows have line 0. */
  readonly manifest: Manifest;
  /** The same in words. */
  readonly understood: readonly Understanding[];
  /** Why an import would fail; null if it would not, as far as the sample shows. */
  readonly problem: string | null;
}

/**
 * Reads a sample of a CSV as an import reads the whole file, in about a second for a file of any size, and writes nothing
 * that lasts. The sample is the first 10,000 rows; of a plain file without compression also a stretch from the middle and
 * from the end, and all rows if it has at most 8 MB.
 *
 * A sample may show no date that proves the order of day and month. Then both readings of a date are shown; an import looks
 * at all rows.
 *
 * @throws InputError when the file does not exist
 * @throws DataError when the file is not a CSV of accidents, or its dates contradict one another
 * @example
 * const { problem, understood } = await checkCsv('crashes.csv');
 * console.log(understoodText(understood));
 */
export async function checkCsv(path: string, options: CheckOptions = {}): Promise<CsvCheck> {
  requireKnownOptions('checkCsv', options, optionNames);
  checkDuckDbOptions(options);
  const { dataset = usAccidents, mostRejected, ...others } = options;
  requireDataset(dataset);
  requireDateOrder(options.dateOrder);
  requireSignal(options.signal);
  if (mostRejected !== undefined) requireFraction('mostRejected', mostRejected);
  const header = await readCsvHeader(path, dataset, requireColumnMap(options.columns ?? {}, dataset));
  const { size, mtimeMs } = await stat(path);
  const work = await mkdtemp(join(tmpdir(), 'blackspot-check-'));
  try {
    const samplePath = join(work, 'sample.csv');
    const sample = await writeSample(path, header, size, samplePath);
    const settings = { ...others, dataset, mostRejected: 1, into: join(work, 'import') };
    const { imported, openDate } = await importSample(samplePath, settings);
    const input = { ...imported.input, path: resolve(path), bytes: size, modifiedMs: mtimeMs };
    const manifest = asOfFile({ ...imported, input }, header, sample);
    return {
      sample,
      manifest,
      understood: lines(manifest, sample, openDate, understood(manifest, dataset)),
      problem: problemOf(manifest, sample, openDate, mostRejected),
    };
  } catch (error) {
    throw ofFile(error, join(work, 'sample.csv'), path);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Dates in the sample that can be read in two ways are read with the month first, and said. */
async function importSample(
  path: string,
  options: ImportOptions,
): Promise<{ readonly imported: Manifest; readonly openDate: string | null }> {
  try {
    return { imported: await importCsv(path, options), openDate: null };
  } catch (error) {
    if (!isBlackspotError(error) || error.details.readings === undefined) throw error;
    const imported = await importCsv(path, { ...options, dateOrder: 'monthFirst' });
    return { imported, openDate: error.message };
  }
}

/** The sample is not compressed and in another encoding than the file. */
function asOfFile(manifest: Manifest, header: CsvHeader, { lastCountedLine }: FileSample): Manifest {
  const { compression, entry, fileEncoding } = header;
  const examples = Object.entries(manifest.rejectExamples ?? {}).map(([reason, example]) => [
    reason,
    example.line > lastCountedLine ? { ...example, line: 0 } : example,
  ]);
  const dialect = manifest.dialect!;
  return {
    ...manifest,
    dialect: {
      ...dialect,
      compression,
      ...(entry === undefined ? {} : { entry }),
      encoding: fileEncoding === 'utf-8' ? dialect.encoding : fileEncoding,
    },
    rejectExamples: Object.fromEntries(examples),
  };
}

function lines(
  manifest: Manifest,
  sample: FileSample,
  openDate: string | null,
  all: readonly Understanding[],
): readonly Understanding[] {
  return all.flatMap((line) => {
    if (line.topic === 'Times' && openDate !== null) {
      const text = sample.isWhole
        ? openDate
        : `${openDate.replace('no date of the file', 'no date of the sample')} An import looks at all rows.`;
      return { ...line, text, isDoubtful: true };
    }
    if (line.topic !== 'File' || sample.isWhole) return line;
    return [line, { topic: 'Sample', text: sampleText(manifest, sample), isDoubtful: false }];
  });
}

function sampleText({ rows }: Manifest, { middleRows, lastRows, firstRows, rowsOfFile }: FileSample): string {
  const parts = [
    `the first ${formatCount(firstRows)}`,
    ...(middleRows === 0 ? [] : [`${formatCount(middleRows)} in the middle`]),
    ...(lastRows === 0 ? [] : [`${formatCount(lastRows)} at the end`]),
  ];
  const of = rowsOfFile === null ? '' : ` of about ${formatCount(Number(rowsOfFile.toPrecision(2)))}`;
  return `${formatCountOf(rows.read, 'row')}${of}: ${joinWords(parts)}. All that follows is about these rows.`;
}

function problemOf(
  { rows, rejectsByReason }: Manifest,
  { isWhole }: FileSample,
  openDate: string | null,
  mostRejected: number | undefined,
): string | null {
  if (openDate !== null && isWhole) return 'An import needs --day-first or --month-first.';
  if (!areTooMany(rows.rejected, rows.read, mostRejected)) return null;
  const [reason] = Object.keys(rejectsByReason);
  return `An import would fail: ${formatPercent(rows.rejected / rows.read)} of the rows are rejected, more than ${formatLevel(mostRejected ?? normalMostRejected)} (--most-rejected). The most frequent reason: ${reason}.`;
}

/** An error about the sample as one about the file. */
function ofFile(error: unknown, samplePath: string, path: string): unknown {
  if (isBlackspotError(error)) error.message = error.message.replaceAll(samplePath, path);
  return error;
}
