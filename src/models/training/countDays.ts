import { DataError } from '../../base/errors.js';
import { questionsFor } from '../../query/build.js';
import type { AnyFilter, Filter } from '../../query/question.js';
import type { Source } from '../../query/source.js';
import type { DayCounts } from './windows.js';

/** The accidents that match a filter. */
export interface CountedDays {
  /** In order of time. Days with accidents only. */
  readonly days: readonly DayCounts[];
  /** All accidents that match. */
  readonly rows: number;
  /** Those of them without a severity from 1 to 4, or without a time. */
  readonly withoutSeverity: number;
}

/**
 * Counts accidents by day and severity: enough to choose windows before anything is read.
 * @throws DataError when the dataset has no severity
 */
export async function countDays(source: Source, where: Filter, signal?: AbortSignal): Promise<CountedDays> {
  const { dataset } = source;
  const severity = dataset.roles.severity?.column;
  if (severity === undefined) {
    throw new DataError(`The dataset ${dataset.title} has no severity.`, {
      hint: 'Give a column the role of severity in the description of the dataset.',
    });
  }
  const question = questionsFor(dataset)
    .count()
    .by('day', severity)
    .where(where as AnyFilter);
  const answer = await source.ask(question, signal === undefined ? {} : { signal });
  const byDay = new Map<string, number[]>();
  let rows = 0;
  let withoutSeverity = 0;
  for (const row of answer.toRows()) {
    const [day, value, n] = [row.day as string | null, row[severity] as number | null, row.n as number];
    rows += n;
    if (day === null || value === null || ![1, 2, 3, 4].includes(value)) {
      withoutSeverity += n;
      continue;
    }
    const counts = byDay.get(day) ?? [0, 0, 0, 0];
    byDay.set(day, counts);
    counts[value - 1]! += n;
  }
  const days = [...byDay].sort(([a], [b]) => (a < b ? -1 : 1));
  return { days: days.map(([day, bySeverity]) => ({ day, bySeverity })), rows, withoutSeverity };
}
