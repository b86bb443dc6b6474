import { dayInWords, periodInWords } from '../../base/dates.js';
import { capitalise, formatCount, formatCountOf, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import type { FigureText } from '../../charts/figureOf.js';
import type { EventAnnotation, PeriodAnnotation } from '../../charts/marks.js';
import type { Finding, NotShown, Section } from '../../report/report.js';
import { type Break, minAccidentsForBreaks, minDaysForBreaks } from '../common/breaks.js';
import { unknownFeed } from '../common/feeds.js';
import { confoundedOverTime } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import {
  coverageChart,
  filledDays,
  longGapDays,
  minInPeriod,
  tooFewForCoverage,
} from '../sections/coverageChart.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { formatShares, verbFor } from '../sections/words.js';
import type { OverviewContext } from './context.js';
import { type FeedCoverage, type Silence, silencesOf } from './coverage.js';
import { breakTable, dayAt, gapTable, seriesName } from './coverageTables.js';
import { clearBreaks, coverageHeadline, type FeedBreak } from './headlines.js';
import { byFeed, feedInHeadline, feedTitle, largestFeeds, smallerFeeds } from './words.js';

/** The largest breaks of a feed are findings and marks of its panel; all of them are in the table. */
const maxPerFeed = 4;
/** A feed with a smaller share of the accidents has its breaks in the table only. */
const minShare = 0.05;
/** Four years: more points than that are noise on a phone. */
const mostWeeks = 209;

/** What each feed delivered over time: the breaks and gaps without which no chart of accidents can be read. */
export function coveragePart(
  context: OverviewContext,
  all: readonly FeedCoverage[],
): Omit<Section, 'id' | 'title'> {
  const tooThin = all.filter(({ breaks }) => breaks === null);
  const large = all.filter((feed) => isLarge(feed, context));
  const chart = periodChart(context, all);
  return {
    findings: large.flatMap((feed) => breakFindings(context, feed)),
    figures: compact(['chart' in chart && chart]),
    caveats: compact([
      feedsText(context),
      context.source.dataset.roles.feed !== undefined &&
        confoundedOverTime(context, 'a break in a count is first of all a break in what is collected'),
      tooThin.length > 0 &&
        tooThin.length < all.length &&
        `Too few days or reports to look for breaks: ${tooThin.map(({ series }) => seriesName(series, context)).join(', ')}.`,
      'A break shows when a level changed, not why: a change of collection and a change of the world look alike. A break in a single feed is probably a change of collection.',
    ]),
    notShown: compact(['parts' in chart && chart]),
  };
}

/** All breaks and gaps, and how they were found. */
export function breaksSection(context: OverviewContext, all: readonly FeedCoverage[]): Section {
  const [breaks, gaps] = [breakTable(context, all), gapTable(context, all)];
  return {
    id: 'steps',
    title: 'How breaks and silences were found',
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
        reason: 'Gaps are not shown: no feed with enough reports fell silent.',
      },
    ]),
  };
}

interface NamedBreak extends FeedBreak {
  readonly series: string;
}

