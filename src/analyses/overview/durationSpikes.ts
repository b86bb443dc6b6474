import { formatDuration, formatPercent } from '../../base/format.js';
import type { Finding, ReportTable } from '../../report/report.js';
import type { Bins } from '../common/bins.js';
import { shareFinding } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { textIn } from '../common/groupCounts.js';
import { type Context, feedName } from './context.js';

/** A minute is a spike when it holds so many times the median minute around it, and so much of the source. */
const spikeFactor = 8;
const spikeShare = 0.005;
/** A source needs so many durations for a finding of its own. */
const minDurations = 100;

/** Minutes that hold far more than those around them: ends that were not observed but made. */
export function spikesOf({ counts, total }: Bins): number[] {
  const minutes: number[] = [];
  for (let minute = 1; minute < counts.length; minute++) {
    const count = counts[minute]!;
    if (count < spikeShare * total || count < 20) continue;
    const around = [
      ...counts.slice(Math.max(0, minute - 10), minute),
      ...counts.slice(minute + 1, minute + 11),
    ];
    const median = around.sort((a, b) => a - b)[Math.floor(around.length / 2)]!;
    if (count >= spikeFactor * Math.max(1, median)) minutes.push(minute);
  }
  return minutes;
}

/** Durations of a source that are exactly so many minutes. */
export interface Spike {
  readonly source: string;
  readonly minutes: number;
  readonly part: number;
  readonly whole: number;
}

export async function exactSpikes(
  context: Context,
  minutes: readonly number[],
  wholes: ReadonlyMap<string, number>,
): Promise<Spike[]> {
  if (minutes.length === 0) return [];
  const exact = await context.ask(
    ['source', { bin: 'durationMinutes', width: 1 }],
    {},
    { durationMinutes: [...minutes] },
  );
  return [...wholes].flatMap(([source, whole]) => {
    const counts = exact.where((row) => textIn(row, 'source') === source).byNumber('durationMinutesBin');
    return minutes.map((minute) => ({ source, minutes: minute, part: counts.get(minute) ?? 0, whole }));
  });
}

export function spikeFindings(context: Context, spikes: readonly Spike[]): Finding[] {
  return spikes
    .filter(({ part, whole }) => whole >= minDurations && part >= spikeShare * whole)
    .sort((a, b) => b.part / b.whole - a.part / a.whole)
    .slice(0, 3)
    .map(({ minutes, source, part, whole }) =>
      shareFinding({
        id: `spike-${source.toLowerCase()}-${minutes}`,
        sentence: `${formatPercent(part / whole)} of the durations of ${feedName(source)} are exactly ${minutesText(minutes)}.`,
        part,
        whole,
        of: `durations of ${feedName(source)}`,
        level: context.options.level,
        caveat: 'A template of the feed, not an observation: means and models of duration inherit it.',
      }),
    );
}

export function spikeTable(
  minutes: readonly number[],
  spikes: readonly Spike[],
  { sources }: Context,
): ReportTable[] {
  if (minutes.length === 0) return [];
  const shareOfSource = (wanted: string): number[] =>
    spikes.filter(({ source }) => source === wanted).map(({ part, whole }) => part / (whole || 1));
  return [
    {
      id: 'spikes',
      title: 'Templated durations',
      table: tableOf({
        duration: minutes.map(minutesText),
        ...Object.fromEntries(sources.map((source) => [source, shareOfSource(source)])),
      }),
      headings: { duration: 'Exactly' },
      percentColumns: sources,
      note: 'Share of the durations of the source. A minute can stand out although no second in it does: its share here is small.',
    },
  ];
}

/** `30 min 0 s`: what a templated duration is called. */
export function minutesText(minutes: number): string {
  return formatDuration(minutes * 60);
}
