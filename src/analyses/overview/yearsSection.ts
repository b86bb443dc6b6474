import { formatCount, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import { stacked } from '../../charts/stacked.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { confoundedOverTime } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { countFinding } from '../sections/findings.js';
import { footnoteOf } from '../sections/footnote.js';
import { reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';
import { minMonth, type Season } from './season.js';
import { andFeed, feedTitle } from './words.js';
import type { OpposedYears, YearsResult } from './years.js';

const monthNames = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Years and months: the classic charts, with the trap in them named. */
export function yearsSection(
  context: OverviewContext,
  result: YearsResult,
  seasons: readonly Season[],
): Section {
  const { partialYears, opposed } = result;
  return {
    id: 'years',
    title: 'Years and months',
    text: compact([
      context.source.dataset.roles.feed !== undefined &&
        result.years.length > 1 &&
        confoundedOverTime(context, 'more accidents in a later year can mean more coverage, not more danger'),
      partialYears.length > 0 && `Years that are only partly covered: ${partialYears.join(', ')}.`,
    ]),
    findings: opposed.map((years) => opposedFinding(context, years)),
    figures: compact([
      yearChart(context, result),
      result.months.length > 1 && monthChart(context, result),
      seasons.length > 0 && seasonChart(context, seasons),
    ]),
    tables: [yearTable(context, result)],
    notShown: compact([
      result.months.length < 2 && {
        parts: ['months'],
        reason: 'Months are not shown: all accidents are in one month.',
      },
      seasons.length === 0 && {
        parts: ['season'],
        reason: `The season is not shown: no year has ${minMonth} accidents in each month.`,
      },
    ]),
  };
}

function opposedFinding(
  { feeds }: OverviewContext,
  { from, to, before, after, changes }: OpposedYears,
): Finding {
  return countFinding({
    id: `year-${from}-${to}`,
    sentence: `From ${from} to ${to} the count changes from ${formatCount(before)} to ${formatCount(after)}, but the feeds move in opposite directions: ${changes.map(({ name, change }) => `${feedLabel(name, feeds)} ${signed(change)}`).join(', ')}.`,
    estimate: after / before,
    unit: 'ratio',
    denominator: { n: before + after, of: `accidents of ${from} and ${to}` },
    caveat: 'Coverage, not safety: a feed that grows and one that shrinks hide each other in the sum.',
  });
}

function yearChart(context: OverviewContext, { years, byYear, feeds, mixChanges }: YearsResult): Figure {
  const counts = years.map((year, index) => `${year} ${formatCount(byYear[index]!)}`);
  return stacked({
    id: 'years',
    headline: `Accidents by year${andFeed(context)}`,
    alt: `Accidents by year${feeds.length > 1 ? ', stacked by feed' : ''}: ${counts.join(', ')}.${mixChanges ? ' The mix of feeds changes from year to year.' : ''}`,
    footnote: footnoteOf(context.feeds, context.total),
    x: years,
    series: feeds.map((feed) => ({ name: feedTitle(feed.name, context), y: feed.byYear })),
    xTitle: 'Year',
    yTitle: 'Accidents',
    xType: 'category',
  });
}

function monthChart(context: OverviewContext, { months, feeds }: YearsResult): Figure {
  return stacked({
    id: 'months',
    headline: `Accidents by month${andFeed(context)}`,
    alt: `Monthly counts from ${months[0]} to ${months.at(-1)}${feeds.length > 1 ? ', stacked by feed' : ''}.`,
    footnote: footnoteOf(context.feeds, context.total),
    x: months,
    series: feeds.map(({ name, byMonth }) => ({ name: feedTitle(name, context), y: byMonth })),
    xTitle: 'Month',
    yTitle: 'Accidents',
    xType: 'date',
  });
}

function seasonChart(context: OverviewContext, seasons: readonly Season[]): Figure {
  return lines({
    id: 'season',
    headline: 'Season: each month against the mean of its own year',
    alt:
      context.feeds.length > 1
        ? 'One line per feed over the months of the year; 1 is the mean day of the same year and feed. Years in which a feed misses a month are left out for it.'
        : 'One line over the months of the year; 1 is the mean day of the same year. Years with a month without accidents are left out.',
    footnote: `${footnoteOf(context.feeds, context.total)}; whole years with ${minMonth} a month`,
    series: seasons.map(({ name, ratios }) => ({ name: feedTitle(name, context), x: monthNames, y: ratios })),
    xTitle: 'Month of the year',
    yTitle: 'Daily level, ratio to the year',
    xType: 'category',
  });
}

function yearTable(context: OverviewContext, { years, byYear, feeds }: YearsResult): ReportTable {
  return reportTable({
    id: 'years',
    title: `Accidents by year${andFeed(context)}`,
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
