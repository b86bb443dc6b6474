import { existsSync, realpathSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type OptionNames, requireInteger, requireKnownOptions, requireSignal } from '../base/checks.js';
import { InputError, InternalError } from '../base/errors.js';
import { fileNotFound } from '../base/fileNotFound.js';
import { writeWholeBy, writeWholeFrom } from '../base/writeFileWhole.js';
import type { ColumnMap } from '../dataset/columnMap.js';
import { type Dataset, requireDataset } from '../dataset/dataset.js';
import type { DateOrder } from '../dataset/times.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { ColumnsBeside } from '../engines/duckdb/columnsBeside.js';
import { openDuckDbSource } from '../engines/duckdb/duckDbSource.js';
import { DuckDb, type DuckDbOptions, duckDbOptionNames } from '../engines/duckdb/duckdb.js';
import { predictionColumns } from '../models/predictions.js';
import type { ScoringModel } from '../models/scoringModel.js';
import type { Forecast } from '../models/trainedModel.js';
import { importDefaults } from '../storage/import/importCsv.js';
import { isGlob, isImportFolder } from '../storage/import/inputFiles.js';
import { importFiles } from '../storage/import/manifest.js';
import { isOwnParquet } from '../storage/import/openHistory.js';
import { isParquet } from '../storage/import/parquetFile.js';
import { type StagedFile, withStagedFile } from '../storage/import/stageFile.js';
import { type Predictor, predictorOf } from './predictor.js';
import { scoredCsv } from './scoredCsv.js';
import { type ScoredRows, scoredRows } from './scoredRows.js';

export interface ScoreOptions extends DuckDbOptions {
  /** The file to write; an existing one is replaced. @default `<name>.scored.<ending>` in the working directory */
  readonly out?: string;
  /** The dataset of the file. @default US Accidents */
  readonly dataset?: Dataset;
  /** Columns mapped by hand: the header in the file, by published header or record name. @default none */
  readonly columns?: ColumnMap;
  /** The order of day and month in dates such as 3/4/2021. By default, the dates of each column decide it. */
  readonly dateOrder?: DateOrder;
  /** Stops the work, which then throws the signal's reason and leaves no files. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ScoreProgress) => void;
}

export interface ScoreProgress {
  /** `reading` types the rows of a file that is not an import; `scoring` predicts and writes. */
  readonly stage: 'reading' | 'scoring';
  readonly done: number;
  readonly total: number;
}

const optionNames: OptionNames<ScoreOptions> = {
  ...duckDbOptionNames,
  out: true,
  dataset: true,
  columns: true,
  dateOrder: true,
  signal: true,
  onProgress: true,
};

/** What was written. */
export interface ScoredFile {
  /** The path of the file. */
  readonly out: string;
  /** Rows of the file. */
  readonly rows: number;
  /** Rows with a prediction. */
  readonly scored: number;
  /** Rows that are not valid accidents: they are kept, and their predictions are empty. */
  readonly rejected: number;
  /** Rows by predicted severity. */
  readonly predicted: Readonly<Record<number, number>>;
  readonly modelVersion: string;
  readonly seconds: number;
}

/**
 * Writes a copy of a file with predictions: `predictedSeverity`, `severityProbability1` to `severityProbability4` and
 * `modelVersion` behind its own columns. Rows and their spelling stay as they are, in their order; none is lost. A CSV and JSON
 * lines, plain or compressed, become the same in UTF-8, with probabilities of six digits; Parquet and the folder of an import
 * become Parquet.
 *
 * @param model a model of this machine, or an endpoint that has one
 * @throws InputError when the file does not exist, has such columns already, or cannot be written to `out`
 * @throws DataError when it is not a file of accidents
 * @example
 * const { scored } = await scoreFile('my.csv', await openModel('model/'), { out: 'scored.csv' });
 */
