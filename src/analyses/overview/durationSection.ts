import { formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import { dots } from '../../charts/dots.js';
import type { Figure } from '../../charts/figure.js';
import type { Finding, NotShown, ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { confounded } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { shareFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { OverviewContext } from './context.js';
import { type DurationResult, type Spike, spikeShare } from './duration.js';
import { durationHeadline } from './headlines.js';
import { emptySection, feedInHeadline, feedTitle, largestFeeds, smallerFeeds } from './words.js';

/** A feed needs this many durations for a finding of its own. */
const minDurations = 100;
const maxSpikeFindings = 3;
/** The chart has this many of the commonest lengths, and at least that many. */
const maxLengths = 6;
const minLengths = 3;

/** How long the impact lasted, and how much of that is a template of the feed. */
export function durationPart(
  context: OverviewContext,
  result: DurationResult | null,
): Omit<Section, 'id' | 'title'> {
  if (result === null) {
    return emptySection('duration', 'Duration', 'No row has an end within a day of its start.', [
      'duration-*',
      'spikes',
      'spike-*',
    ]);
  }
  const chart = feedChart(context, result);
  return {
    findings: compact([...spikeFindings(context, result), tailFinding(context, result)]),
    figures: compact(['chart' in chart && chart]),
    tables: compact([quantileTable(context, result), spikeTable(context, result)]),
    caveats: compact([
      `The end is when the feed removed the report, not when the road was clear.${result.spikeMinutes.length === 0 ? '' : ' Many ends are templates: the start plus a round time.'}`,
      context.feeds.length > 1 && confounded('a mean duration is mostly the mix of templates'),
    ]),
    notShown: compact([
      'parts' in chart && chart,
      result.spikeMinutes.length === 0 && {
        parts: ['spikes', 'spike-*'],
        reason: 'Templated durations are not shown: no minute stands out from those around it.',
      },
    ]),
  };
}

/** The id of the commonest template; null without one. */
export function firstSpikeId(context: OverviewContext, result: DurationResult): string | null {
  return spikeFindings(context, result)[0]?.id ?? null;
}

function spikeFindings(context: OverviewContext, result: DurationResult): Finding[] {
  const { feeds, options } = context;
  const { spikes } = result;
  const isDrawn = 'chart' in feedChart(context, result);
  return spikes
    .filter(({ part, whole }) => whole >= minDurations && part >= spikeShare * whole)
    .sort((a, b) => b.part / b.whole - a.part / a.whole)
    .slice(0, maxSpikeFindings)
    .map(({ minutes, feed, part, whole }) => ({
      ...shareFinding({
        id: `spike-${feed.toLowerCase()}-${minutes}`,
        sentence: `${formatPercent(part / whole)} of the durations of ${feedLabel(feed, feeds)} are exactly ${minutesText(minutes)}.`,
        part,
        whole,
        of: `durations of ${feedLabel(feed, feeds)}`,
        confidenceLevel: options.confidenceLevel,
        caveat: 'A template of the feed, not an observation: means and models of duration inherit it.',
      }),
      ...(isDrawn && { figure: 'duration-source' }),
    }));
}

function tailFinding({ options }: OverviewContext, { tails }: DurationResult): Finding | null {
  const { ended, overDay, overYear } = tails;
  if (ended === 0) return null;
  return shareFinding({
    id: 'duration-long',
    sentence:
      overDay === 0
        ? 'No duration is longer than a day.'
        : `${formatCountOf(overDay, 'duration')} ${verbFor(overDay, 'is', 'are')} longer than a day, ${formatCount(overYear)} of them a year or more.`,
    part: overDay,
    whole: ended,
    of: 'reports with an end',
    confidenceLevel: options.confidenceLevel,
    ...(overYear > 0 && {
      caveat: 'A duration of a year plus a usual one has a mistyped year in the end time.',
    }),
  });
}

/** A row for each of the commonest exact lengths, a mark for each feed. */
function feedChart(context: OverviewContext, result: DurationResult): Figure | NotShown {
  const { spikeMinutes, spikes } = result;
  const large = largestFeeds(
    result.feeds.filter(({ isLarge }) => isLarge),
    ({ quantiles }) => quantiles.n,
  );
  const shareIn = (feed: string, minutes: number): number => {
    const spike = spikes.find((one) => one.feed === feed && one.minutes === minutes);
    return spike === undefined ? 0 : shareOfSpike(spike);
  };
  const lengths = spikeMinutes
    // A minute can stand out although none of its seconds does.
    .filter((minutes) => mostShare(minutes) >= spikeShare)
    .toSorted((a, b) => mostShare(b) - mostShare(a))
    .slice(0, maxLengths)
    .sort((a, b) => a - b);
  function mostShare(minutes: number): number {
    return Math.max(...large.map(({ name }) => shareIn(name, minutes)));
  }
  if (large.length === 0 || lengths.length < minLengths) {
    return {
      parts: ['duration-source'],
      reason: `Exact durations are not drawn: it takes ${minDurations} durations of a feed and ${minLengths} lengths that stand out; there ${verbFor(lengths.length, 'is', 'are')} ${lengths.length}.`,
    };
  }
  const sums = large
    .map(({ name, quantiles }) => ({
      name,
      median: quantiles.q50,
      share: lengths.reduce((sum, minutes) => sum + shareIn(name, minutes), 0),
    }))
    .sort((a, b) => b.share - a.share);
  return dots({
    id: 'duration-source',
    headline: durationHeadline(feedInHeadline(sums[0]!.name, context), sums[0]!.share, lengths.length),
    subline: `Durations of exactly that length, to the second, as share of those of the feed; ${nReports(large.reduce((sum, { quantiles }) => sum + quantiles.n, 0))} of up to a day`,
    alt: `A mark a feed in each of ${lengths.length} rows. Median duration: ${sums.map(({ name, median }) => `${feedTitle(name, context)} ${Math.round(median)} min`).join(', ')}.`,
    footnote: sourceNote(
      context,
      'The commonest lengths that stand out from those around them: set by the feed, not measured.',
      ...compact([smallerFeeds(result.feeds.length - large.length)]),
    ),
    labels: lengths.map(minutesText),
    series: large.map(({ name }) => ({
      name: feedTitle(name, context),
      values: lengths.map((minutes) => shareIn(name, minutes)),
    })),
    valueTitle: 'Share of the durations',
    percent: true,
  });
}

function quantileTable(context: OverviewContext, { feeds, quantiles }: DurationResult): ReportTable {
  const rows = compact([...feeds, feeds.length > 1 && { name: 'All', quantiles }]);
  const headings = {
    n: 'Reports',
    q05: '5 %',
    q25: '25 %',
    q50: 'Median',
    q75: '75 %',
    q95: '95 %',
  } as const;
  return reportTable({
    id: 'duration',
    title: 'Quantiles of durations up to a day, in minutes',
    columns: [
      { key: 'source', heading: 'Feed', values: rows.map(({ name }) => feedTitle(name, context)) },
      ...Object.entries(headings).map(([key, heading]) => ({
        key,
        heading,
        values: rows.map(({ quantiles }) => toTenth(quantiles[key as keyof typeof headings])),
      })),
    ],
    note: 'To about a minute: from counts by minute.',
  });
}

function spikeTable(context: OverviewContext, { spikes, spikeMinutes }: DurationResult): ReportTable | null {
  if (spikeMinutes.length === 0) return null;
  return reportTable({
    id: 'spikes',
    title: 'Templated durations',
    columns: [
      { key: 'duration', heading: 'Exactly', values: spikeMinutes.map(minutesText) },
      ...context.feeds.map((feed) => ({
        key: feed,
        heading: feedTitle(feed, context),
        format: 'percent' as const,
        values: spikes.filter((spike) => spike.feed === feed).map(shareOfSpike),
      })),
    ],
    note: 'Share of the durations of the feed. A minute can stand out although none of its seconds does; its share here is then small.',
  });
}

function shareOfSpike({ part, whole }: Spike): number {
  return whole === 0 ? part : part / whole;
}

function toTenth(minutes: number): number {
  return Math.round(minutes * 10) / 10;
}

/** `30 min`, `6 h`, `1 h 15 min`: a whole number of minutes. */
function minutesText(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [...(hours > 0 ? [`${hours} h`] : []), ...(rest > 0 ? [`${rest} min`] : [])].join(' ');
}
