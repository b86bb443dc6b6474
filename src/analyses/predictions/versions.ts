import { modelVersion } from '../../models/predictions.js';
import type { Dimension, Filter } from '../../query/question.js';
import type { AnalysisContext, DayExtent, GroupQuestion } from '../common/context.js';
import { type GroupCounts, groupCounts, numberIn, type Row } from '../common/groupCounts.js';

/** The reports that one version of a model has predicted, or that have no prediction. */
export interface VersionCounts {
  /** Null: without a prediction. */
  readonly version: string | null;
  readonly reports: number;
  /** `2022-07-01`, by the wall clock. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** Counts by `day`, `severity` and, where the dataset has feeds, `source`. */
  readonly groups: GroupCounts;
}

/** Counts the reports of each version, the version with the latest report first, those without a prediction last. */
export async function countVersions(
  context: Pick<AnalysisContext<unknown>, 'ask'>,
): Promise<readonly VersionCounts[]> {
  const counts = groupCounts(await context.ask(byVersionAnd('day', 'severity', 'source')));
  const versions = [...counts.split((row) => row[modelVersion] as string | null)].map(
    ([version, groups]): VersionCounts => {
      const { firstDay, lastDay } = extentOf(groups);
      return { version, reports: groups.total, firstDay: firstDay!, lastDay: lastDay!, groups };
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

function byVersionAnd(...others: readonly Dimension[]): GroupQuestion {
  return { by: [modelVersion, ...others] as readonly string[] as readonly Dimension[] };
}

/** The first and the last day of some groups; both null without groups. */
export function extentOf({ rows }: GroupCounts): DayExtent {
  const days = rows.map(({ day }) => day as string).sort();
  return { firstDay: days[0] ?? null, lastDay: days.at(-1) ?? null };
}

/** Whether the day of a group is from a day on and before another one. */
export function isWithin(
  { day }: Row,
  { from, until }: { readonly from: string; readonly until: string },
): boolean {
  return (day as string) >= from && (day as string) < until;
}
