import type { AnalysisContext } from '../common/context.js';
import { type DailySeries, dailySeries, dayText } from '../common/days.js';
import { unknownFeed } from '../common/feeds.js';
import { type GroupCounts, groupCounts } from '../common/groupCounts.js';
import type { OverviewOptions } from './options.js';

/** What the sections of the overview share. */
export interface OverviewContext extends AnalysisContext<Required<OverviewOptions>> {
  /** Counts by `day` and `source`. */
  readonly daily: GroupCounts;
  /** The same of each feed, by name. */
  readonly dailyByFeed: readonly (readonly [name: string, counts: GroupCounts])[];
  readonly total: number;
  /** Names of the feeds, by name; `unknown` where the file does not say. */
  readonly feeds: readonly string[];
  readonly countByFeed: ReadonlyMap<string, number>;
  /** A daily series for each feed, and for all of them under `all` when there are several. */
  readonly series: readonly DailySeries[];
  /** First and last day with an accident, `YYYY-MM-DD`; empty texts when there is none. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** Whether the dataset has feeds at all: one without is not broken down by them. */
  readonly hasFeeds: boolean;
  /** `feed and year`, or `year` where the file does not name the feed: what severities are compared within. */
  readonly stratum: string;
}

export async function openOverview(
  context: AnalysisContext<Required<OverviewOptions>>,
): Promise<OverviewContext> {
  const daily = groupCounts(await context.ask({ by: ['day', 'source'] }));
  const total = daily.total;
  const all = dailySeries('all', daily.byText('day'));
  const dailyByFeed = daily.splitText('source');
  const feeds = dailyByFeed.map(([name, counts]) => dailySeries(name, counts.byText('day')));
  const countByFeed = new Map(dailyByFeed.map(([name, counts]) => [name, counts.total]));
  const names = [...countByFeed.keys()];
  return {
    ...context,
    daily,
    dailyByFeed,
    total,
    feeds: names,
    countByFeed,
    hasFeeds: context.source.dataset.roles.feed !== undefined,
    series: feeds.length > 1 ? [...feeds, all] : feeds,
    firstDay: total === 0 ? '' : dayText(all.firstDay),
    lastDay: total === 0 ? '' : dayText(all.firstDay + all.counts.length - 1),
    stratum: names.every((name) => name === unknownFeed) ? 'year' : 'feed and year',
  };
}
