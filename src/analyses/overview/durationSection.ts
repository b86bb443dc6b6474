import { formatCount, formatCountOf, formatDuration, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { histogram } from '../../charts/histogram.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { confounded } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { shareFinding } from '../sections/findings.js';
import { footnoteOf } from '../sections/footnote.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { OverviewContext } from './context.js';
import { type DurationResult, type Spike, shownMinutes, spikeShare } from './duration.js';
import { byFeed, emptySection, feedTitle } from './words.js';

/** A feed needs this many durations for a finding of its own. */
const minDurations = 100;
const maxSpikeFindings = 3;

/** How long the impact lasted, and how much of that is a template of the feed. */
export function durationSection(context: OverviewContext, result: DurationResult | null): Section {
  if (result === null) {
    return emptySection('duration', 'Duration', 'No row has an end within a day of its start.', [
      'duration-*',
      'spikes',
      'spike-*',
    ]);
  }
  return {
    id: 'duration',
    title: 'Duration',
    text: compact([
      `The end is when the feed removed the report, not when the road was clear.${result.spikeMinutes.length === 0 ? '' : ' Many ends are templates: the start plus a round time.'}`,
      context.feeds.length > 1 && confounded('a mean duration is mostly the mix of templates'),
    ]),
    findings: compact([...spikeFindings(context, result), tailFinding(context, result)]),
    figures: [histogramChart(context, result), feedChart(context, result)],
    tables: compact([quantileTable(context, result), spikeTable(context, result)]),
    notShown:
      result.spikeMinutes.length > 0
        ? []
        : [
            {
              parts: ['spikes', 'spike-*'],
              reason: 'Templated durations are not shown: no minute stands out from those around it.',
            },
          ],
  };
}

function spikeFindings({ feeds, options }: OverviewContext, { spikes }: DurationResult): Finding[] {
  return spikes
    .filter(({ part, whole }) => whole >= minDurations && part >= spikeShare * whole)
    .sort((a, b) => b.part / b.whole - a.part / a.whole)
    .slice(0, maxSpikeFindings)
    .map(({ minutes, feed, part, whole }) =>
      shareFinding({
        id: `spike-${feed.toLowerCase()}-${minutes}`,
        sentence: `${formatPercent(part / whole)} of the durations of ${feedLabel(feed, feeds)} are exactly ${minutesText(minutes)}.`,
        part,
        whole,
        of: `durations of ${feedLabel(feed, feeds)}`,
        confidenceLevel: options.confidenceLevel,
        caveat: 'A template of the feed, not an observation: means and models of duration inherit it.',
      }),
    );
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
    of: 'accidents with an end',
    confidenceLevel: options.confidenceLevel,
    ...(overYear > 0 && {
      caveat: 'A duration of a year plus a usual one has a mistyped year in the end time.',
    }),
  });
}

function histogramChart(context: OverviewContext, result: DurationResult): Figure {
  const { known, spikeMinutes, quantiles } = result;
  const spikes =
    spikeMinutes.length === 0
      ? 'No minute stands out.'
      : `Minutes that stand out: ${spikeMinutes.map(minutesText).join(', ')}.`;
  return histogram({
    id: 'duration',
    headline: 'Duration of the impact, in steps of five minutes',
    alt: `Histogram to ${shownMinutes / 60} hours. The median is ${Math.round(quantiles.q50)} minutes. ${spikes}`,
    footnote: footnoteOf(context.feeds, known),
    ...result.histogram,
    xTitle: 'Duration (min)',
    median: quantiles.q50,
  });
}

function feedChart(context: OverviewContext, { known, feeds }: DurationResult): Figure {
  const large = feeds.filter(({ isLarge }) => isLarge);
  const drawn = large.length === 0 ? feeds : large;
  const medians = drawn.map(
    ({ name, quantiles }) =>
      `${feedTitle(name, context)}: median ${Math.round(quantiles.q50)} min (n = ${formatCount(quantiles.n)})`,
  );
  return smallMultiples({
    id: 'duration-source',
    headline: `Duration${byFeed(context)}, minute by minute`,
    alt: `${drawn.length > 1 ? 'One panel per feed: the share of its durations' : 'The share of the durations'} in each minute. ${medians.join('; ')}.`,
    footnote: footnoteOf(context.feeds, known),
    panels: drawn.map(({ name, minutes, shares }) => ({
      title: feedTitle(name, context),
      series: [{ name: feedTitle(name, context), x: minutes, y: shares }],
    })),
    xTitle: 'Duration (min)',
    yTitle: 'Share in the minute',
    columns: 1,
    sharedY: false,
    percent: true,
  });
}

function quantileTable(context: OverviewContext, { feeds, quantiles }: DurationResult): ReportTable {
  const rows = compact([...feeds, feeds.length > 1 && { name: 'All', quantiles }]);
  const headings = {
    n: 'Accidents',
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

/** `30 min 0 s`. */
function minutesText(minutes: number): string {
  return formatDuration(minutes * 60);
}
