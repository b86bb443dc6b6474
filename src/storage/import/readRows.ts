import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, InternalError, isBlackspotError } from '../../base/errors.js';
import { type RecordEncoding, recordEncodingOf } from '../../csv/encoding.js';
import type { CsvHeader } from '../../csv/header.js';
import { rejectsHeader } from '../../csv/rejects.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { DuckDb } from '../../engines/duckdb/duckdb.js';
import type { ImportProgressReporter } from './importProgress.js';
import { type Dialect, importFiles } from './manifest.js';
import { writeRejects } from './rejects.js';
import { repairCsv } from './repair.js';
import type { StagedCounts, Staging } from './staging.js';
import { type Survey, surveyCsv } from './survey.js';

/** The input and tools of an import. */
export interface ImportJob {
  readonly path: string;
  readonly dataset: Dataset;
  readonly fileBytes: number;
  readonly header: CsvHeader;
  /** The folder in which the import is prepared. */
  readonly work: string;
  readonly engine: DuckDb;
  readonly staging: Staging;
  readonly progress: ImportProgressReporter;
  readonly signal: AbortSignal | undefined;
}

/** Counts of the staged rows, which account for every record of the file. */
export interface ReadRows {
  readonly digest: string;
  readonly read: number;
  readonly rejected: number;
  readonly rejectsByReason: Readonly<Record<string, number>>;
  readonly isRepaired: boolean;
  readonly dialect: Dialect;
  readonly counts: StagedCounts;
}

/**
 * Stages the rows of the file and writes the rejected rows. DuckDB and a scan of the bytes count the records independently. If
 * the counts differ, DuckDB misread the file, and a cleaned copy is read instead. So is a copy of a file that DuckDB cannot read.
 */
export async function readRows(job: ImportJob): Promise<ReadRows> {
  const { path, work, staging, signal } = job;
  const { survey, counts, refusal } = await readBothWays(job);
  const header: CsvHeader = { ...job.header, encoding: encodingBy(survey) };
  if (survey.records <= 0) {
    throw new DataError(`No rows in ${path}: the file ends after its header.`, {
      hint: 'Check that the download is complete.',
      details: { path },
    });
  }
  const isAsDuckDbReadsIt = header.encoding === 'utf-8' && Object.keys(survey.rescued).length === 0;
  if (refusal !== null && isAsDuckDbReadsIt && (await staging.countRecords(path, header)) === survey.records)
    throw refusal;
  const asItIs = counts === null || !isAsDuckDbReadsIt ? null : await accountFor(job, header, survey, counts);
  if (asItIs !== null) return { ...asItIs, isRepaired: false, dialect: dialectOf(header, survey) };

  const repairedPath = join(work, 'repaired.csv');
  await repairCsv(path, header, repairedPath, signal);
  const plain = { compression: 'none', fileEncoding: 'utf-8', newline: '\n' } as const;
  const repaired = await staging.fill(repairedPath, { ...header, ...plain });
  await rm(repairedPath);
  const broken = survey.records - repaired.rows;
  const cleaned = repaired.broken > 0 ? null : await accountFor(job, header, survey, { ...repaired, broken });
  if (cleaned !== null)
    return {
      ...cleaned,
      isRepaired: canDuckDbRead(header) && header.encoding === 'utf-8',
      dialect: dialectOf(header, survey),
    };
  throw new InternalError(
    `The rows of ${path} do not add up: ${survey.records} records, ${repaired.rows} rows.`,
    {
      details: { path, survey, repaired },
    },
  );
}

interface BothReads {
  readonly survey: Survey;
  /** null when DuckDB could not read the file. */
  readonly counts: StagedCounts | null;
  /** Why the values that DuckDB read are refused. If it misread the file, the cleaned copy decides. */
  readonly refusal: DataError | null;
}

/** Runs both reads at once; the first failure stops the other. */
async function readBothWays(job: ImportJob): Promise<BothReads> {
  const { path, fileBytes, header, engine, staging, progress, signal } = job;
  const stop = new AbortController();
  const surveying = surveyCsv(path, header, {
    signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
    onProgress: (readBytes, records) => progress.expect((records / readBytes) * fileBytes),
  });
  let surveyFailed = false;
  surveying.catch(() => {
    surveyFailed = true;
    engine.interrupt();
  });
  let counts: StagedCounts | null = null;
  let refusal: DataError | null = null;
  if (!canDuckDbRead(header)) return { survey: await surveying, counts, refusal };
  try {
    counts = await staging.fill(path, header);
  } catch (error) {
    // Only errors of the machine are final. Other errors of DuckDB are about the file, which is then repaired.
    if (error instanceof DataError) refusal = error;
    else if (isBlackspotError(error) && !surveyFailed) {
      stop.abort();
      await surveying.catch(() => {});
      throw error;
    }
  }
  return { survey: await surveying, counts, refusal };
}

/** Writes the rejected rows; null when not every record is accounted for. */
async function accountFor(
  { path, work, staging, signal }: ImportJob,
  header: CsvHeader,
  survey: Survey,
  counts: StagedCounts,
): Promise<Omit<ReadRows, 'isRepaired' | 'dialect'> | null> {
  const rejected = counts.rejected + counts.broken;
  if (counts.rows + counts.broken !== survey.records) return null;
  const rejectsPath = join(work, importFiles.rejects);
  const rejectsByReason: Record<string, number> =
    rejected === 0
      ? await writeFile(rejectsPath, rejectsHeader).then(() => ({}))
      : await writeRejects(path, header, rejectsPath, {
          rejectedRows: staging.rejectedRows(),
          hasBrokenRecords: counts.broken > 0,
          signal,
        });
  const found = Object.values(rejectsByReason).reduce((sum, count) => sum + count, 0);
  if (found !== rejected) return null;
  return { digest: survey.digest, read: survey.records, rejected, rejectsByReason, counts };
}

/** Whether DuckDB can read the file itself. Otherwise it reads a copy. */
function canDuckDbRead({ compression, fileEncoding, isStandard }: CsvHeader): boolean {
  return isStandard && fileEncoding === 'utf-8' && (compression === 'none' || compression === 'gzip');
}

function encodingBy({ otherRecords, utf8Records }: Survey): RecordEncoding {
  return recordEncodingOf(otherRecords, utf8Records);
}

function dialectOf(header: CsvHeader, { rescued }: Survey): Dialect {
  const { compression, entry, fileEncoding, encoding, delimiter, skippedLines, hasRowNames } = header;
  return {
    compression,
    ...(entry === undefined ? {} : { entry }),
    encoding: fileEncoding === 'utf-8' ? encoding : fileEncoding,
    delimiter,
    skippedLines: skippedLines.slice(0, 10).map((line) => line.slice(0, 200)),
    hasRowNames,
    otherQuotes: rescued,
  };
}
