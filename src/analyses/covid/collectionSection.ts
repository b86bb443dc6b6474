import { dayText, periodInWords } from '../../base/dates.js';
import { formatCountOf } from '../../base/format.js';
import { calendar } from '../../charts/calendar.js';
import type { Figure } from '../../charts/figure.js';
import type { ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import { ratioTitle } from './charts.js';
import type { CollectionResult, FeedBreak, FeedGap } from './collection.js';
import type { CovidContext, FittedFeed } from './context.js';
import { expectedByDay } from './interruption.js';
import { headlineName } from './words.js';

/** With fewer accidents a day, a calendar shows chance. */
const minDailyCount = 5;
const minCalendarDays = 28;

/** The gaps that every fit leaves out, the breaks that the model contains, and each day beside its expected count. */
export function collectionSection(context: CovidContext, result: CollectionResult): Section {
  const { gaps, breaks } = result;
  const figure = context.mainFeed === null ? null : calendarChart(context, context.mainFeed);
  return {
    id: 'collection',
    title: 'Masked days and breaks',
    isMethod: true,
    text: [
      'A day is masked when a feed is nearly silent: its count is below a fifth of what its last 28 good days predict, and too low to be chance. Masked days are excluded from every fit. The sum of all feeds is masked on the masked days of each feed that has at least a tenth of the accidents.',
      breaks.length === 0
        ? context.mainFeed === null
          ? 'A break in the collection would enter the model. There is no model of this data.'
          : 'No lasting break in the collection was found in the baseline of the model.'
        : 'Where the counts of a feed change level for weeks, the model has a new level, beside season and trend. A factor near 1 means that the trend explains the change: the feed grew or shrank slowly. The search for these breaks uses no data after the interruption.',
    ],
    figures: compact([figure]),
    tables: compact([gaps.length > 0 && gapsTable(gaps), breaks.length > 0 && breaksTable(context, breaks)]),
    notShown: compact([
      figure === null && {
        parts: ['covid-daily'],
        reason: `Single days are not shown: that takes a fitted feed with ${minDailyCount} reports a day.`,
      },
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

/** Each day of the fit over its expected count; null with too few reports a day. */
function calendarChart(context: CovidContext, feed: FittedFeed): Figure | null {
  const { series } = feed;
  const { effect } = feed.outcome;
  const days = Array.from(effect.days);
  const reports = effect.before + effect.observed;
  if (days.length < minCalendarDays || reports < minDailyCount * days.length) return null;
  const expected = expectedByDay(effect);
  const [first, last] = [days[0]!, days.at(-1)!];
  const every = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const byDay = new Map(days.map((day, i) => [day, series.counts[day - series.firstDay]! / expected[i]!]));
  const masked = every.length - days.length;
  return calendar({
    id: 'covid-daily',
    headline: `Each day of ${headlineName(feed)} beside what the model expects`,
    subline: `Reports over expected by day, ${periodInWords(dayText(first), dayText(last))}; ${nReports(reports)}`,
    alt: `A cell for each day, a block for each year, Monday at the top. ${formatCountOf(masked, 'day')} that ${verbFor(masked, 'is', 'are')} not in the fit ${verbFor(masked, 'is', 'are')} hatched.`,
    footnote: sourceNote(
      context,
      'Hatched: masked days and those between the interruption and the effect period.',
    ),
    days: every.map(dayText),
    values: every.map((day) => byDay.get(day) ?? null),
    valueTitle: ratioTitle,
    missing: 'left out',
    ratio: true,
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
      {
        key: 'expected',
        heading: 'Expected',
        values: gaps.map(({ expected }) => (expected === null ? null : Math.round(expected))),
      },
    ],
    ...(gaps.some(({ expected }) => expected === null) && {
      note: 'The sum of all feeds is masked while one of them is silent. No count is expected of it by itself.',
    }),
  });
}

function breaksTable({ rules }: CovidContext, breaks: readonly FeedBreak[]): ReportTable {
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
        values: breaks.map(({ factor }) => factor?.estimate ?? null),
      },
      ...intervalColumns(
        rules.confidenceLevel,
        breaks.map(({ factor }) => factor),
      ),
    ],
  });
}
