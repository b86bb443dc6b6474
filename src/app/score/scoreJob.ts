import { InternalError } from '../../base/errors.js';
import type { ColumnMap } from '../../dataset/columnMap.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { DateOrder } from '../../dataset/times.js';
import { openDuckDbSource } from '../../engines/duckdb/duckDbSource.js';
import type { DuckDbOptions } from '../../engines/duckdb/duckdb.js';
import type { StagedFile, StageOptions } from '../../storage/import/stageFile.js';
import type { Predictor } from './predictor.js';
import type { ScoreCounts } from './scoreCounts.js';
import { type ScoredRows, scoredRows } from './scoredRows.js';

export interface ScoreProgress {
  /** `reading` types the rows of a file that is not an import; `scoring` predicts and writes. */
  readonly stage: 'reading' | 'scoring';
  readonly done: number;
  readonly total: number;
}

/** What both ways of scoring need. */
export interface ScoreJob {
  readonly predictor: Predictor;
  /** The names of the added columns: the severity, the probabilities, the version. */
  readonly names: readonly string[];
  readonly out: string;
  /** A folder for what is written until the file is complete. */
  readonly work: string;
  readonly dataset: Dataset;
  readonly columnMap: ColumnMap;
  readonly dateOrder: DateOrder | undefined;
  readonly engine: DuckDbOptions;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: ScoreProgress) => void;
  readonly counts: ScoreCounts;
}

export function stageOptions({ onProgress, ...job }: ScoreJob): StageOptions {
  const { dataset, predictor, columnMap, dateOrder, engine, signal } = job;
  return {
    ...{ dataset, columns: predictor.columns, columnMap, dateOrder, engine, signal },
    onProgress: ({ fraction }) => onProgress({ stage: 'reading', done: fraction, total: 1 }),
  };
}

/**
 * Scores the typed rows of a Parquet file.
 * @param staged where its rows come from, if some of them may be invalid
 */
export async function withScoredRows(
  { predictor, dataset, engine, signal, counts }: ScoreJob,
  parquetPath: string,
  staged: StagedFile | null,
  use: (rows: AsyncGenerator<ScoredRows>) => Promise<void>,
): Promise<void> {
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
    engine,
  );
  try {
    const forecasts = predictor.forecasts(source, { threads: engine.threads, signal });
    await use(counts.counted(scoredRows(forecasts, staged)));
  } finally {
    await source.close();
  }
}
