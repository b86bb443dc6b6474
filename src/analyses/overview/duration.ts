import type { Measure } from '../../query/question.js';
import { type Bins, binnedQuantile, binsOf } from '../common/bins.js';
import { type GroupCounts, groupCounts, textIn } from '../common/groupCounts.js';
import type { OverviewContext } from './context.js';

const dayMinutes = 1440;
/** A feed with fewer durations has no shares to draw. */
const minDrawn = 100;

/** A minute is a spike when it has this many times the median of the minutes around it, and this share of the feed. */
const spikeFactor = 8;
export const spikeShare = 0.005;
const minInSpike = 20;
const minutesAround = 10;

export interface DurationResult {
  /** Accidents with a duration of at most a day. */
  readonly known: number;
  /** Of all feeds together. */
  readonly quantiles: DurationQuantiles;
  readonly feeds: readonly FeedDuration[];
  /** Minutes that stand out in a feed, ascending. */
  readonly spikeMinutes: readonly number[];
  readonly spikes: readonly Spike[];
  readonly tails: Tails;
}

/** The durations of a feed up to a day. */
export interface FeedDuration {
  readonly name: string;
  readonly isLarge: boolean;
  readonly quantiles: DurationQuantiles;
}

/** In minutes. */
export interface DurationQuantiles {
  readonly n: number;
  readonly q05: number;
  readonly q25: number;
  readonly q50: number;
  readonly q75: number;
  readonly q95: number;
}

/** Durations of a feed that are exactly `minutes` long. */
export interface Spike {
  readonly feed: string;
  readonly minutes: number;
  readonly part: number;
  readonly whole: number;
}

/** Accidents with an end, and those of them that last more than a day and a year or more. */
export interface Tails {
  readonly ended: number;
  readonly overDay: number;
  readonly overYear: number;
}

/** Null where no row has an end within a day of its start. */
export async function computeDuration(context: OverviewContext): Promise<DurationResult | null> {
  const byMinute = await askMinutes(context, { min: 0, max: dayMinutes + 1 });
  const all = minuteBins(byMinute);
  if (all.total === 0) return null;
  const feeds = byMinute.splitText('source').map(([name, counts]) => [name, minuteBins(counts)] as const);
  const ends = groupCounts(await context.ask({ by: ['source'], measures: tailMeasures }));
  const spikeMinutes = [...new Set(feeds.flatMap(([, bins]) => spikesOf(bins)))].sort((a, b) => a - b);
  return {
    known: all.total,
    quantiles: quantilesOf(all),
    feeds: feeds.map(([name, bins]) => ({
      name,
      isLarge: bins.total >= minDrawn,
      quantiles: quantilesOf(bins),
    })),
    spikeMinutes,
    spikes: await askSpikes(context, spikeMinutes, ends),
    tails: { ended: ends.part('ended'), overDay: ends.part('overDay'), overYear: ends.part('overYear') },
  };
}

async function askMinutes(
  context: OverviewContext,
  durationMinutes: { readonly min: number; readonly max: number } | readonly number[],
): Promise<GroupCounts> {
  const by = ['source', { bin: 'durationMinutes', width: 1 }] as const;
  return groupCounts(await context.ask({ by, where: { durationMinutes } }));
}

const tailMeasures: Readonly<Record<string, Measure>> = {
  ended: { kind: 'share', where: { durationMinutes: { present: true } } },
  overDay: { kind: 'share', where: { durationMinutes: { min: dayMinutes + 1e-6 } } },
  overYear: { kind: 'share', where: { durationMinutes: { min: 365 * dayMinutes } } },
};

function minuteBins(counts: GroupCounts): Bins {
  return binsOf(counts, 'durationMinutesBin', 1, [0, dayMinutes + 1]);
}

function quantilesOf(bins: Bins): DurationQuantiles {
  const quantile = (probability: number): number => binnedQuantile(bins, probability);
  return {
    n: bins.total,
    q05: quantile(0.05),
    q25: quantile(0.25),
    q50: quantile(0.5),
    q75: quantile(0.75),
    q95: quantile(0.95),
  };
}

/** Minutes with far more durations than those around them: ends that were set, not observed. */
function spikesOf({ counts, total }: Bins): number[] {
  const minutes: number[] = [];
  for (let minute = 1; minute < counts.length; minute++) {
    const count = counts[minute]!;
    if (count < spikeShare * total || count < minInSpike) continue;
    const around = [
      ...counts.slice(Math.max(0, minute - minutesAround), minute),
      ...counts.slice(minute + 1, minute + 1 + minutesAround),
    ];
    const median = around.sort((a, b) => a - b)[Math.floor(around.length / 2)]!;
    if (count >= spikeFactor * Math.max(1, median)) minutes.push(minute);
  }
  return minutes;
}

/** How many durations of each feed are exactly so many minutes: a bin of a minute holds other seconds as well. */
async function askSpikes(
  context: OverviewContext,
  minutes: readonly number[],
  ends: GroupCounts,
): Promise<Spike[]> {
  if (minutes.length === 0) return [];
  const exact = await askMinutes(context, minutes);
  return ends.splitText('source').flatMap(([feed, ofFeed]) => {
    const whole = ofFeed.part('ended');
    const counts = exact.where((row) => textIn(row, 'source') === feed).byNumber('durationMinutesBin');
    return minutes.map((minute) => ({ feed, minutes: minute, part: counts.get(minute) ?? 0, whole }));
  });
}
