import { dayInWords, periodInWords } from '../../base/dates.js';
import { capitalise, formatCount, formatCountOf, formatNumber, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import type { FigureText } from '../../charts/figureOf.js';
import type { EventAnnotation, PeriodAnnotation } from '../../charts/marks.js';
import type { Finding, NotShown, Section } from '../../report/report.js';
import { type Break, minAccidentsForBreaks, minDaysForBreaks } from '../common/breaks.js';
import { unknownFeed } from '../common/feeds.js';
import { confoundedOverTime } from '../sections/caution.js';
import { claimOf } from '../sections/claims.js';
import { compact } from '../sections/compact.js';
import {
  coverageChart,
  filledDays,
  longGapDays,
  minInPeriod,
  tooFewForCoverage,
} from '../sections/coverageChart.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { verbFor } from '../sections/words.js';
import type { OverviewContext } from './context.js';
import { type FeedCoverage, type Silence, silencesOf, sizeOf } from './coverage.js';
import { breakTable, dayAt, gapTable, seriesName } from './coverageTables.js';
import { clearSteps, coverageHeadline, type Step } from './headlines.js';
import { byFeed, feedInHeadline, feedTitle } from './words.js';

/** The largest breaks of a feed are findings and marks of its panel; all of them are in the table. */
const maxPerFeed = 4;
/** A feed with a smaller share of the accidents has its breaks in the table only. */
const minShare = 0.05;
const maxPanels = 5;
/** Four years: more points than that are noise on a phone. */
const mostWeeks = 209;

/** What each feed delivered over time: the breaks and gaps without which no chart of accidents can be read. */
export function coveragePart(
  context: OverviewContext,
  all: readonly FeedCoverage[],
): Omit<Section, 'id' | 'title'> {
  const tooThin = all.filter(({ breaks }) => breaks === null);
  const large = all.filter(({ accidents }) => accidents >= minShare * context.total);
  const chart = periodChart(context, all);
  return {
    findings: large.flatMap((feed) => breakFindings(context, feed)),
    figures: compact(['chart' in chart && chart]),
    caveats: compact([
      feedsText(context),
      context.source.dataset.roles.feed !== undefined &&
        confoundedOverTime(context, 'a step in a count is first of all a step in what is collected'),
      tooThin.length > 0 &&
        tooThin.length < all.length &&
        `Too few days or accidents to look for breaks: ${tooThin.map(({ series }) => seriesName(series, context)).join(', ')}.`,
      'A break shows when a level changed, not why: a change of collection and a change of the world look alike. A break in a single feed is probably a change of collection.',
    ]),
    notShown: compact(['parts' in chart && chart]),
  };
}

/** All breaks and gaps, and how they were found. */
export function stepsSection(context: OverviewContext, all: readonly FeedCoverage[]): Section {
  const [breaks, gaps] = [breakTable(context, all), gapTable(context, all)];
  return {
    id: 'steps',
    title: 'How steps and silences were found',
    isMethod: true,
    text: [
      'Breaks are days on which the level of a feed changes. An exact change-point search (PELT) finds them in the daily counts after the weekday rhythm is divided out. Gaps are days on which a feed reports nothing, or almost nothing, compared with its last 28 good days.',
    ],
    tables: compact([gaps, breaks]),
    notShown: compact([
      breaks === null && {
        parts: ['breaks', 'break-*'],
        reason: all.every((feed) => feed.breaks === null)
          ? `Breaks are not shown: finding them takes ${minAccidentsForBreaks} reports of a feed over ${minDaysForBreaks} days.`
          : 'Breaks are not shown: none was found.',
      },
      gaps === null && {
        parts: ['gaps'],
        reason: 'Gaps are not shown: no feed with enough accidents fell silent.',
      },
    ]),
  };
}

/** The breaks of the feeds, for headlines; null if none of the feeds could be searched. */
export function stepsOf(context: OverviewContext, all: readonly FeedCoverage[]): Step[] | null {
  const searched = feedsOf(all).filter(({ breaks }) => breaks !== null);
  if (searched.length === 0) return null;
  return searched.flatMap(({ series, breaks }) =>
    (breaks ?? []).map(({ at, before, after, ratio, lower, upper }) => ({
      feed: feedInHeadline(series.name, context),
      day: dayAt(series, at),
      before,
      after,
      ratio,
      lower,
      upper,
    })),
  );
}

/** `Source1 has 57.0 %, Source2 41.1 % and Source3 1.9 % of the reports`. */
export function feedShares({ feeds, countByFeed, total, hasFeeds }: OverviewContext): string {
  const first = feeds[0]!;
  if (feeds.length === 1) {
    return first === unknownFeed
      ? 'No report names its feed'
      : `All reports come from one feed, ${feedInHeadline(first, { hasFeeds })}`;
  }
  const ranked = [...feeds].sort((a, b) => countByFeed.get(b)! - countByFeed.get(a)!);
  const share = (feed: string): string => formatPercent(countByFeed.get(feed)! / total);
  const name = (feed: string): string => feedInHeadline(feed, { hasFeeds });
  if (feeds.length > 3) {
    return `The largest of ${feeds.length} feeds, ${name(ranked[0]!)}, has ${share(ranked[0]!)} of the reports`;
  }
  const parts = ranked.map((feed, index) => `${name(feed)}${index === 0 ? ' has' : ''} ${share(feed)}`);
  return `${capitalise(parts.slice(0, -1).join(', '))} and ${parts.at(-1)} of the reports`;
}

function feedsText({ source, feeds, countByFeed, total }: OverviewContext): string | null {
  if (feeds.length > 1) {
    const named = feeds.filter((name) => name !== unknownFeed);
    const shares = named.map((name) => {
      const n = countByFeed.get(name)!;
      return `${name} ${formatCount(n)} (${formatPercent(n / total)})`;
    });
    const unnamed = countByFeed.get(unknownFeed);
    return `The reports come from ${formatCountOf(named.length, 'feed')}: ${shares.join(', ')}.${unnamed === undefined ? '' : ` ${formatCountOf(unnamed, 'report')} (${formatPercent(unnamed / total)}) ${verbFor(unnamed, 'does', 'do')} not name a feed.`}`;
  }
  if (source.dataset.roles.feed === undefined || feeds.length === 0) return null;
  return feeds[0] === unknownFeed
    ? 'No row says which feed it comes from. All rows are treated as one feed, and nothing here is broken down by feed.'
    : `All reports come from one feed, ${feeds[0]}.`;
}

/** A panel for each feed: reports by week, month or quarter, with its breaks and gaps marked. */
function periodChart(context: OverviewContext, all: readonly FeedCoverage[]): Figure | NotShown {
  const feeds = feedsOf(all)
    .filter(({ accidents }) => accidents >= minInPeriod)
    .sort((a, b) => b.accidents - a.accidents)
    .slice(0, maxPanels)
    .sort((a, b) => (a.series.name < b.series.name ? -1 : 1));
  const panels = feeds.map((feed) => ({
    title: feedTitle(feed.series.name, context),
    line: feedTitle(feed.series.name, context),
    series: feed.series,
    gaps: feed.gaps,
    events: breakMarks(feed),
    windows: silenceMarks(feed),
  }));
  const steps = stepsOf(context, all);
  const silences = feeds.flatMap((feed) =>
    silencesOf(feed, longGapDays).map(({ start, end }) => ({
      feed: feedInHeadline(feed.series.name, context),
      day: dayAt(feed.series, start),
      days: end - start,
    })),
  );
  const largest = clearSteps(steps ?? []).slice(0, 3);
  const changes = largest.map((step) => `${step.feed} on ${dayInWords(step.day)}: ${changeText(step)}`);
  const isCapped = feeds.some(({ breaks }) => (breaks ?? []).length > maxPerFeed);
  const hasSteps = feeds.some(({ breaks }) => (breaks ?? []).length > 0);
  const period = periodInWords(context.firstDay, context.lastDay);
  const text = (unit: string): FigureText => ({
    id: 'coverage-weekly',
    headline: coverageHeadline(silences, steps),
    subline: `Reports a ${unit}${byFeed(context)}, ${period}, one scale; ${nReports(context.daily.total)}`,
    alt: `${feeds.length === 1 ? 'A line' : `${feeds.length} panels with a line each`} over time. ${changes.length > 0 ? `Largest steps: ${changes.join('; ')}.` : steps === null ? 'There are too few days or accidents to look for breaks.' : 'No break was found.'}`,
    footnote: sourceNote(
      context,
      ...compact([
        isCapped ? `Numbered: the ${maxPerFeed} largest steps a feed.` : hasSteps && 'Numbered: steps.',
        silences.length > 0 && 'Hatched: silent.',
      ]),
      `Gaps up to ${filledDays} days filled; first and last ${unit} left out.`,
    ),
  });
  return (
    coverageChart(panels, text, mostWeeks) ?? {
      parts: ['coverage-weekly'],
      reason: tooFewForCoverage(context.daily.total),
    }
  );
}

function breakMarks({ series, breaks }: FeedCoverage): EventAnnotation[] {
  return [...(breaks ?? [])]
    .sort((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, maxPerFeed)
    .sort((a, b) => a.at - b.at)
    .map((found) => ({ at: dayAt(series, found.at), label: changeText(found) }));
}

function silenceMarks(feed: FeedCoverage): PeriodAnnotation[] {
  return silencesOf(feed, longGapDays).map(({ start, end }) => ({
    from: dayAt(feed.series, start),
    until: dayAt(feed.series, end),
    label: 'silent',
    noData: true,
  }));
}

/** The largest breaks of a feed, in the order of time. */
function breakFindings(context: OverviewContext, feed: FeedCoverage): Finding[] {
  return [...(feed.breaks ?? [])]
    .sort((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, maxPerFeed)
    .sort((a, b) => a.at - b.at)
    .map((found) => breakFinding(context, feed, found));
}

function breakFinding(context: OverviewContext, feed: FeedCoverage, found: Break): Finding {
  const { series } = feed;
  const { confidenceLevel } = context.options;
  const name = seriesName(series, context);
  const day = dayAt(series, found.at);
  const silence = silenceAt(feed, found);
  const isReturn = silencesOf(feed, longGapDays).some(({ end }) => Math.abs(end - found.at) <= 1);
  const ratio = Number.isFinite(found.ratio) ? found.ratio : null;
  return {
    id: breakId(series.name, day),
    sentence:
      silence === undefined && isReturn
        ? `On ${dayInWords(day)} ${name} comes back with ${formatNumber(found.after)} reports a day.`
        : silence === undefined
          ? `On ${dayInWords(day)} the level of ${name} changes from ${formatNumber(found.before)} to ${formatNumber(found.after)} reports a day.`
          : `On ${dayInWords(day)} ${name} falls silent${silence.end === series.counts.length ? ', to the end' : `, until ${dayInWords(dayAt(series, silence.end))}`}.`,
    // A silence has days, and a return its level: neither has a ratio worth a number.
    estimate: silence !== undefined ? silence.end - silence.start : isReturn ? found.after : ratio,
    unit: silence !== undefined ? 'silent days' : isReturn ? 'a day' : 'ratio',
    ...(silence === undefined &&
      !isReturn &&
      ratio !== null &&
      ratio >= 10 && { display: { number: `×${formatCount(ratio)}`, unit: '' } }),
    interval:
      silence === undefined && !isReturn && Number.isFinite(found.upper)
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
    figure: 'coverage-weekly',
  };
}

/** The silence that begins with a break. */
function silenceAt(feed: FeedCoverage, { at }: Break): Silence | undefined {
  return silencesOf(feed, longGapDays).find(({ start }) => Math.abs(start - at) <= 1);
}

/**
 * The id of the finding of the largest break of a feed whose interval excludes 1; null without one. A silence, whose ratio
 * says nothing, comes last.
 */
export function largestBreakId(context: OverviewContext, all: readonly FeedCoverage[]): string | null {
  const breaks = feedsOf(all)
    .filter(({ accidents }) => accidents >= minShare * context.total)
    .flatMap((feed) => {
      const borders = silencesOf(feed, longGapDays).flatMap(({ start, end }) => [start, end]);
      return (feed.breaks ?? []).map((found) => ({
        series: feed.series,
        found,
        isBorder: borders.some((border) => Math.abs(border - found.at) <= 1),
      }));
    })
    .filter(({ found }) => Number.isFinite(found.upper) && claimOf(found, 1) !== 'not told apart')
    .sort((a, b) => sizeOf(b.found) - sizeOf(a.found));
  const largest = breaks.find(({ isBorder }) => !isBorder) ?? breaks[0];
  return largest === undefined ? null : breakId(largest.series.name, dayAt(largest.series, largest.found.at));
}

function breakId(feed: string, day: string): string {
  return `break-${feed.toLowerCase()}-${day}`;
}

function changeText({ before, after, ratio }: Pick<Break, 'before' | 'after' | 'ratio'>): string {
  if (after < before / 50) return 'stops';
  if (before < after / 50) return `starts, ${formatNumber(after)} a day`;
  return `×${ratio.toFixed(2)}, to ${formatNumber(after)} a day`;
}

/** The feeds without their sum. */
function feedsOf(all: readonly FeedCoverage[]): FeedCoverage[] {
  return all.filter(({ series }) => series.name !== 'all');
}
