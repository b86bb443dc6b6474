import { formatCount, formatNumber, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { compact } from '../sections/compact.js';
import { countFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';
import { minMonth, type Season } from './season.js';
import { byFeed, feedTitle, sourceNote } from './words.js';
import type { OpposedYears, YearsResult } from './years.js';

const monthNames = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** The counts of the years, with the trap in them named. */
export function yearsPart(context: OverviewContext, result: YearsResult): Omit<Section, 'id' | 'title'> {
  const { partialYears, opposed, mixChanges } = result;
  return {
    text: compact([
      partialYears.length > 0 && `Years that are only partly covered: ${partialYears.join(', ')}.`,
    ]),
    findings: opposed.map((years) => opposedFinding(context, years)),
    tables: [yearTable(context, result)],
    caveats: compact([
      result.years.length > 1 &&
        `${mixChanges ? 'The mix of feeds changes from year to year. ' : ''}More accidents in a later year can mean more coverage, not more danger.`,
    ]),
  };
}

/** The season of each feed: a check of its level within the year. */
export function seasonSection(context: OverviewContext, seasons: readonly Season[]): Section {
  return {
    id: 'season',
    title: 'Season',
    isMethod: true,
    figures: seasons.length === 0 ? [] : [seasonChart(context, seasons)],
    notShown:
      seasons.length > 0
        ? []
        : [
            {
              parts: ['season'],
              reason: `The season is not shown: no year has ${minMonth} accidents in each month.`,
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
      denominator: { n: before + after, of: `reports of ${from} and ${to}` },
      caveat: 'Coverage, not safety: a feed that grows and one that shrinks hide each other in the sum.',
    }),
    period: `${from} and ${to}`,
    figure: 'coverage-weekly',
  };
}

function seasonChart(context: OverviewContext, seasons: readonly Season[]): Figure {
  const ends = seasons.map(({ name, ratios }) => {
    const known = ratios.filter((ratio) => ratio !== null);
    return `${feedTitle(name, context)} ${formatNumber(Math.min(...known))} to ${formatNumber(Math.max(...known))}`;
  });
  return lines({
    id: 'season',
    headline: 'Each month against the mean of its own year',
    subline: `Reports a day in the month as ratio to the mean of the year${byFeed(context)}; whole years with ${minMonth} reports a month`,
    alt: `A line over the months of the year. Range: ${ends.join('; ')}.`,
    footnote: sourceNote(
      context,
      'Mean over the whole years; no interval. Years in which a month lacks reports are left out.',
    ),
    series: [
      ...seasons.map(({ name, ratios }) => ({ name: feedTitle(name, context), x: monthNames, y: ratios })),
      { name: 'mean of the year', x: monthNames, y: monthNames.map(() => 1), look: 'reference' as const },
    ],
    xTitle: 'Month of the year',
    yTitle: 'Ratio to the year',
    xType: 'category',
    fromZero: false,
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
