import { monthNames } from '../../base/dates.js';
import { formatCount, formatPercent } from '../../base/format.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { compact } from '../sections/compact.js';
import { countFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';
import { minMonth, type Season } from './season.js';
import { byFeed, feedTitle } from './words.js';
import type { OpposedYears, YearsResult } from './years.js';

/** The counts of the years, with the trap in them named. */
export function yearsPart(context: OverviewContext, result: YearsResult): Omit<Section, 'id' | 'title'> {
  const { partialYears, opposed, mixChanges } = result;
  return {
    findings: opposed.map((years) => opposedFinding(context, years)),
    tables: [yearTable(context, result)],
    caveats: compact([
      partialYears.length > 0 && `Years that are only partly covered: ${partialYears.join(', ')}.`,
      result.years.length > 1 &&
        `${mixChanges ? 'The mix of feeds changes from year to year. ' : ''}More reports can mean more coverage, not more accidents.`,
    ]),
  };
}

/** The season of each feed: a check of its level within the year. */
export function seasonSection(context: OverviewContext, seasons: readonly Season[]): Section {
  return {
    id: 'season',
    title: 'Season',
    isMethod: true,
    tables: seasons.length === 0 ? [] : [seasonTable(context, seasons)],
    notShown:
      seasons.length > 0
        ? []
        : [
            {
              parts: ['season'],
              reason: `The season is not shown: no year has ${minMonth} reports in each month.`,
            },
          ],
  };
}

function opposedFinding(
  { feeds }: OverviewContext,
  { from, to, before, after, changes }: OpposedYears,
): Finding {
  return {
    ...countFinding({
      id: `year-${from}-${to}`,
      sentence: `From ${from} to ${to} the count changes from ${formatCount(before)} to ${formatCount(after)}, but the feeds move in opposite directions: ${changes.map(({ name, change }) => `${feedLabel(name, feeds)} ${signed(change)}`).join(', ')}.`,
      estimate: after / before,
      unit: 'ratio',
      denominator: { n: before + after, of: 'reports' },
      caveat: 'Coverage, not safety: a feed that grows and one that shrinks hide each other in the sum.',
    }),
    period: `${from} and ${to}`,
    figure: 'coverage-weekly',
  };
}

function seasonTable(context: OverviewContext, seasons: readonly Season[]): ReportTable {
  return reportTable({
    id: 'season',
    title: 'Reports a day in each month, as ratio to the mean of the same year',
    columns: [
      { key: 'month', heading: 'Month', values: monthNames },
      ...seasons.map(({ name, ratios }) => ({
        key: name,
        heading: feedTitle(name, context),
        values: ratios,
      })),
    ],
    note: `Mean over the years in which each month has ${minMonth} reports of the feed.`,
  });
}

function yearTable(context: OverviewContext, { years, byYear, feeds }: YearsResult): ReportTable {
  return reportTable({
    id: 'years',
    title: `Reports by year${byFeed(context) === '' ? '' : ' and feed'}`,
    columns: [
      { key: 'year', heading: 'Year', values: years },
      ...(context.hasFeeds ? feeds : []).map((feed) => ({
        key: feed.name,
        heading: feed.name,
        values: feed.byYear,
      })),
      { key: 'all', heading: 'All', values: byYear },
    ],
  });
}

function signed(change: number): string {
  return `${change > 0 ? '+' : '−'}${formatPercent(Math.abs(change))}`;
}
