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
 * Counts accidents by day, severity and feed: enough to choose windows before anything is read.
 * @throws DataError when the dataset has no severity
 */
export async function countDays(source: Source, where: Filter, signal?: AbortSignal): Promise<CountedDays> {
  const { dataset } = source;
  const severity = dataset.roles.severity?.column;
  const { feed } = dataset.roles;
  if (severity === undefined) {
    throw new DataError(`The dataset ${dataset.title} has no severity.`, {
      hint: 'Give a column the role of severity in the description of the dataset.',
    });
  }
  // A column may be named like the count of a question.
  let count = 'n';
  while (dataset.columnOf(count) !== undefined) count += 'n';
  const question = questionsFor(dataset)
    .measures({ [count]: { kind: 'count' } })
    .by('day', severity, ...(feed === undefined ? [] : [feed]))
    .where(where as AnyFilter);
  const answer = await source.ask(question, signal === undefined ? {} : { signal });
  const byDay = new Map<string, { bySeverity: number[]; byFeed: Map<string | null, number> }>();
  let rows = 0;
  let withoutSeverity = 0;
  for (const row of answer.toRows()) {
    const [day, value, n] = [row.day as string | null, row[severity] as number | null, row[count] as number];
    rows += n;
    if (day === null || value === null || ![1, 2, 3, 4].includes(value)) {
      withoutSeverity += n;
      continue;
    }
    const { bySeverity, byFeed } = byDay.get(day) ?? { bySeverity: [0, 0, 0, 0], byFeed: new Map() };
    byDay.set(day, { bySeverity, byFeed });
    bySeverity[value - 1]! += n;
    const name = feed === undefined ? null : (row[feed] as string | null);
    byFeed.set(name, (byFeed.get(name) ?? 0) + n);
  }
  const days = [...byDay].sort(([a], [b]) => (a < b ? -1 : 1));
  return { days: days.map(([day, counts]) => ({ day, ...counts })), rows, withoutSeverity };
}
