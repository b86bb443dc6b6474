import type { Interval } from '../../base/interval.js';
import { detectChangePoints, rateRatioInterval } from '../../stats/index.js';
import { type DailySeries, weekdayOf } from './days.js';
import type { Gap } from './gaps.js';

/** A day on which the level of a feed changed. */
export interface Break extends Interval {
  /** Index of the first day of the new level. */
  readonly at: number;
  /** Accidents a day in the level before and after. */
  readonly before: number;
  readonly after: number;
  /** after / before, with its interval given the day. */
  readonly ratio: number;
}

export interface BreakOptions {
  /** Of the interval of each ratio. @default 0.95 */
  readonly confidenceLevel?: number;
  /** Shortest period that counts as a level, in days. @default 21 */
  readonly minSegmentDays?: number;
  /** Smallest factor of a change of level, up or down. @default 1.3 */
  readonly minFactor?: number;
}

export const breakDefaults = { confidenceLevel: 0.95, minSegmentDays: 21, minFactor: 1.3 } as const;

/** Series with fewer days or accidents are not searched. */
export const minDaysForBreaks = 84;
export const minAccidentsForBreaks = 200;

const halfWindowDays = 182;

/**
 * Changes of level in a daily series, by an exact change-point search (PELT) over counts with the weekday rhythm
 * divided out, and gaps shorter than a segment filled from their neighbours. Levels that differ by less
 * than `minFactor` are joined again, the smallest difference first, because drift and season are smaller than a break.
 *
 * @returns null if the series is too short or has too few accidents
 */
export function findBreaks(
  series: DailySeries,
  gaps: readonly Gap[],
  options: BreakOptions = {},
): Break[] | null {
  const { minSegmentDays, minFactor, confidenceLevel } = { ...breakDefaults, ...options };
  const total = series.counts.reduce((a, b) => a + b, 0);
  if (series.counts.length < minDaysForBreaks || total < minAccidentsForBreaks) return null;
  const level = withoutWeekdays(masked(series, gaps, minSegmentDays));
  const found = detectChangePoints(level, { cost: 'poisson', minSegmentLength: minSegmentDays });
  return joined(level, refined(level, found.changePoints), minFactor, found.scale, confidenceLevel);
}

/** The counts with each short gap replaced by the mean of the same weekdays in the four weeks around it. */
export function masked(
  { counts, firstDay, name }: DailySeries,
  gaps: readonly Gap[],
  maxDays: number,
): DailySeries {
  const filled = counts.slice();
  const isGap = new Uint8Array(counts.length);
  for (const { start, end } of gaps) isGap.fill(1, start, end);
  for (const { start, end } of gaps) {
    if (end - start >= maxDays) continue;
    for (let i = start; i < end; i++) {
      const neighbours = [-28, -21, -14, -7, 7, 14, 21, 28]
        .map((offset) => i + offset)
        .filter((j) => j >= 0 && j < counts.length && isGap[j] === 0);
      if (neighbours.length > 0)
        filled[i] = neighbours.reduce((sum, j) => sum + counts[j]!, 0) / neighbours.length;
    }
  }
  return { name, firstDay, counts: filled };
}

/** Each day divided by the factor of its weekday within half a year on either side. */
function withoutWeekdays({ counts, firstDay }: DailySeries): Float64Array {
  const n = counts.length;
  const sums = Array.from({ length: 8 }, () => new Float64Array(n + 1)); // by weekday, and all in [7]
  const days = Array.from({ length: 8 }, () => new Float64Array(n + 1));
  for (let i = 0; i < n; i++) {
    const weekday = weekdayOf(firstDay + i);
    for (let w = 0; w < 8; w++) {
      const counted = w === 7 || w === weekday;
      sums[w]![i + 1] = sums[w]![i]! + (counted ? counts[i]! : 0);
      days[w]![i + 1] = days[w]![i]! + (counted ? 1 : 0);
    }
  }
  return counts.map((count, i) => {
    const from = Math.max(0, i - halfWindowDays);
    const to = Math.min(n, i + halfWindowDays + 1);
    const mean = (w: number): number => (sums[w]![to]! - sums[w]![from]!) / (days[w]![to]! - days[w]![from]!);
    const factor = mean(weekdayOf(firstDay + i)) / (mean(7) || 1);
    return count / Math.max(0.05, factor);
  });
}

/**
 * Moves each change to the day that separates its two segments best. The search enforces a shortest segment, so it
 * places a change close to an end of the series, or to another change, too late or too early.
 */
function refined(level: Float64Array, changes: readonly number[]): number[] {
  const sums = runningSums(level);
  const gain = (start: number, end: number): number => {
    const sum = sums[end]! - sums[start]!;
    return sum <= 0 ? 0 : sum * Math.log(sum / (end - start));
  };
  const days = [...changes];
  for (const position of days.keys()) {
    const start = days[position - 1] ?? 0;
    const end = days[position + 1] ?? level.length;
    for (let at = start + 1; at < end; at++) {
      if (gain(start, at) + gain(at, end) > gain(start, days[position]!) + gain(days[position]!, end))
        days[position] = at;
    }
  }
  return days;
}

function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!;
  return sums;
}

/** Drops the change with the smallest factor until all reach `minFactor`. */
function joined(
  level: Float64Array,
  changes: number[],
  minFactor: number,
  scale: number,
  confidenceLevel: number,
): Break[] {
  const sums = runningSums(level);
  const breakAt = (position: number): Break => {
    const at = changes[position]!;
    const start = changes[position - 1] ?? 0;
    const end = changes[position + 1] ?? level.length;
    const before = { sum: sums[at]! - sums[start]!, days: at - start };
    const after = { sum: sums[end]! - sums[at]!, days: end - at };
    return { at, ...contrast(before, after, scale, confidenceLevel) };
  };
  for (;;) {
    const breaks = changes.map((_, position) => breakAt(position));
    const size = ({ ratio }: Break): number => Math.max(ratio, 1 / ratio);
    let least = 0;
    for (const [position, candidate] of breaks.entries())
      if (size(candidate) < size(breaks[least]!)) least = position;
    if (breaks.length === 0 || size(breaks[least]!) >= minFactor) return breaks;
    changes.splice(least, 1);
  }
}

/**
 * The ratio of two levels; counts are divided by their dispersion, so that the interval reflects the variation of days.
 */
function contrast(before: Level, after: Level, scale: number, confidenceLevel: number): Omit<Break, 'at'> {
  const effective = ({ sum }: Level): number => Math.round(sum / scale);
  const [meanBefore, meanAfter] = [before.sum / before.days, after.sum / after.days];
  const countsKnown = effective(before) + effective(after) > 0;
  const { lower, upper } = countsKnown
    ? rateRatioInterval(effective(after), after.days, effective(before), before.days, confidenceLevel)
    : { lower: 0, upper: Number.POSITIVE_INFINITY };
  return { before: meanBefore, after: meanAfter, ratio: meanAfter / meanBefore, lower, upper };
}

/** The accidents of a number of days. */
interface Level {
  readonly sum: number;
  readonly days: number;
}
