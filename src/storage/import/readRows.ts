import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, InternalError, isBlackspotError } from '../../base/errors.js';
import { type RecordEncoding, recordEncodingOf } from '../../csv/encoding.js';
import type { CsvHeader } from '../../csv/header.js';
import { jsonDialect } from '../../csv/jsonLines.js';
import type { ColumnMap } from '../../dataset/columnMap.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { HeaderMatch } from '../../dataset/headers.js';
import type { ProvenElsewhere } from '../../dataset/spellings.js';
import type { DuckDb } from '../../engines/duckdb/duckdb.js';
import { canDuckDbRead, csvTexts } from './csvSql.js';
import { fullDigest } from './digest.js';
import type { ImportProgressReporter } from './importProgress.js';
import type { Dialect } from './manifest.js';
import { isParquet, type ParquetHeader, parquetRejects, parquetTexts } from './parquetFile.js';
import { type Partition, withPartition } from './partition.js';
import { writeRejects } from './rejects.js';
import { repairCsv } from './repair.js';
import type { StagedCounts, Staging } from './staging.js';
import { type Survey, surveyCsv } from './survey.js';

/** A file of an import, and the tools to read it. */
export interface FileJob {
  readonly path: string;
  readonly dataset: Dataset;
  readonly columnMap: ColumnMap;
  readonly fileBytes: number;
  readonly header: CsvHeader | ParquetHeader;
  /** The folder in which the import is prepared. */
  readonly work: string;
  /** Where the lines of its rejected rows are written, without a header. */
  readonly rejectsPath: string;
  /** The name of the file in these lines, if there are several files. */
  readonly name: string | undefined;
  /** What the folders of the file say. */
  readonly partition: Partition;
  /** What other files prove; null if they are not read yet. */
  readonly elsewhere: ProvenElsewhere | null;
  readonly engine: DuckDb;
  readonly staging: Staging;
  readonly progress: ImportProgressReporter;
  readonly signal: AbortSignal | undefined;
}

type CsvJob = FileJob & { readonly header: CsvHeader };

/** Counts of the staged rows, which account for every record of the file. */
export interface ReadRows {
  /** As the rows were read: with the encoding that they all show. */
  readonly header: CsvHeader | ParquetHeader;
  readonly digest: string;
  readonly names: readonly string[];
  readonly match: HeaderMatch;
  readonly read: number;
  readonly rejected: number;
  readonly rejectsByReason: Readonly<Record<string, number>>;
  readonly isRepaired: boolean;
  readonly dialect: Dialect;
  readonly counts: StagedCounts;
}

/** Stages the rows of a file and writes the lines of the rejected ones. */
export async function readRows(job: FileJob): Promise<ReadRows> {
  const { header, partition } = job;
  const rows = await (isParquet(header) ? readParquetRows(job, header) : readCsvRows({ ...job, header }));
  const { match } = rows;
  return { ...rows, match: { ...match, absent: match.absent.filter((column) => !partition.has(column)) } };
}

async function readParquetRows(job: FileJob, header: ParquetHeader): Promise<ReadRows> {
  const { path, engine, staging, rejectsPath, name, partition, elsewhere, progress, signal } = job;
  progress.expect(header.rows);
  const counts = await staging.fill(withPartition(parquetTexts(path, header), partition), elsewhere);
  const rejects = parquetRejects(engine, path, staging.rowsSql, name);
  await writeFile(rejectsPath, counts.rejected === 0 ? '' : rejects);
  return {
    digest: await fullDigest(path, signal),
    header,
    names: header.names,
    match: header.match,
    read: counts.rows,
    rejected: counts.rejected,
    rejectsByReason: await staging.rejectsByReason(),
    isRepaired: false,
    dialect: {
      kind: 'parquet',
      compression: 'none',
      encoding: 'utf-8',
      delimiter: ',',
      skippedLines: [],
      hasRowNames: false,
      otherQuotes: {},
    },
    counts,
  };
}

/**
 * DuckDB and a scan of the bytes count the records independently. If the counts differ, DuckDB misread the file, and a cleaned
 * copy is read instead. So is a copy of a file that DuckDB cannot read.
 */
