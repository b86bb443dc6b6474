import type { Forecast } from '../../models/trainedModel.js';
import type { StagedFile } from '../../storage/import/stageFile.js';

/** The forecasts of the next rows of a file. Severity 0 and NaN where the row is not a valid accident. */
export interface ScoredRows {
  readonly count: number;
  readonly severity: Uint8Array;
  /** `row * classes + class` */
  readonly probabilities: Float64Array;
}

/** The forecasts for the complete rows of a staged file, in order, without those of rejected rows. */
export async function* scoredRows(
  forecasts: AsyncIterable<Forecast>,
  staged: Pick<StagedFile, 'rejectedRows'> | null,
): AsyncGenerator<ScoredRows> {
  const rejected = staged === null ? noRejectedRows() : rejectedOrdinals(staged);
  let next = await rejected.next();
  let first = 0;
  for await (const { severity, probabilities } of forecasts) {
    const count = severity.length;
    const classes = count === 0 ? 0 : probabilities.length / count;
    for (; next.done !== true && next.value < first + count; next = await rejected.next()) {
      const row = next.value - first;
      severity[row] = 0;
      probabilities.fill(Number.NaN, row * classes, (row + 1) * classes);
    }
    first += count;
    yield { count, severity, probabilities };
  }
}

async function* rejectedOrdinals(staged: Pick<StagedFile, 'rejectedRows'>): AsyncGenerator<number> {
  for await (const rows of staged.rejectedRows()) for (const { ordinal } of rows) yield ordinal;
}

async function* noRejectedRows(): AsyncGenerator<number> {}
