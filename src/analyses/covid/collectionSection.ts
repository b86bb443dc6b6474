import { formatCountOf, formatNumber } from '../../base/format.js';
import { calendar } from '../../charts/calendar.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import type { PeriodAnnotation } from '../../charts/marks.js';
import type { ReportTable, Section } from '../../report/report.js';
import { dayText } from '../common/days.js';
import { unknownFeed } from '../common/feeds.js';
import { compact } from '../sections/compact.js';
import { coverageLines } from '../sections/coverageLines.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import { emergencyMark } from './charts.js';
import type { CollectionResult, FeedBreak, FeedGap } from './collection.js';
import type { CovidContext } from './context.js';
import { sumOf } from './counts.js';
import { footnoteOfAll } from './words.js';

/** With fewer accidents a day, a calendar shows noise. */
const minDailyCount = 5;
const minCalendarDays = 28;
/** Marked in the lines: gaps of at least this length, and at most so many of them. */
const minMarkedDays = 14;
const maxMarkedGaps = 4;

/** Counts by day and source, with the gaps that every fit leaves out and the breaks that the model contains. */
export function collectionSection(context: CovidContext, result: CollectionResult): Section {
  const { gaps, breaks } = result;
  return {
    id: 'collection',
    title: 'What was collected',
    text: [
      'A day is masked when a feed is nearly silent: its count is below a fifth of what its last 28 good days predict, and too low to be chance. Masked days are excluded from every fit. The sum of all feeds is masked on the masked days of each feed that has at least a tenth of the accidents.',
      breaks.length === 0
        ? context.headline === null
          ? 'A break in the collection would enter the model. There is no model of this data.'
          : 'No lasting break in the collection was found in the baseline of the model.'
        : 'After each lasting break in the collection, the model gives the feed a new level. The search for breaks uses no data after the interruption.',
    ],
    figures: compact([weeklyChart(context, result), calendarChart(context)]),
    tables: compact([gaps.length > 0 && gapsTable(gaps), breaks.length > 0 && breaksTable(breaks)]),
    notShown: compact([
      gaps.length === 0 && {
        parts: ['collection-gaps'],
        reason: 'Masked days are not listed: no feed with enough accidents fell silent.',
      },
      breaks.length === 0 && {
        parts: ['collection-steps'],
        reason: 'Breaks in the collection are not listed: the model has none.',
      },
    ]),
  };
}

function weeklyChart(context: CovidContext, { filled, filledDays, gaps }: CollectionResult): Figure {
  const { spec, counts, feeds } = context;
  const { unit, series } = coverageLines(
    filled.map((feed) => ({
      ...feed,
      name: feed.name === unknownFeed ? (feeds.length > 1 ? 'Feed not given' : 'All') : feed.name,
    })),
    filledDays,
  );
  const isInData = spec.interruption < counts.endDay;
  const labels = new Set(feeds.map(({ label }) => label));
  const marked = gaps.filter(({ label, days }) => labels.has(label) && days >= minMarkedDays);
  return lines({
    id: 'covid-weekly',
    headline: `Accidents a ${unit}${context.hasSources ? ' by feed' : ''}`,
    alt: `Counts by ${unit}${feeds.length > 1 ? ', one line per feed' : ''}, from ${dayText(counts.firstDay)} to ${dayText(counts.endDay - 1)}.${isInData ? ' The national emergency of March 2020 is marked.' : ''} A step in one feed only suggests a change in its collection.`,
    footnote: `${footnoteOfAll(context)}; gaps of up to ${filledDays} days filled, longer left out`,
    series,
    events: isInData ? [emergencyMark(spec)] : [],
    windows: marked.slice(0, maxMarkedGaps).map(gapMark),
    xTitle: unit === 'week' ? 'Week' : 'Month',
    yTitle: `Accidents a ${unit}`,
    xType: 'date',
  });
}

function gapMark({ label, firstDay, endDay }: FeedGap): PeriodAnnotation {
  return { from: firstDay, until: endDay, label: `${label} silent` };
}

function calendarChart(context: CovidContext): Figure | null {
  const { series, gaps } = context.all;
  const { counts, firstDay, mask } = series;
  const total = sumOf(series);
  if (total < minDailyCount * counts.length || counts.length < minCalendarDays) return null;
  const masked = gaps.reduce((sum, { start, end }) => sum + end - start, 0);
  return calendar({
    id: 'covid-daily',
    headline: 'Accidents a day',
    alt: `One cell per day, one block per year, Monday at the top and Sunday at the bottom; ${formatCountOf(masked, 'masked day')} ${verbFor(masked, 'is', 'are')} empty. The mean day has ${formatNumber(total / counts.length)} accidents.`,
    footnote: `${footnoteOfAll(context)}; masked days are empty`,
    days: Array.from(counts, (_, index) => dayText(firstDay + index)),
    values: Array.from(counts, (count, index) => (mask[index] === 1 ? null : count)),
    valueTitle: 'Accidents a day',
  });
}

function gapsTable(gaps: readonly FeedGap[]): ReportTable {
  return reportTable({
    id: 'collection-gaps',
    title: 'Masked days',
    columns: [
      { key: 'source', heading: 'Feed', values: gaps.map(({ label }) => label) },
      { key: 'from', heading: 'First day', values: gaps.map(({ firstDay }) => firstDay) },
      { key: 'to', heading: 'Last day', values: gaps.map(({ lastDay }) => lastDay) },
      { key: 'days', heading: 'Days', values: gaps.map(({ days }) => days) },
      { key: 'counted', heading: 'Reported', values: gaps.map(({ counted }) => counted) },
      { key: 'expected', heading: 'Expected', values: gaps.map(({ expected }) => Math.round(expected)) },
    ],
  });
}

function breaksTable(breaks: readonly FeedBreak[]): ReportTable {
  return reportTable({
    id: 'collection-steps',
    title: 'Breaks in the collection in the model',
    columns: [
      { key: 'source', heading: 'Feed', values: breaks.map(({ label }) => label) },
      { key: 'day', heading: 'First day', values: breaks.map(({ firstDay }) => firstDay) },
      {
        key: 'factor',
        heading: 'Factor in the model',
        format: 'number',
        values: breaks.map(({ factor }) => factor),
      },
    ],
  });
}