async function readCsvRows(job: CsvJob): Promise<ReadRows> {
  const { path, work, staging, partition, elsewhere, signal } = job;
  const { survey, counts, refusal } = await readBothWays(job);
  const header: CsvHeader = { ...completed(job, survey), encoding: encodingBy(survey) };
  // DuckDB does not see that a row is not UTF-8 if that is in a column which it does not read.
  const isAsDuckDbReadsIt =
    header.encoding === 'utf-8' && survey.otherRecords === 0 && Object.keys(survey.rescued).length === 0;
  if (
    refusal !== null &&
    isAsDuckDbReadsIt &&
    (await staging.countRecords(csvTexts(path, header))) === survey.records
  )
    throw refusal;
  const asItIs = counts === null || !isAsDuckDbReadsIt ? null : await accountFor(job, header, survey, counts);
  const found = { header, names: header.names, match: header.match, dialect: dialectOf(header, survey) };
  if (asItIs !== null) return { ...asItIs, ...found, isRepaired: false };

  const repairedPath = join(work, 'repaired.csv');
  await repairCsv(path, header, repairedPath, signal);
  const plain = { compression: 'none', fileEncoding: 'utf-8', newline: '\n' } as const;
  const repaired = await staging.fill(
    withPartition(csvTexts(repairedPath, { ...header, ...plain }), partition),
    elsewhere,
  );
  await rm(repairedPath);
  const broken = survey.records - repaired.rows;
  const cleaned = repaired.broken > 0 ? null : await accountFor(job, header, survey, { ...repaired, broken });
  const isForLetters = header.encoding !== 'utf-8' || survey.otherRecords > 0;
  if (cleaned !== null) return { ...cleaned, ...found, isRepaired: canDuckDbRead(header) && !isForLetters };
  throw new InternalError(
    `The rows of ${path} do not add up: ${survey.records} records, ${repaired.rows} rows.`,
    {
      details: { path, survey, repaired },
    },
  );
}

/** The header with the keys of JSON lines that only later lines have, if they are columns of the dataset. */
function completed({ path, header, dataset, columnMap }: CsvJob, { laterKeys }: Survey): CsvHeader {
  if (laterKeys.length === 0) return header;
  return { ...header, ...jsonDialect([...header.names, ...laterKeys], dataset, path, columnMap) };
}

interface BothReads {
  readonly survey: Survey;
  /** null when DuckDB could not read the file. */
  readonly counts: StagedCounts | null;
  /** Why the values that DuckDB read are refused. If it misread the file, the cleaned copy decides. */
  readonly refusal: DataError | null;
}

/** Runs both reads at once; the first failure stops the other. */
async function readBothWays(job: CsvJob): Promise<BothReads> {
  const { path, fileBytes, header, engine, staging, partition, elsewhere, progress, signal } = job;
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
    counts = await staging.fill(withPartition(csvTexts(path, header), partition), elsewhere);
  } catch (error) {
    // Only errors of the machine are final. Other errors of DuckDB are about the file, which is then repaired.
    if (error instanceof DataError) refusal = error;
    else if (isBlackspotError(error) && !surveyFailed) {
      stop.abort();
      await surveying.catch(() => {});
      throw error;
    }
    // After an internal error, which some damaged files cause, DuckDB refuses every further statement.
    if (refusal === null && !surveyFailed) await engine.restart();
  }
  return { survey: await surveying, counts, refusal };
}

/** Writes the rejected rows; null when not every record is accounted for. */
async function accountFor(
  { path, staging, rejectsPath, name, signal }: FileJob,
  header: CsvHeader,
  survey: Survey,
  counts: StagedCounts,
): Promise<Pick<ReadRows, 'digest' | 'read' | 'rejected' | 'rejectsByReason' | 'counts'> | null> {
  const rejected = counts.rejected + counts.broken;
  if (counts.rows + counts.broken !== survey.records) return null;
  const rejectsByReason: Record<string, number> =
    rejected === 0
      ? await writeFile(rejectsPath, '').then(() => ({}))
      : await writeRejects(path, header, rejectsPath, {
          rejectedRows: staging.rejectedRows(),
          hasBrokenRecords: counts.broken > 0,
          file: name,
          signal,
        });
  const found = Object.values(rejectsByReason).reduce((sum, count) => sum + count, 0);
  if (found !== rejected) return null;
  return { digest: survey.digest, read: survey.records, rejected, rejectsByReason, counts };
}

function encodingBy({ otherRecords, utf8Records }: Survey): RecordEncoding {
  return recordEncodingOf(otherRecords, utf8Records);
}

function dialectOf(header: CsvHeader, { rescued }: Survey): Dialect {
  const { compression, entry, fileEncoding, encoding, delimiter, skippedLines, hasRowNames } = header;
  return {
    ...(header.json === undefined ? {} : { kind: 'jsonLines' as const }),
    compression,
    ...(entry === undefined ? {} : { entry }),
    encoding: fileEncoding === 'utf-8' ? encoding : fileEncoding,
    delimiter,
    skippedLines: skippedLines.slice(0, 10).map((line) => line.slice(0, 200)),
    hasRowNames,
    otherQuotes: rescued,
  };
}
