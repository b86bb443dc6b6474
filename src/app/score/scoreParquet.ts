import { join } from 'node:path';
import { writeWholeBy } from '../../base/writeFileWhole.js';
import { type BesideColumn, ColumnsBeside } from '../../engines/duckdb/columnsBeside.js';
import { DuckDb } from '../../engines/duckdb/duckdb.js';
import { importDefaults } from '../../storage/import/importCsv.js';
import { type StagedFile, withStagedFile } from '../../storage/import/stageFile.js';
import type { ParquetInput } from './scoreInput.js';
import { type ScoreJob, stageOptions, withScoredRows } from './scoreJob.js';

/** Scores a Parquet file. Rows of another program are typed first. */
export async function scoreParquet(input: ParquetInput, job: ScoreJob): Promise<void> {
  const { path, header } = input;
  if (header === null) return scoreTyped(input, path, null, job);
  await withStagedFile(path, header, job.work, stageOptions(job), (staged) =>
    scoreTyped(input, staged.parquetPath, staged, job),
  );
}

/** Collects the predictions in columns, and then writes them beside those of the file. */
async function scoreTyped(
  { path, rows: total }: ParquetInput,
  typedPath: string,
  staged: StagedFile | null,
  job: ScoreJob,
): Promise<void> {
  const { predictor, names, work, signal } = job;
  const [severityName, ...others] = names;
  const probabilityNames = others.slice(0, -1);
  const columns: BesideColumn[] = [
    { name: severityName!, type: 'integer' },
    ...probabilityNames.map((name): BesideColumn => ({ name, type: 'double' })),
  ];
  const engine = await DuckDb.open({
    memory: importDefaults.memory,
    tempDirectory: join(work, 'spill'),
    ...job.engine,
  });
  const stop = (): void => engine.interrupt();
  signal?.addEventListener('abort', stop);
  try {
    const beside = await ColumnsBeside.open(engine, columns);
    const stride = predictor.classes.length;
    let done = 0;
    await withScoredRows(job, typedPath, staged, async (rows) => {
      for await (const { count, severity, probabilities } of rows) {
        beside.append(count, [
          { of: Float64Array.from(severity, (value) => value || Number.NaN), stride: 1, offset: 0 },
          ...predictor.classes.map((_, offset) => ({ of: probabilities, stride, offset })),
        ]);
        done += count;
        job.onProgress({ stage: 'scoring', done, total });
      }
    });
    const version = { name: names.at(-1)!, value: predictor.version };
    await writeWholeBy(job.out, (temporary) => beside.write(path, temporary, version), work);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await engine.close();
  }
}
