import { modelVersion } from '../../models/predictions.js';
import type { Dimension, Filter } from '../../query/question.js';
import type { AnalysisContext, GroupQuestion } from '../common/context.js';
import { type GroupCounts, groupCounts, numberIn } from '../common/groupCounts.js';

/** The reports that one version of a model has predicted, or that have no prediction. */
export interface VersionCounts {
  /** Null: without a prediction. */
  readonly version: string | null;
  readonly reports: number;
  /** `2022-07-01`, by the wall clock. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** Counts by `day`. */
  readonly days: GroupCounts;
}

/** Counts the reports of each version, the version with the latest report first, those without a prediction last. */
export async function countVersions(
  context: Pick<AnalysisContext<unknown>, 'ask'>,
): Promise<readonly VersionCounts[]> {
  const counts = groupCounts(await context.ask(byVersionAnd('day')));
  const versions = [...counts.split((row) => row[modelVersion] as string | null)].map(
    ([version, days]): VersionCounts => {
      const names = days.rows.map(({ day }) => day as string).sort();
      return {
        version,
        reports: days.total,
        firstDay: names[0]!,
        lastDay: names.at(-1)!,
        days,
      };
    },
  );
  const predicted = versions.filter(({ version }) => version !== null);
  return [...(await latestFirst(context, predicted)), ...versions.filter(({ version }) => version === null)];
}

/** Where two versions have reports of the last day, the hour decides, then the number of reports. */
async function latestFirst(
  { ask }: Pick<AnalysisContext<unknown>, 'ask'>,
  versions: readonly VersionCounts[],
): Promise<VersionCounts[]> {
  const lastDay = versions
    .map((one) => one.lastDay)
    .sort()
    .at(-1)!;
  const tied = versions.filter((one) => one.lastDay === lastDay);
  const hours =
    tied.length < 2
      ? []
      : groupCounts(await ask({ ...byVersionAnd('hour'), where: { from: lastDay } as Filter })).rows;
  const lastHour = ({ version }: VersionCounts): number =>
    Math.max(-1, ...hours.filter((row) => row[modelVersion] === version).map((row) => numberIn(row, 'hour')));
  return versions.toSorted(
    (a, b) =>
      (a.lastDay < b.lastDay ? 1 : a.lastDay > b.lastDay ? -1 : 0) ||
      lastHour(b) - lastHour(a) ||
      b.reports - a.reports,
  );
}

function byVersionAnd(time: 'day' | 'hour'): GroupQuestion {
  return { by: [modelVersion, time] as readonly string[] as readonly Dimension[] };
}

/** Reports of a version from a day on and before another one. */
export function reportsWithin(
  { days }: VersionCounts,
  { from, until }: { readonly from: string; readonly until: string },
): number {
  return days.where(({ day }) => (day as string) >= from && (day as string) < until).total;
}
