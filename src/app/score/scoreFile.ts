import { resolve } from 'node:path';
import { type OptionNames, requireKnownOptions, requireSignal } from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import { makeWorkFolder, removeWorkFolder } from '../../base/workFolder.js';
import { type ColumnMap, requireColumnMap } from '../../dataset/columnMap.js';
import { type Dataset, requireDataset } from '../../dataset/dataset.js';
import { requireDateOrder } from '../../dataset/spellings.js';
import type { DateOrder } from '../../dataset/times.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { checkDuckDbOptions, type DuckDbOptions, duckDbOptionNames } from '../../engines/duckdb/duckdb.js';
import { predictionColumns } from '../../models/predictions.js';
import type { ScoringModel } from '../../models/scoringModel.js';
import { predictorOf } from './predictor.js';
import { ScoreCounts } from './scoreCounts.js';
import { readScoreInput, type ScoreInput } from './scoreInput.js';
import type { ScoreJob, ScoreProgress } from './scoreJob.js';
import { scoredPath } from './scoreOutput.js';
import { scoreParquet } from './scoreParquet.js';
import { scoreText } from './scoreText.js';

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
 * become Parquet. The file appears whole or not at all. What is written until then is in a folder beside it, which the next
 * call for the same file removes if this one is killed.
 *
 * @param model a model of this machine, or an endpoint that has one
 * @throws InputError when the file does not exist, has such columns already, or cannot be written to `out`
 * @throws DataError when it is not a file of accidents
 * @throws StorageError when the disk is full, permissions are missing, or memory does not suffice
 * @example
 * const { scored } = await scoreFile('my.csv', await openModel('model/'), { out: 'scored.csv' });
 */
export async function scoreFile(
  path: string,
  model: ScoringModel,
  options: ScoreOptions = {},
): Promise<ScoredFile> {
  requireKnownOptions('scoreFile', options, optionNames);
  checkDuckDbOptions(options);
  const { dataset = usAccidents, columns, dateOrder, signal, onProgress = () => {} } = options;
  requireDataset(dataset);
  requireDateOrder(dateOrder);
  requireSignal(signal);
  signal?.throwIfAborted();
  const startedMs = performance.now();
  const columnMap = requireColumnMap(columns ?? {}, dataset);
  const input = await readScoreInput(path, dataset, columns === undefined ? undefined : columnMap);
  const predictor = predictorOf(model, dataset);
  const names = predictionColumns(predictor.classes).map(({ name }) => name);
  refuseNames(input, names);
  const out = scoredPath(path, input, options.out);
  const counts = new ScoreCounts(predictor.classes);
  const hint = 'Choose another file with --out.';
  const work = await makeWorkFolder(resolve(out), 'scoring', hint);
  const job: ScoreJob = {
    ...{ predictor, names, out, work, dataset, columnMap, dateOrder, signal, onProgress, counts },
    engine: engineOptions(options),
  };
  try {
    await (input.kind === 'parquet' ? scoreParquet(input, job) : scoreText(input, job));
  } finally {
    await removeWorkFolder(work);
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  return { out, ...counts.summary, modelVersion: predictor.version, seconds };
}

function engineOptions({ memory, threads, tempDirectory }: ScoreOptions): DuckDbOptions {
  return {
    ...(memory === undefined ? {} : { memory }),
    ...(threads === undefined ? {} : { threads }),
    ...(tempDirectory === undefined ? {} : { tempDirectory }),
  };
}

/** Names that differ in case only are the same in Parquet, and look the same in a CSV. */
function refuseNames({ path, names }: ScoreInput, added: readonly string[]): void {
  const lower = new Set(added.map((name) => name.toLowerCase()));
  const taken = names.find((name) => lower.has(name.toLowerCase()));
  if (taken === undefined) return;
  throw new InputError(`Expected ${path} to have no predictions yet, got a column ${taken}.`, {
    hint: 'Score the file without predictions, or remove these columns.',
    details: { path, column: taken },
  });
}
