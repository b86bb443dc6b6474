import { capitalise, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import { stacked } from '../../charts/stacked.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { accidentsOf, feedLabel, unknownFeed } from '../common/feeds.js';
import { severityOf } from '../common/severity.js';
import { confounded } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { shareFinding } from '../sections/findings.js';
import { footnoteOf } from '../sections/footnote.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';
import { type Drift, extremesOf, type FeedSeverity, minAccidents, type SeverityResult } from './severity.js';
import { andFeed, byFeed, emptySection, feedTitle } from './words.js';

/** Severity by feed and year. */
export function severitySection(context: OverviewContext, result: SeverityResult | null): Section {
  if (result === null)
    return emptySection('severity', 'Severity', 'No row has a severity.', ['severity-*', 'severe-*']);
  const { meaning, name } = severityOf(context.source.dataset);
  return {
    id: 'severity',
    title: 'Severity',
    text: compact([
      `Severity is ${meaning}. Accidents of ${name} count as severe.${context.hasFeeds ? ' Each feed judges the severity by itself.' : ''}`,
      result.feeds.length > 1 &&
        confounded('a change of the severe share over years or between states is first a change of feeds'),
    ]),
    findings: compact([
      mostFrequentFinding(context, result),
      ...feedFindings(context, result),
      ...result.drifts.map((drift) => driftFinding(context, drift)),
    ]),
    figures: compact([feedChart(context, result), driftChart(context, result)]),
    tables: [severityTable(context, result)],
  };
}

function mostFrequentFinding(
  { options, source }: OverviewContext,
  { mostFrequent, all }: SeverityResult,
): Finding | null {
  if (mostFrequent === null || all.severe.whole === 0) return null;
  const { severity, n } = mostFrequent;
  return shareFinding({
    id: 'severity-most',
    sentence: `Severity ${severity} is ${formatPercent(n / all.severe.whole)} of all: a classifier that always predicts it is right that often.`,
    part: n,
    whole: all.severe.whole,
    of: 'accidents',
    confidenceLevel: options.confidenceLevel,
    caveat: meaningText(source.dataset),
  });
}

function feedFindings(context: OverviewContext, result: SeverityResult): Finding[] {
  const { feeds, options, source } = context;
  const large = result.feeds
    .filter(({ severe }) => severe.whole >= minAccidents)
    .sort((a, b) => b.severe.share - a.severe.share);
  const theAccidents = feeds.length > 1 ? 'the accidents without a feed' : 'the accidents';
  const [highest, lowest] = [large[0], large.at(-1)];
  const caveat =
    highest === undefined || lowest === undefined || highest === lowest
      ? meaningText(source.dataset)
      : `Each feed has a scale of its own: ${formatPercent(lowest.severe.share)} in ${feedLabel(lowest.name, feeds)}, ${formatPercent(highest.severe.share)} in ${feedLabel(highest.name, feeds)}. Compare within a feed.`;
  return large.map(({ name, severe }) =>
    shareFinding({
      id: `severe-${name.toLowerCase()}`,
      sentence: `${formatPercent(severe.share)} of ${name === unknownFeed ? theAccidents : feedLabel(name, feeds)} have ${severityOf(source.dataset).text}.`,
      part: severe.part,
      whole: severe.whole,
      of: accidentsOf(name, feeds),
      confidenceLevel: options.confidenceLevel,
      caveat,
    }),
  );
}

/** A feed whose scale moved: its highest and its lowest year, where their intervals do not overlap. */
function driftFinding({ feeds, options }: OverviewContext, drift: Drift): Finding | null {
  const extremes = extremesOf(drift);
  if (extremes === null) return null;
  const [first, last] = extremes;
  const name = feedLabel(drift.feed, feeds);
  return shareFinding({
    id: `severe-drift-${drift.feed.toLowerCase()}`,
    sentence: `The severe share of ${name} changes from ${formatPercent(first.share.share)} in ${first.year} to ${formatPercent(last.share.share)} in ${last.year}.`,
    part: last.share.part,
    whole: last.share.whole,
    of: `${accidentsOf(drift.feed, feeds)} in ${last.year}`,
    confidenceLevel: options.confidenceLevel,
    caveat: `${drift.feed === unknownFeed ? 'These accidents can come from several feeds: a scale, a coverage or the mix changed.' : 'This is one feed: its scale or its coverage changed.'} A severity model that is trained on early years is tested on another scale later. The two years are the extremes.`,
  });
}

function feedChart(context: OverviewContext, result: SeverityResult): Figure {
  const { severities, feeds } = result;
  const shares = tableRows(result).map(({ name, severe }) => `${name} ${formatPercent(severe.share)}`);
  return stacked({
    ordered: true,
    id: 'severity-source',
    headline: `Severity${byFeed(context)}`,
    alt: `Shares of the severities${context.feeds.length > 1 ? ' in each feed' : ''}. Severe (${severityOf(context.source.dataset).levels}): ${shares.join(', ')}.`,
    footnote: footnoteOf(context.feeds, context.total),
    x: feeds.map(({ name }) => feedTitle(name, context)),
    series: severities.map((severity, index) => ({
      name: `severity ${severity}`,
      y: feeds.map(({ counts }) => counts[index]!),
    })),
    xTitle: 'Feed',
    yTitle: 'Share of accidents',
    shares: true,
    xType: 'category',
  });
}

function driftChart(context: OverviewContext, { drifts }: SeverityResult): Figure | null {
  const drawn = drifts.filter(({ shares }) => shares.filter((share) => share !== null).length > 1);
  if (drawn.length === 0) return null;
  return lines({
    id: 'severity-year',
    headline: `Severe share by year${andFeed(context)}`,
    alt: `The share with ${severityOf(context.source.dataset).text}${context.feeds.length > 1 ? ', one line per feed' : ''} with its Wilson interval: ${drawn.map((drift) => endsText(context, drift)).join('; ')}.`,
    footnote: `${footnoteOf(context.feeds, context.total)}; cells of fewer than ${minAccidents} left out`,
    series: drawn.map(({ feed, years, shares }) => ({
      name: feedTitle(feed, context),
      x: years.map(String),
      y: shares.map((share) => share?.share ?? null),
      lower: shares.map((share) => share?.lower ?? null),
      upper: shares.map((share) => share?.upper ?? null),
    })),
    xTitle: 'Year',
    yTitle: `Share with ${severityOf(context.source.dataset).name}`,
    percent: true,
    xType: 'category',
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
      { key: 'n', heading: 'Accidents', values: rows.map(({ severe }) => severe.whole) },
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
