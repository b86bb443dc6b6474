import { capitalise, formatLevel, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { Finding, NotShown, ReportTable, Section } from '../../report/report.js';
import { feedLabel, unknownFeed } from '../common/feeds.js';
import { severityOf } from '../common/severity.js';
import { confounded } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { shareFinding } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';
import { severityHeadline } from './headlines.js';
import {
  changeInLogOdds,
  type Drift,
  extremesOf,
  type FeedSeverity,
  minAccidents,
  type SeverityResult,
} from './severity.js';
import {
  byFeed,
  emptySection,
  feedInHeadline,
  feedTitle,
  largestFeeds,
  reportsOf,
  smallerFeeds,
} from './words.js';

const minYears = 2;

/** What a severity means in each feed, and whether it means the same over the years. */
export function severityPart(
  context: OverviewContext,
  result: SeverityResult | null,
): Omit<Section, 'id' | 'title'> {
  if (result === null)
    return emptySection('severity', 'Severity', 'No row has a severity.', ['severity-*', 'severe-*']);
  const { meaning, name } = severityOf(context.source.dataset);
  const chart = driftChart(context, result);
  return {
    text: [
      `Severity is ${meaning}. Accidents of ${name} count as severe.${context.hasFeeds ? ' Each feed judges the severity by itself.' : ''}`,
    ],
    findings: compact([
      mostFrequentFinding(context, result),
      ...feedFindings(context, result),
      ...result.drifts.map((drift) => driftFinding(context, drift)),
    ]),
    figures: compact(['chart' in chart && chart]),
    tables: [severityTable(context, result)],
    caveats: compact([
      result.feeds.length > 1 &&
        confounded('a change of the severe share over years or between states is first a change of feeds'),
    ]),
    notShown: compact(['parts' in chart && chart]),
  };
}

/** The finding of the feed in the headline of the chart; null where no feed has two years that are told apart. */
export function largestDriftId({ drifts }: SeverityResult): string | null {
  const [most] = drawnDrifts(drifts)
    .flatMap((drift) => {
      const extremes = extremesOf(drift);
      return extremes === null ? [] : [{ feed: drift.feed, change: changeInLogOdds(extremes) }];
    })
    .sort((a, b) => b.change - a.change);
  return most === undefined ? null : driftId(most.feed);
}

/** The feeds of the chart. */
function drawnDrifts(drifts: readonly Drift[]): Drift[] {
  return largestFeeds(drifts.filter(hasYears), reportsIn);
}

function hasYears({ shares }: Drift): boolean {
  return shares.filter((share) => share !== null).length >= minYears;
}

/** Those of the years with a share. */
function reportsIn({ shares }: Drift): number {
  return shares.reduce((sum, share) => sum + (share?.whole ?? 0), 0);
}

function mostFrequentFinding(
  { options, source }: OverviewContext,
  { mostFrequent, all }: SeverityResult,
): Finding | null {
  if (mostFrequent === null || all.severe.whole === 0) return null;
  const { severity, n } = mostFrequent;
  return shareFinding({
    id: 'severity-most',
    sentence: `${formatPercent(n / all.severe.whole)} of the reports have severity ${severity}: always guessing it is right that often.`,
    part: n,
    whole: all.severe.whole,
    of: 'reports',
    confidenceLevel: options.confidenceLevel,
    caveat: meaningText(source.dataset),
  });
}

function feedFindings(context: OverviewContext, result: SeverityResult): Finding[] {
  const { feeds, options, source } = context;
  const large = result.feeds
    .filter(({ severe }) => severe.whole >= minAccidents)
    .sort((a, b) => b.severe.share - a.severe.share);
  const theReports = feeds.length > 1 ? 'the reports without a feed' : 'the reports';
  const [highest, lowest] = [large[0], large.at(-1)];
  const caveat =
    highest === undefined || lowest === undefined || highest === lowest
      ? meaningText(source.dataset)
      : `Each feed has a scale of its own: ${formatPercent(lowest.severe.share)} in ${feedLabel(lowest.name, feeds)}, ${formatPercent(highest.severe.share)} in ${feedLabel(highest.name, feeds)}. Compare within a feed.`;
  return large.map(({ name, severe }) =>
    shareFinding({
      id: `severe-${name.toLowerCase()}`,
      sentence: `${formatPercent(severe.share)} of ${name === unknownFeed ? theReports : feedLabel(name, feeds)} have ${severityOf(source.dataset).text}.`,
      part: severe.part,
      whole: severe.whole,
      of: reportsOf(name, context),
      confidenceLevel: options.confidenceLevel,
      caveat,
    }),
  );
}

/** A feed whose scale moved, with the share of the later of the two years. */
function driftFinding(context: OverviewContext, drift: Drift): Finding | null {
  const { feeds, options } = context;
  const extremes = extremesOf(drift);
  if (extremes === null) return null;
  const { highest, lowest } = extremes;
  const [first, last] = highest.year < lowest.year ? [highest, lowest] : [lowest, highest];
  const name = feedLabel(drift.feed, feeds);
  return {
    ...shareFinding({
      id: driftId(drift.feed),
      sentence: `The severe share of ${name} is highest in ${highest.year} (${formatPercent(highest.share.share)}) and lowest in ${lowest.year} (${formatPercent(lowest.share.share)}).`,
      part: last.share.part,
      whole: last.share.whole,
      of: `${reportsOf(drift.feed, context)} in ${last.year}`,
      confidenceLevel: options.confidenceLevel,
      caveat: `${drift.feed === unknownFeed ? 'These reports can come from several feeds: a scale, a coverage or the mix changed.' : 'This is one feed: its scale or its coverage changed.'} A severity model that is trained on early years is tested on another scale later.`,
    }),
    period: `${first.year} and ${last.year}`,
    figure: 'severity-year',
  };
}

function driftId(feed: string): string {
  return `severe-drift-${feed.toLowerCase()}`;
}

function driftChart(context: OverviewContext, { drifts }: SeverityResult): Figure | NotShown {
  const drawn = drawnDrifts(drifts);
  if (drawn.length === 0) {
    return {
      parts: ['severity-year'],
      reason: `The severe share is not drawn by year: it takes ${minYears} years with ${minAccidents} reports of a feed each.`,
    };
  }
  const changes = drawn.flatMap((drift) => {
    const extremes = extremesOf(drift);
    if (extremes === null) return [];
    return [{ feed: feedInHeadline(drift.feed, context), ...extremes }];
  });
  const { name, meaning } = severityOf(context.source.dataset);
  return smallMultiples({
    id: 'severity-year',
    headline: severityHeadline(changes),
    subline: `Share of reports with ${name}, by year${byFeed(context).replace(' by', ' and')}, one scale, with ${formatLevel(context.options.confidenceLevel)} intervals; ${nReports(drawn.reduce((sum, drift) => sum + reportsIn(drift), 0))}`,
    alt: `${drawn.length === 1 ? 'A line' : `${drawn.length} panels with a line each`}${drawn.length > 3 ? ', such as' : ':'} ${drawn
      .slice(0, 3)
      .map((drift) => endsText(context, drift))
      .join('; ')}.`,
    footnote: sourceNote(
      context,
      `Severe: ${name}, ${meaning}. Years under ${minAccidents} reports left out. ${smallerFeeds(drifts.filter(hasYears).length - drawn.length) ?? 'Intervals leave out what is not reported.'}`,
    ),
    panels: drawn.map(({ feed, years, shares }) => ({
      title: feedTitle(feed, context),
      series: [
        {
          name: feedTitle(feed, context),
          x: years.map(String),
          y: shares.map((share) => share?.share ?? null),
          lower: shares.map((share) => share?.lower ?? null),
          upper: shares.map((share) => share?.upper ?? null),
        },
      ],
    })),
    xTitle: 'Year',
    yTitle: 'Severe share',
    percent: true,
  });
}

/** The first and the last share of a line. */
function endsText(context: OverviewContext, { feed, years, shares }: Drift): string {
  const first = shares.findIndex((share) => share !== null);
  const last = shares.findLastIndex((share) => share !== null);
  return `${feedTitle(feed, context)} ${formatPercent(shares[first]!.share)} in ${years[first]}, ${formatPercent(shares[last]!.share)} in ${years[last]}`;
}

function severityTable(context: OverviewContext, result: SeverityResult): ReportTable {
  const { options, source } = context;
  const rows = tableRows(result);
  return reportTable({
    id: 'severity',
    title: `Severity${byFeed(context)}`,
    columns: [
      { key: 'source', heading: 'Feed', values: rows.map(({ name }) => name) },
      { key: 'n', heading: 'Reports', values: rows.map(({ severe }) => severe.whole) },
      ...result.severities.map((severity, index) => ({
        key: `severity${severity}`,
        heading: `Severity ${severity}`,
        format: 'percent' as const,
        values: rows.map(({ counts, severe }) => counts[index]! / severe.whole),
      })),
      {
        key: 'severe',
        heading: `Severe (${severityOf(source.dataset).values})`,
        format: 'percent',
        values: rows.map(({ severe }) => severe.share),
      },
      ...intervalColumns(
        options.confidenceLevel,
        rows.map(({ severe }) => severe),
        { format: 'percent' },
      ),
    ],
  });
}

/** `Impact on traffic, not injury.` */
function meaningText(dataset: Dataset): string {
  return `${capitalise(severityOf(dataset).meaning)}.`;
}

/** All accidents, and each feed where there are several. */
function tableRows({ all, feeds }: SeverityResult): FeedSeverity[] {
  return feeds.length > 1 ? [all, ...feeds] : [all];
}
