import { dayText } from '../../base/dates.js';
import type { ReportTable } from '../../report/report.js';
import type { DailySeries } from '../common/days.js';
import { feedLabel } from '../common/feeds.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';
import type { FeedCoverage } from './coverage.js';

export function gapTable(context: OverviewContext, feeds: readonly FeedCoverage[]): ReportTable | null {
  const rows = feeds.flatMap(({ series, gaps }) => gaps.map((gap) => ({ series, gap })));
  if (rows.length === 0) return null;
  return reportTable({
    id: 'gaps',
    title: 'Gaps: days without reports, or almost without',
    columns: [
      { key: 'source', heading: 'Feed', values: rows.map(({ series }) => seriesName(series, context)) },
      { key: 'from', heading: 'First day', values: rows.map(({ series, gap }) => dayAt(series, gap.start)) },
      { key: 'last', heading: 'Last day', values: rows.map(({ series, gap }) => dayAt(series, gap.end - 1)) },
      { key: 'days', heading: 'Days', values: rows.map(({ gap }) => gap.end - gap.start) },
      { key: 'counted', heading: 'Counted', values: rows.map(({ gap }) => gap.counted) },
      { key: 'expected', heading: 'Expected', values: rows.map(({ gap }) => Math.round(gap.expected)) },
      { key: 'resumed', heading: 'Came back', values: rows.map(({ gap }) => (gap.resumed ? 'yes' : 'no')) },
    ],
    note: 'The chart fills gaps of up to three days and leaves longer ones out. The search for breaks fills gaps of less than three weeks.',
  });
}

export function breakTable(context: OverviewContext, feeds: readonly FeedCoverage[]): ReportTable | null {
  const rows = feeds.flatMap(({ series, breaks }) => (breaks ?? []).map((found) => ({ series, found })));
  if (rows.length === 0) return null;
  const intervals = rows.map(({ found }) => ({ lower: finite(found.lower), upper: finite(found.upper) }));
  return reportTable({
    id: 'breaks',
    title: 'Breaks: days on which the level of a feed changes',
    columns: [
      { key: 'source', heading: 'Feed', values: rows.map(({ series }) => seriesName(series, context)) },
      { key: 'day', heading: 'From', values: rows.map(({ series, found }) => dayAt(series, found.at)) },
      { key: 'before', heading: 'A day before', values: rows.map(({ found }) => found.before) },
      { key: 'after', heading: 'A day after', values: rows.map(({ found }) => found.after) },
      { key: 'ratio', heading: 'Ratio', values: rows.map(({ found }) => finite(found.ratio)) },
      ...intervalColumns(context.options.confidenceLevel, intervals),
    ],
    note: 'Levels differ by a factor of at least 1.3 and mostly last three weeks or more.',
  });
}

/** What a sentence calls a series. */
export function seriesName({ name }: DailySeries, { feeds }: Pick<OverviewContext, 'feeds'>): string {
  return feedLabel(name, feeds);
}

/** `YYYY-MM-DD` of a position in a series. */
export function dayAt(series: DailySeries, index: number): string {
  return dayText(series.firstDay + index);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
