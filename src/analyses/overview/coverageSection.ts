import { formatNumber } from '../../base/format.js';
import { calendar } from '../../charts/calendar.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import type { EventAnnotation, PeriodAnnotation } from '../../charts/marks.js';
import type { Finding, Section } from '../../report/report.js';
import { type Break, masked } from '../common/breaks.js';
import { confoundedOverTime } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { coverageLines } from '../sections/coverageLines.js';
import { footnoteOf } from '../sections/footnote.js';
import type { OverviewContext } from './context.js';
import { type FeedCoverage, sizeOf } from './coverage.js';
import { breakTable, dayAt, gapTable, seriesName } from './coverageTables.js';
import { byFeed, feedTitle } from './words.js';

/** Gaps of up to this many days are filled with the same weekdays around them: they would tear a hole of a week. */
const filledDays = 3;
/** The largest breaks of a feed are findings; all of them are in the table. */
const maxFindingsPerFeed = 4;
/** A feed with a smaller share of the accidents has its breaks in the table only. */
const minShare = 0.05;
const maxMarkedBreaks = 8;
const maxMarkedGaps = 4;
/** Shorter gaps are not marked in the chart. */
const longGapDays = 14;

/** What each feed delivered over time: the breaks and gaps without which no chart of accidents can be read. */
export function coverageSection(context: OverviewContext, feeds: readonly FeedCoverage[]): Section {
  const tooThin = feeds
    .filter(({ breaks }) => breaks === null)
    .map(({ series }) => seriesName(series, context));
  const [breaks, gaps] = [breakTable(context, feeds), gapTable(context, feeds)];
  const large = feeds.filter(({ accidents }) => accidents >= minShare * context.total);
  return {
    id: 'coverage',
    title: `Coverage${byFeed(context)} over time`,
    text: compact([
      context.source.dataset.roles.feed !== undefined &&
        confoundedOverTime(context, 'a step in a count is first of all a step in what is collected'),
      'Breaks are days on which the level of a feed changes. An exact change-point search (PELT) finds them in the daily counts after the weekday rhythm is divided out. Gaps are days on which a feed reports nothing, or almost nothing, compared with its last 28 good days.',
    ]),
    findings: large.flatMap((feed) => breakFindings(context, feed)),
    figures: compact([periodChart(context, feeds), dailyChart(context, feeds)]),
    tables: compact([gaps, breaks]),
    caveats: compact([
      tooThin.length > 0 &&
        tooThin.length < feeds.length &&
        `Too few days or accidents to look for breaks: ${tooThin.join(', ')}.`,
      'A break shows when a level changed, not why: a change of collection and a change of the world look alike. A break in a single feed is probably a change of collection.',
    ]),
    notShown: compact([
      breaks === null && {
        parts: ['breaks', 'break-*'],
        reason:
          tooThin.length === feeds.length
            ? 'Breaks are not shown: the data has too few days or accidents to look for them.'
            : 'Breaks are not shown: none was found.',
      },
      gaps === null && {
        parts: ['gaps'],
        reason: 'Gaps are not shown: no feed with enough accidents fell silent.',
      },
    ]),
  };
}

/** Accidents by week, or by month where weeks are too thin, with the largest breaks and gaps marked. */
function periodChart(context: OverviewContext, all: readonly FeedCoverage[]): Figure {
  const feeds = all.filter(({ series }) => series.name !== 'all');
  const drawn = feeds.map(({ series, gaps }) => ({
    name: feedTitle(series.name, context),
    series: masked(series, gaps, filledDays + 1),
    gaps,
  }));
  const { unit, series } = coverageLines(drawn, filledDays);
  const events = breakMarks(context, feeds);
  const changes = events.map(({ at, label }) => `${at} (${label})`).join(', ');
  return lines({
    id: 'coverage-weekly',
    headline: `Accidents a ${unit}${byFeed(context)}`,
    alt: `Counts by ${unit} from ${context.firstDay} to ${context.lastDay}${context.feeds.length > 1 ? ', one line per feed' : ''}. ${events.length > 0 ? `The largest changes of level: ${changes}.` : feeds.every(({ breaks }) => breaks === null) ? 'There are too few days or accidents to look for breaks.' : 'No break was found.'}`,
    footnote: `${footnoteOf(context.feeds, context.total)}; gaps of up to ${filledDays} days filled, longer left out`,
    series,
    events,
    windows: gapMarks(context, feeds),
    xTitle: unit === 'week' ? 'Week' : 'Month',
    yTitle: `Accidents a ${unit}`,
    xType: 'date',
  });
}

