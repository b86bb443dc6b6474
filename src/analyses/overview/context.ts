import { dayText } from '../../base/dates.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import { withOwnQuestions } from '../common/asked.js';
import type { AnalysisContext } from '../common/context.js';
import { type DailySeries, dailySeries } from '../common/days.js';
import { unknownFeed } from '../common/feeds.js';
import { type GroupCounts, groupCounts } from '../common/groupCounts.js';
import { analysisName, hasColumns } from '../common/roleNames.js';
import { type SeverityRule, severityOf } from '../common/severity.js';
import { computeMissing, type MissingResult } from './missing.js';
import type { OverviewOptions } from './options.js';

/** What the sections of the overview share. */
export interface OverviewContext extends AnalysisContext<Required<OverviewOptions>> {
  /** Counts by `day` and `source` of the accidents with a time. */
  readonly daily: GroupCounts;
  /** The same of each feed, by name. */
  readonly dailyByFeed: readonly (readonly [name: string, counts: GroupCounts])[];
  readonly total: number;
  /** Names of the feeds, by name; `unknown` where the file does not say. */
  readonly feeds: readonly string[];
  readonly countByFeed: ReadonlyMap<string, number>;
  /** A daily series for each feed. */
  readonly series: readonly DailySeries[];
  /** First and last day with an accident, `YYYY-MM-DD`; empty texts when no accident has a time. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** Whether some accident names a feed: nothing is broken down by feed where none does. */
  readonly hasFeeds: boolean;
  readonly missing: MissingResult;
  /** It asked for `missing`, on which `valuesIn` rests. */
  readonly forMissing: AnalysisContext<unknown>;
  /** How many accidents have a value in a column of the file. */
  readonly valuesIn: (name: FieldName) => number;
  /** Null where no accident has a severity. */
  readonly severity: SeverityRule | null;
  /** `feed and year`, or `year` where the file does not name the feed: what severities are compared within. */
  readonly stratum: string;
}

export async function openOverview(
  context: AnalysisContext<Required<OverviewOptions>>,
): Promise<OverviewContext> {
  const counts = groupCounts(await context.ask({ by: ['day', 'source'] }));
  const { total } = counts;
  const daily = counts.where((row) => row.day !== null);
  const all = dailySeries('all', daily.byText('day'));
  const dailyByFeed = daily.splitText('source');
  const feeds = dailyByFeed.map(([name, ofFeed]) => dailySeries(name, ofFeed.byText('day')));
  const countByFeed = new Map(counts.splitText('source').map(([name, ofFeed]) => [name, ofFeed.total]));
  const names = [...countByFeed.keys()];
  const forMissing = withOwnQuestions(context);
  const missing = await computeMissing(forMissing);
  const { dataset } = context.source;
  const shares = new Map(missing.columns.map(({ name, share }) => [analysisName(name, dataset), share]));
  const valuesIn = (name: FieldName): number => Math.round((1 - (shares.get(name) ?? 0)) * total);
  return {
    ...context,
    missing,
    forMissing,
    valuesIn,
    severity: hasColumns(dataset, 'severity') && valuesIn('severity') > 0 ? severityOf(dataset) : null,
    daily,
    dailyByFeed,
    total,
    feeds: names,
    countByFeed,
    hasFeeds: names.some((name) => name !== unknownFeed),
    series: feeds,
    firstDay: daily.total === 0 ? '' : dayText(all.firstDay),
    lastDay: daily.total === 0 ? '' : dayText(all.firstDay + all.counts.length - 1),
    stratum: names.every((name) => name === unknownFeed) ? 'year' : 'feed and year',
  };
}

/** The severity to group by, or nothing where no accident has one. */
export function bySeverity({ severity }: OverviewContext): readonly ['severity'] | readonly [] {
  return severity === null ? [] : ['severity'];
}