export async function scoreFile(
  path: string,
  model: ScoringModel,
  options: ScoreOptions = {},
): Promise<ScoredFile> {
  requireKnownOptions('scoreFile', options, optionNames);
  requireSignal(options.signal);
  if (options.threads !== undefined) requireInteger('threads', options.threads, 1, 1_024);
  const { dataset = usAccidents } = options;
  requireDataset(dataset);
  const startedMs = performance.now();
  const parquet = await ownParquet(path, dataset);
  const predictor = predictorOf(model);
  const job: ScoreJob = { path, predictor, options, dataset, counts: new Counts(predictor.classes) };
  const out =
    parquet !== null ? await scoreParquet(job, parquet, null, outOf(job, true)) : await scoreStaged(job);
  options.signal?.throwIfAborted();
  return {
    out,
    ...job.counts.summary(),
    modelVersion: predictor.version,
    seconds: (performance.now() - startedMs) / 1_000,
  };
}

interface ScoreJob {
  readonly path: string;
  readonly predictor: Predictor;
  readonly options: ScoreOptions;
  readonly dataset: Dataset;
  readonly counts: Counts;
}

/** The Parquet of an import, which needs no reading; null for other files. */
async function ownParquet(path: string, dataset: Dataset): Promise<string | null> {
  const stats = await stat(path).catch(() => null);
  if (stats === null || isGlob(path)) throw fileNotFound(path, 'File or folder');
  if (stats.isDirectory()) {
    if (isImportFolder(path)) return join(path, importFiles.parquet);
    throw new InputError(`Not an import folder: ${path}.`, {
      hint: 'Pass a file, or a folder created by `blackspot import`.',
      details: { path },
    });
  }
  return (await isOwnParquet(path, dataset)) ? path : null;
}

async function scoreStaged(job: ScoreJob): Promise<string> {
  const { path, options } = job;
  const { out: _, onProgress = () => {}, ...others } = options;
  const settings = {
    ...others,
    onProgress: ({ fraction }: { readonly fraction: number }) =>
      onProgress({ stage: 'reading', done: fraction, total: 1 }),
  };
  return withStagedFile(path, options.out ?? '.scored', settings, async (staged) => {
    const { header } = staged.rows;
    const out = outOf(job, isParquet(header));
    if (isParquet(header)) return scoreParquet(job, path, staged, out);
    refuseNames(header.names, job);
    const names = namesOf(job.predictor);
    await withForecasts(job, staged.parquetPath, async (forecasts) => {
      const rows = counted(scoredRows(forecasts, staged), job.counts);
      await writeWholeFrom(
        out,
        scoredCsv(path, header, rows, {
          names,
          version: job.predictor.version,
          signal: options.signal,
          onRows: (done) => job.counts.write(done, staged.rows.read, onProgress),
        }),
      );
    });
    return out;
  });
}

/** Scores the rows of `typed`, or of a Parquet file that is its own, and writes `path` with the predictions beside. */
async function scoreParquet(
  job: ScoreJob,
  path: string,
  staged: StagedFile | null,
  out: string,
): Promise<string> {
  const { predictor, options } = job;
  const { version } = predictor;
  const names = namesOf(predictor);
  const engine = await DuckDb.open({ memory: importDefaults.memory, ...engineOptions(options) });
  try {
    const columns = names.slice(0, -1).map((name, at) => ({
      name,
      type: at === 0 ? ('integer' as const) : ('double' as const),
    }));
    const beside = await ColumnsBeside.open(engine, columns);
    const classes = predictor.classes.length;
    await withForecasts(job, staged?.parquetPath ?? path, async (forecasts) => {
      for await (const { count, severity, probabilities } of {
        [Symbol.asyncIterator]: () => counted(scoredRows(forecasts, staged), job.counts),
      }) {
        beside.append(count, [
          { of: Float64Array.from(severity, (value) => value || Number.NaN), stride: 1, offset: 0 },
          ...predictor.classes.map((_, k) => ({ of: probabilities, stride: classes, offset: k })),
        ]);
        options.onProgress?.({
          stage: 'scoring',
          done: job.counts.rows,
          total: Math.max(job.counts.rows, 1),
        });
      }
    });
    await writeWholeBy(out, (temporary) =>
      beside.write(path, temporary, { name: names.at(-1)!, value: version }),
    );
    return out;
  } finally {
    await engine.close();
  }
}