function breakMarks(context: OverviewContext, feeds: readonly FeedCoverage[]): EventAnnotation[] {
  const all = feeds.flatMap(({ series, breaks }) => (breaks ?? []).map((found) => ({ series, found })));
  return all
    .sort((a, b) => sizeOf(b.found) - sizeOf(a.found))
    .slice(0, maxMarkedBreaks)
    .map(({ series, found }) => ({
      at: dayAt(series, found.at),
      label: `${feedTitle(series.name, context)} ${changeText(found)}`,
    }))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

function gapMarks(context: OverviewContext, feeds: readonly FeedCoverage[]): PeriodAnnotation[] {
  const all = feeds.flatMap(({ series, gaps }) => gaps.map((gap) => ({ series, gap })));
  return all
    .filter(({ gap }) => gap.end - gap.start >= longGapDays)
    .sort((a, b) => b.gap.end - b.gap.start - (a.gap.end - a.gap.start))
    .slice(0, maxMarkedGaps)
    .map(({ series, gap }) => ({
      from: dayAt(series, gap.start),
      until: dayAt(series, gap.end),
      label: `${feedTitle(series.name, context)} silent`,
    }));
}

/** A calendar of the sum of the feeds; null where days are too few or too thin to show a rhythm. */
function dailyChart(context: OverviewContext, feeds: readonly FeedCoverage[]): Figure | null {
  const series = feeds.at(-1)?.series;
  const days = series?.counts.length ?? 0;
  if (series === undefined || context.total < 5 * days || days < 28) return null;
  return calendar({
    id: 'coverage-daily',
    headline: 'Accidents a day',
    alt: 'One cell per day, one block per year, Monday at the top and Sunday at the bottom. A stretch of another colour that begins on one day is a change of collection.',
    footnote: footnoteOf(context.feeds, context.total),
    days: Array.from(series.counts, (_, index) => dayAt(series, index)),
    values: series.counts,
    valueTitle: 'Accidents a day',
  });
}

/** The largest breaks of a feed, in the order of time. */
function breakFindings(context: OverviewContext, feed: FeedCoverage): Finding[] {
  return [...(feed.breaks ?? [])]
    .sort((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, maxFindingsPerFeed)
    .sort((a, b) => a.at - b.at)
    .map((found) => breakFinding(context, feed, found));
}

function breakFinding(context: OverviewContext, { series, gaps }: FeedCoverage, found: Break): Finding {
  const { confidenceLevel } = context.options;
  const name = seriesName(series, context);
  const day = dayAt(series, found.at);
  const gap = gaps.find(({ start, end }) => Math.abs(start - found.at) <= 1 && end - start >= longGapDays);
  return {
    id: `break-${series.name.toLowerCase()}-${day}`,
    sentence:
      gap === undefined
        ? `On ${day} the level of ${name} changes from ${formatNumber(found.before)} to ${formatNumber(found.after)} accidents a day.`
        : `On ${day} ${name} falls silent, until ${dayAt(series, gap.end)}.`,
    estimate: Number.isFinite(found.ratio) ? found.ratio : null,
    unit: 'ratio',
    interval: Number.isFinite(found.upper)
      ? {
          lower: found.lower,
          upper: found.upper,
          confidenceLevel,
          method: 'rate ratio, overdispersed Poisson',
        }
      : null,
    denominator: { n: series.counts.length, of: 'days' },
    caveat:
      'Treat it as a change of the feed until shown otherwise. The interval takes the day as given, although the search chose it.',
  };
}

function changeText({ before, after, ratio }: Break): string {
  if (after < before / 50) return 'stops';
  return before < after / 50 ? 'starts' : `×${ratio.toFixed(2)}`;
}
