import type { Feature } from '../../dataset/features.js';
import { bothFilters } from '../../query/build.js';
import type { Filter } from '../../query/question.js';
import type { Source } from '../../query/source.js';
import type { ModelWindow } from '../folder/modelFacts.js';
import type { LabelledBatch } from '../severityModel.js';
import { rowsWhere, takeRows } from './batches.js';
import type { TrainSettings } from './options.js';
import { chanceFor } from './sampling.js';
import type { Windows } from './windows.js';

/** What the steps of a training share. */
export interface TrainingJob {
  readonly source: Source;
  readonly settings: TrainSettings;
  readonly windows: Windows;
  readonly features: readonly Feature[];
  /** Share of the accidents that is used. */
  readonly share: number;
}

/** The accidents from the beginning of one period to the end of another. */
export function within(where: Filter, first: ModelWindow, last: ModelWindow): Filter {
  return bothFilters(where, { from: first.from, until: last.until });
}

/** The rows of a batch that belong to the sample of a training. */
export function sampledRows(batch: LabelledBatch, { share, settings }: TrainingJob): LabelledBatch {
  const rows = rowsWhere(
    batch,
    ({ severity, chance }, row) =>
      severity[row] !== 0 && (share >= 1 || chanceFor(chance[row]!, settings.seed) < share),
  );
  return rows.length === batch.count ? batch : takeRows(batch, rows);
}