/** Opens typed Parquet as a source of features, and scores them on threads. */
async function withForecasts(
  { predictor, dataset, options }: ScoreJob,
  parquetPath: string,
  use: (forecasts: AsyncIterable<Forecast>) => Promise<void>,
): Promise<void> {
  const { threads, signal } = options;
  const source = await openDuckDbSource(
    {
      dataset,
      type: 'history',
      location: parquetPath,
      digest: null,
      paths: async () => [parquetPath],
      freshAt: async () => null,
      counts: async () => {
        throw new InternalError('Rows to score have no counts.');
      },
    },
    engineOptions(options),
  );
  try {
    await use(predictor.forecasts(source, { threads, signal }));
  } finally {
    await source.close();
  }
}

function engineOptions({ memory, threads, tempDirectory }: ScoreOptions): DuckDbOptions {
  return {
    ...(memory === undefined ? {} : { memory }),
    ...(threads === undefined ? {} : { threads }),
    ...(tempDirectory === undefined ? {} : { tempDirectory }),
  };
}

function namesOf({ classes }: Predictor): readonly string[] {
  return predictionColumns(classes).map(({ name }) => name);
}

function refuseNames(names: readonly string[], { predictor, path }: ScoreJob): void {
  const taken = namesOf(predictor).find((name) => names.includes(name));
  if (taken === undefined) return;
  throw new InputError(`Expected ${path} to have no predictions yet, got a column ${taken}.`, {
    hint: 'Score the file without predictions, or remove these columns.',
    details: { path, column: taken },
  });
}

/** Where to write. @throws InputError when the ending does not fit, or the file would be replaced by itself */
function outOf({ path, options }: ScoreJob, isParquetOut: boolean): string {
  const stem = basename(resolve(path)).replace(
    /(\.(csv|jsonl|ndjson|json|parquet|txt))?(\.(gz|zst|xz|bz2|zip))?$/i,
    '',
  );
  const ending = /\.(jsonl|ndjson|json|txt)(\.|$)/i.exec(basename(path))?.[1] ?? 'csv';
  const out = options.out ?? `${stem}.scored.${isParquetOut ? 'parquet' : ending}`;
  const what = isParquetOut ? 'Parquet' : 'text';
  if (/\.parquet$/i.test(out) !== isParquetOut) {
    throw new InputError(`Expected --out to end in ${isParquetOut ? '.parquet' : '.csv'}, got ${out}.`, {
      hint: `The rows of ${path} are written as ${what}. Choose another ending.`,
    });
  }
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new InputError(`Expected --out to be a file, got a folder: ${out}.`, {
      hint: 'Choose another name.',
    });
  }
  if (existsSync(out) && realpathSync(out) === realpathSync(path)) {
    throw new InputError(`Expected --out to be another file, got the one that is scored: ${out}.`, {
      hint: 'Choose another name.',
    });
  }
  return out;
}

/** Counts what is scored and written. */
class Counts {
  rows = 0;
  #scored = 0;
  #written = 0;
  readonly #predicted: Record<number, number>;

  constructor(classes: readonly number[]) {
    this.#predicted = Object.fromEntries(classes.map((severity) => [severity, 0]));
  }

  add({ count, severity }: ScoredRows): void {
    this.rows += count;
    for (let row = 0; row < count; row++) {
      if (severity[row] === 0) continue;
      this.#scored += 1;
      this.#predicted[severity[row]!]! += 1;
    }
  }

  write(records: number, total: number, onProgress: (progress: ScoreProgress) => void): void {
    this.#written += records;
    onProgress({ stage: 'scoring', done: this.#written, total });
  }

  summary(): Pick<ScoredFile, 'rows' | 'scored' | 'rejected' | 'predicted'> {
    const rows = Math.max(this.rows, this.#written);
    return { rows, scored: this.#scored, rejected: rows - this.#scored, predicted: this.#predicted };
  }
}

async function* counted(rows: AsyncIterable<ScoredRows>, counts: Counts): AsyncGenerator<ScoredRows> {
  for await (const batch of rows) {
    counts.add(batch);
    yield batch;
  }
}
