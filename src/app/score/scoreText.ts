import { writeWholeFrom } from '../../base/writeFileWhole.js';
import type { CsvHeader } from '../../csv/header.js';
import { withStagedFile } from '../../storage/import/stageFile.js';
import { scoredText } from './scoredText.js';
import type { ScoreInput } from './scoreInput.js';
import { type ScoreJob, stageOptions, withScoredRows } from './scoreJob.js';

/** Scores a CSV or JSON lines: its rows are typed first, then its text is copied with the predictions. */
export async function scoreText(
  { path, header }: Extract<ScoreInput, { readonly kind: 'text' }>,
  job: ScoreJob,
): Promise<void> {
  const { out, work, names, predictor, signal, onProgress, counts } = job;
  await withStagedFile(path, header, work, stageOptions(job), async (staged) => {
    const total = staged.rows.read;
    let done = 0;
    await withScoredRows(job, staged.parquetPath, staged, async (rows) => {
      const text = scoredText(path, staged.rows.header as CsvHeader, rows, {
        ...{ names, version: predictor.version, signal },
        onRecords: (records, broken) => {
          done += records;
          counts.addBroken(broken);
          onProgress({ stage: 'scoring', done, total });
        },
      });
      await writeWholeFrom(out, text, work);
    });
  });
}
