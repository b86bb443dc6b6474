import { formatCount } from '../../base/format.js';
import { histogram } from '../../charts/histogram.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Measure } from '../../query/question.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { type Bins, binnedQuantile, binsOf, joinedBins } from '../common/bins.js';
import { shareFinding } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import type { GroupCounts } from '../common/groupCounts.js';
import { type Context, confounded } from './context.js';
import { exactSpikes, minutesText, spikeFindings, spikesOf, spikeTable } from './durationSpikes.js';

const dayMinutes = 1440;
const shownMinutes = 420;
/** A source with fewer durations has no shape to draw by the minute. */
const minDrawn = 100;

/** How long the impact lasted, and how much of that is a template of the feed. */
export async function duration(context: Context): Promise<Section> {
  const binned = await context.ask(
    ['source', { bin: 'durationMinutes', width: 1 }],
    {},
    {
      durationMinutes: { min: 0, max: dayMinutes + 1 },
    },
  );
  const parts = new Map(binned.splitText('source').map(([name, tally]) => [name, minutesOf(tally)]));
  const all = minutesOf(binned);
  if (all.total === 0)
    return { id: 'duration', title: 'Duration', text: ['No row has an end within a day of its start.'] };
  const minutes = [...new Set([...parts.values()].flatMap(spikesOf))].sort((a, b) => a - b);
  const ends = await context.ask(['source'], tails);
  const wholes = new Map(ends.splitText('source').map(([name, part]) => [name, part.part('ended')]));
  const spikes = await exactSpikes(context, minutes, wholes);
  const large = [...parts].filter(([, bins]) => bins.total >= minDrawn);
  const drawn = large.length === 0 ? [...parts] : large;
  const shown = binsOf(binned, 'durationMinutesBin', 1, [0, shownMinutes]);
  return {
    id: 'duration',
    title: 'Duration',
    text: [
      'The end is when the feed took the report down, not when the road was clear. Many ends are templates: the start plus a round time.',
      ...(context.sources.length > 1 ? [confounded('a mean duration is mostly the mix of templates')] : []),
    ],
    findings: [...spikeFindings(context, spikes), ...tailFindings(context, ends)],
    figures: [
      histogram({
        id: 'duration',
        title: 'Duration of the impact, in steps of five minutes',
        alt: `Histogram to ${shownMinutes / 60} hours. Half of the durations are below ${Math.round(binnedQuantile(all, 0.5))} minutes. ${minutes.length === 0 ? 'No minute stands out.' : `Minutes that stand out: ${minutes.map(minutesText).join(', ')}.`}`,
        footnote: context.footnote(all.total),
        ...joinedBins(shown, 5),
        xTitle: 'Duration (min)',
      }),
      smallMultiples({
        id: 'duration-source',
        title: 'Duration by source, minute by minute',
        alt: `One panel per source: the share of its durations in each minute. ${drawn.map(([name, bins]) => `${name}: half below ${Math.round(binnedQuantile(bins, 0.5))} min (n = ${formatCount(bins.total)})`).join('; ')}.`,
        footnote: context.footnote(all.total),
        panels: drawn.map(([name, bins]) => ({
          title: name,
          series: [
            {
              name,
              x: bins.edges.slice(0, shownMinutes),
              y: bins.counts.slice(0, shownMinutes).map((n) => n / bins.total),
            },
          ],
        })),
        xTitle: 'Duration (min)',
        yTitle: 'Share in the minute',
        columns: 1,
        sharedY: false,
        percent: true,
      }),
    ],
    tables: [
      quantileTable(new Map([...parts, ...(parts.size > 1 ? [['All', all] as const] : [])])),
      ...spikeTable(minutes, spikes, context),
    ],
  };
}

function minutesOf(tally: GroupCounts): Bins {
  return binsOf(tally, 'durationMinutesBin', 1, [0, dayMinutes + 1]);
}

/** How many durations there are, and how many beyond a day and a year. */
const tails: Readonly<Record<string, Measure>> = {
  ended: { kind: 'share', where: { durationMinutes: { present: true } } },
  overDay: { kind: 'share', where: { durationMinutes: { min: dayMinutes + 1e-6 } } },
  overYear: { kind: 'share', where: { durationMinutes: { min: 365 * dayMinutes } } },
};

function tailFindings(context: Context, ends: GroupCounts): Finding[] {
  const [ended, overDay, overYear] = [ends.part('ended'), ends.part('overDay'), ends.part('overYear')];
  if (ended === 0) return [];
  return [
    shareFinding({
      id: 'duration-long',
      sentence: `${formatCount(overDay)} durations are longer than a day, ${formatCount(overYear)} of them a year or more.`,
      part: overDay,
      whole: ended,
      of: 'accidents with an end',
      level: context.options.level,
      caveat: 'A year and a usual duration is a year mistyped in the end time.',
    }),
  ];
}

function quantileTable(parts: ReadonlyMap<string, Bins>): ReportTable {
  const names = [...parts.keys()];
  const column = (probability: number): number[] =>
    names.map((name) => Math.round(binnedQuantile(parts.get(name)!, probability) * 10) / 10);
  return {
    id: 'duration',
    title: 'Quantiles of durations up to a day, in minutes',
    table: tableOf({
      source: names,
      n: names.map((name) => parts.get(name)!.total),
      q05: column(0.05),
      q25: column(0.25),
      q50: column(0.5),
      q75: column(0.75),
      q95: column(0.95),
    }),
    headings: {
      source: 'Source',
      n: 'Accidents',
      q05: '5 %',
      q25: '25 %',
      q50: 'Median',
      q75: '75 %',
      q95: '95 %',
    },
    note: 'To about a minute: from counts by minute.',
  };
}