/** The breaks of the feeds, for headlines; null if none of the feeds could be searched. */
export function breaksOf(context: OverviewContext, all: readonly FeedCoverage[]): NamedBreak[] | null {
  const searched = all.filter(({ breaks }) => breaks !== null);
  if (searched.length === 0) return null;
  return searched.flatMap(({ series, breaks }) =>
    (breaks ?? []).map(({ at, before, after, ratio, lower, upper }) => ({
      series: series.name,
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
  const shares = formatShares(ranked.map((feed) => countByFeed.get(feed)! / total));
  const name = (feed: string): string => feedInHeadline(feed, { hasFeeds });
  if (feeds.length > 3) {
    return `The largest of ${feeds.length} feeds, ${name(ranked[0]!)}, has ${shares[0]} of the reports`;
  }
  const parts = ranked.map((feed, index) => `${name(feed)}${index === 0 ? ' has' : ''} ${shares[index]}`);
  return `${capitalise(parts.slice(0, -1).join(', '))} and ${parts.at(-1)} of the reports`;
}

function feedsText({ source, feeds, countByFeed, total }: OverviewContext): string | null {
  if (feeds.length > 1) {
    const named = feeds.filter((name) => name !== unknownFeed);
    const unnamed = countByFeed.get(unknownFeed);
    const counts = compact([...named.map((name) => countByFeed.get(name)!), unnamed]);
    const percents = formatShares(counts.map((n) => n / total));
    const shares = named.map((name, index) => `${name} ${formatCount(counts[index]!)} (${percents[index]})`);
    return `The reports come from ${formatCountOf(named.length, 'feed')}: ${shares.join(', ')}.${unnamed === undefined ? '' : ` ${formatCountOf(unnamed, 'report')} (${percents.at(-1)}) ${verbFor(unnamed, 'does', 'do')} not name a feed.`}`;
  }
  if (source.dataset.roles.feed === undefined || feeds.length === 0) return null;
  return feeds[0] === unknownFeed
    ? 'No row says which feed it comes from. All rows are treated as one feed, and nothing here is broken down by feed.'
    : `All reports come from one feed, ${feeds[0]}.`;
}

/** A panel for each feed: reports by week, month or quarter, with its breaks and gaps marked. */
function periodChart(context: OverviewContext, all: readonly FeedCoverage[]): Figure | NotShown {
  const feeds = largestFeeds(
    all.filter(({ accidents }) => accidents >= minInPeriod),
    ({ accidents }) => accidents,
  );
  const panels = feeds.map((feed) => ({
    title: feedTitle(feed.series.name, context),
    line: feedTitle(feed.series.name, context),
    series: feed.series,
    gaps: feed.gaps,
    events: breakMarks(feed),
    windows: silenceMarks(feed),
  }));
  const { silences, breaks } = mainOf(context, all);
  const largest = clearBreaks(breaks ?? []).slice(0, 3);
  const changes = largest.map((one) => `${one.feed} on ${dayInWords(one.day)}: ${changeText(one)}`);
  const mostBreaks = Math.max(0, ...feeds.map(({ breaks }) => clearBreaks(breaks ?? []).length));
  const period = periodInWords(context.firstDay, context.lastDay);
  const text = (unit: string): FigureText => ({
    id: 'coverage-weekly',
    headline: coverageHeadline(silences, breaks),
    subline: `Reports a ${unit}${byFeed(context)}, ${period}, one scale; ${nReports(feeds.reduce((sum, { accidents }) => sum + accidents, 0))}`,
    alt: `${feeds.length === 1 ? 'A line' : `${feeds.length} panels with a line each`} over time. ${changes.length > 0 ? `Largest breaks: ${changes.join('; ')}.` : breaks === null ? 'There are too few days or reports to look for breaks.' : 'No break was found.'}`,
    footnote: sourceNote(
      context,
      ...compact([
        mostBreaks > maxPerFeed
          ? `Numbered: the ${maxPerFeed} largest breaks a feed.`
          : mostBreaks > 0 && 'Numbered: breaks.',
        panels.some(({ windows }) => windows.length > 0) && 'Hatched: silent.',
      ]),
      `Gaps up to ${filledDays} days filled; first and last ${unit} left out.`,
      ...compact([smallerFeeds(all.length - feeds.length)]),
    ),
  });
  return (
    coverageChart(panels, text, mostWeeks) ?? {
      parts: ['coverage-weekly'],
      reason: tooFewForCoverage(context.daily.total),
    }
  );
}

function breakMarks(feed: FeedCoverage): EventAnnotation[] {
  return largestBreaks(feed).map((found) => ({
    at: dayAt(feed.series, found.at),
    label: changeText(found),
  }));
}

/** The largest breaks of a feed that are told apart from chance, as in the title, in the order of time. */
function largestBreaks({ breaks }: FeedCoverage): Break[] {
  return clearBreaks(breaks ?? [])
    .slice(0, maxPerFeed)
    .sort((a, b) => a.at - b.at);
}

function silenceMarks(feed: FeedCoverage): PeriodAnnotation[] {
  return silencesOf(feed, longGapDays).map(({ start, end }) => ({
    from: dayAt(feed.series, start),
    until: dayAt(feed.series, end),
    label: 'silent',
    noData: true,
  }));
}

/** The largest breaks of a feed and the silences beside them, in the order of time. */
function breakFindings(context: OverviewContext, feed: FeedCoverage): Finding[] {
  const breaks = largestBreaks(feed);
  const alone = silencesOf(feed, longGapDays).filter(
    ({ start }) => !breaks.some(({ at }) => Math.abs(at - start) <= 1),
  );
  return [
    ...breaks.map((found) => ({ at: found.at, finding: breakFinding(context, feed, found) })),
    ...alone.map((silence) => ({ at: silence.start, finding: silenceFinding(context, feed, silence) })),
  ]
    .sort((a, b) => a.at - b.at)
    .map(({ finding }) => finding);
}

function breakFinding(context: OverviewContext, feed: FeedCoverage, found: Break): Finding {
  const { series } = feed;
  const silences = silencesOf(feed, longGapDays);
  const silence = silences.find(({ start }) => Math.abs(start - found.at) <= 1);
  if (silence !== undefined) return silenceFinding(context, feed, silence);
  const name = seriesName(series, context);
  const day = dayAt(series, found.at);
  const isReturn = silences.some(({ end }) => Math.abs(end - found.at) <= 1);
  const ratio = Number.isFinite(found.ratio) ? found.ratio : null;
  const rest = { ...restOf(feed), id: breakId(series.name, day) };
  // A return has its level: its ratio says nothing.
  if (isReturn) {
    return {
      ...rest,
      sentence: `On ${dayInWords(day)} ${name} comes back with ${formatNumber(found.after)} reports a day.`,
      estimate: found.after,
      unit: 'a day',
      interval: null,
    };
  }
  return {
    ...rest,
    sentence: `On ${dayInWords(day)} the level of ${name} changes from ${formatNumber(found.before)} to ${formatNumber(found.after)} reports a day.`,
    estimate: ratio,
    unit: 'ratio',
    ...(ratio !== null && ratio >= 10 && { display: { number: `×${formatCount(ratio)}`, unit: '' } }),
    interval: Number.isFinite(found.upper)
      ? reportInterval(found, context.options.confidenceLevel, 'rate ratio, overdispersed Poisson')
      : null,
  };
}

/** A silence has days: its ratio says nothing. */
function silenceFinding(context: OverviewContext, feed: FeedCoverage, { start, end }: Silence): Finding {
  const { series } = feed;
  const day = dayAt(series, start);
  const until = end === series.counts.length ? ', to the end' : `, until ${dayInWords(dayAt(series, end))}`;
  return {
    ...restOf(feed),
    id: breakId(series.name, day),
    sentence: `On ${dayInWords(day)} ${seriesName(series, context)} falls silent${until}.`,
    estimate: end - start,
    unit: 'silent days',
    interval: null,
  };
}

function restOf({ series }: FeedCoverage): Pick<Finding, 'denominator' | 'caveat' | 'figure'> {
  return {
    denominator: { n: series.counts.length, of: 'days' },
    caveat:
      'Treat it as a change of the feed until shown otherwise. The interval takes the day as given, although the search chose it.',
    figure: 'coverage-weekly',
  };
}

/** The id of the finding that the headline of the chart tells; null without one. */
export function mainBreakId(context: OverviewContext, all: readonly FeedCoverage[]): string | null {
  const { silences, breaks } = mainOf(context, all);
  const [silence] = silences.toSorted((a, b) => b.days - a.days);
  const main = silence ?? clearBreaks(breaks ?? [])[0];
  return main === undefined ? null : breakId(main.series, main.day);
}

/** What the headline of the chart chooses from: silences and breaks of the large feeds, or breaks of the others. */
function mainOf(context: OverviewContext, all: readonly FeedCoverage[]) {
  // Those that are drawn.
  const large = largestFeeds(
    all.filter((feed) => isLarge(feed, context)),
    ({ accidents }) => accidents,
  );
  const silences = large.flatMap((feed) =>
    silencesOf(feed, longGapDays).map(({ start, end }) => ({
      series: feed.series.name,
      feed: feedInHeadline(feed.series.name, context),
      day: dayAt(feed.series, start),
      days: end - start,
    })),
  );
  const ofLarge = breaksOf(context, large);
  return { silences, breaks: clearBreaks(ofLarge ?? []).length > 0 ? ofLarge : breaksOf(context, all) };
}

function breakId(feed: string, day: string): string {
  return `break-${feed.toLowerCase()}-${day}`;
}

function changeText({ before, after, ratio }: Pick<Break, 'before' | 'after' | 'ratio'>): string {
  if (after < before / 50) return 'stops';
  if (before < after / 50) return `starts, ${formatNumber(after)} a day`;
  return `×${ratio.toFixed(2)}, to ${formatNumber(after)} a day`;
}

function isLarge({ accidents }: FeedCoverage, { total }: OverviewContext): boolean {
  return accidents >= minShare * total;
}
