import { monthText, weekText } from '../common/days.js';
import { hasTimes, type Points } from './points.js';

/** The time of the data in slices of a quarter, a month or a week. */
export interface Slices {
  readonly unit: 'quarter' | 'month' | 'week';
  /** `2016-Q1`, `2016-02` or the Monday `2016-02-08`, in order. */
  readonly labels: readonly string[];
  /** First day of each. */
  readonly starts: readonly string[];
  /** Slice of each point; `noSlice` where the slice was left out. */
  readonly sliceOf: Uint16Array;
  /** Labels of slices with less than a tenth of the accidents of the median slice: too few for any one place. */
  readonly sparse: readonly string[];
}

export const noSlice = 65_535;

/** Fewest slices for a trend test. */
export const minSlices = 10;

/**
 * Slices of a quarter where these are at least twelve, else of a month, else of a week; null when there are fewer than
 * ten even so, or the accidents have no times.
 */
export function sliceTime(points: Points): Slices | null {
  if (!hasTimes(points)) return null;
  for (const unit of ['quarter', 'month', 'week'] as const) {
    const slices = sliceBy(points, unit);
    if (slices !== null) return slices;
  }
  return null;
}

/** Slices of one unit; null when they are too few. */
function sliceBy({ firstDay, lastDay, day, n }: Points, unit: Slices['unit']): Slices | null {
  const labelOfDay = Array.from({ length: lastDay - firstDay + 1 }, (_, d) => labelOf(firstDay + d, unit));
  const all = [...new Set(labelOfDay)];
  if (all.length < (unit === 'week' ? minSlices : 12)) return null;
  const indexOfLabel = new Map(all.map((label, index) => [label, index]));
  const indexOfDay = labelOfDay.map((label) => indexOfLabel.get(label)!);
  const counts = new Float64Array(all.length);
  for (let i = 0; i < n; i++) counts[indexOfDay[day[i]! - firstDay]!]!++;
  const median = Float64Array.from(counts).sort()[counts.length >> 1]!;
  const kept = [...counts.keys()].filter((index) => counts[index]! >= median / 10 && counts[index]! > 0);
  if (kept.length < minSlices) return null;
  const newIndex = new Uint16Array(all.length).fill(noSlice);
  for (const [index, old] of kept.entries()) newIndex[old] = index;
  const labels = kept.map((index) => all[index]!);
  const sliceOf = new Uint16Array(n);
  for (let i = 0; i < n; i++) sliceOf[i] = newIndex[indexOfDay[day[i]! - firstDay]!]!;
  return {
    unit,
    labels,
    starts: labels.map(startOf),
    sliceOf,
    sparse: all.filter((_, index) => newIndex[index] === noSlice),
  };
}

function labelOf(day: number, unit: Slices['unit']): string {
  if (unit === 'week') return weekText(day);
  const month = monthText(day);
  return unit === 'month'
    ? month
    : `${month.slice(0, 4)}-Q${Math.floor((Number(month.slice(5)) - 1) / 3) + 1}`;
}

/** The first day of the slice with this label. */
function startOf(label: string): string {
  const quarter = /^(\d{4})-Q(\d)$/.exec(label);
  if (quarter !== null) return `${quarter[1]}-${String(Number(quarter[2]) * 3 - 2).padStart(2, '0')}-01`;
  return label.length === 7 ? `${label}-01` : label;
}

/**
 * How the feeds' reporting coverage changed: of all accidents of a feed in a state, the share in each slice. A place
 * whose accidents only follow the coverage of its feeds has these shares too; a deviation from them is its own.
 */
export interface ReportingCoverage {
  /** Share in a slice, 0..1, at `(state * feeds + feed) * slices + slice`. */
  readonly share: Float64Array;
  readonly sliceCount: number;
  readonly feedCount: number;
}

export function reportingCoverage(points: Points, { labels, sliceOf }: Slices): ReportingCoverage {
  const sliceCount = labels.length;
  const feedCount = points.feeds.length;
  const share = new Float64Array(points.states.length * feedCount * sliceCount);
  for (let i = 0; i < points.n; i++) {
    if (sliceOf[i] !== noSlice)
      share[(points.state[i]! * feedCount + points.feed[i]!) * sliceCount + sliceOf[i]!]!++;
  }
  for (let from = 0; from < share.length; from += sliceCount) {
    const row = share.subarray(from, from + sliceCount);
    const total = row.reduce((sum, count) => sum + count, 0);
    if (total > 0) for (let t = 0; t < sliceCount; t++) row[t]! /= total;
  }
  return { share, sliceCount, feedCount };
}

/** The accidents of places in each slice, and those expected of places that only follow their feeds. */
export interface SliceCounts {
  /** At `place * slices + slice`. */
  readonly observed: Float64Array;
  readonly expected: Float64Array;
}

/**
 * Counts of places by slice, and the counts expected from reporting coverage alone. Accidents of a place on a border
 * that are in another state than most of it are left out of both.
 * @param placeOf place of each point, -1 for none
 * @param stateOf state of each place
 */
export function countSlices(
  points: Points,
  { sliceOf }: Slices,
  coverage: ReportingCoverage,
  placeOf: Int32Array,
  stateOf: ArrayLike<number>,
): SliceCounts {
  const { sliceCount, feedCount } = coverage;
  const observed = new Float64Array(stateOf.length * sliceCount);
  const byFeed = new Float64Array(stateOf.length * feedCount);
  for (let i = 0; i < points.n; i++) {
    const place = placeOf[i]!;
    if (place < 0 || sliceOf[i] === noSlice || points.state[i] !== stateOf[place]) continue;
    observed[place * sliceCount + sliceOf[i]!]!++;
    byFeed[place * feedCount + points.feed[i]!]!++;
  }
  return { observed, expected: expectedCounts(byFeed, coverage, stateOf) };
}

/** The accidents of each place from each feed, distributed over the slices like all of that feed in its state. */
function expectedCounts(
  byFeed: Float64Array,
  { share, sliceCount, feedCount }: ReportingCoverage,
  stateOf: ArrayLike<number>,
): Float64Array {
  const expected = new Float64Array(stateOf.length * sliceCount);
  for (let place = 0; place < stateOf.length; place++) {
    for (let feed = 0; feed < feedCount; feed++) {
      const count = byFeed[place * feedCount + feed]!;
      if (count === 0) continue;
      const row = (stateOf[place]! * feedCount + feed) * sliceCount;
      for (let t = 0; t < sliceCount; t++) expected[place * sliceCount + t]! += count * share[row + t]!;
    }
  }
  return expected;
}

/**
 * Counts as they would be with constant reporting coverage: the mean count per slice, times observed over expected with
 * one added to both, so that a slice with hardly any expected accidents hardly matters.
 */
export function adjustedCounts({ observed, expected }: SliceCounts, sliceCount: number): Float64Array {
  const adjusted = new Float64Array(observed.length);
  for (let from = 0; from < observed.length; from += sliceCount) {
    let total = 0;
    for (let t = 0; t < sliceCount; t++) total += observed[from + t]!;
    for (let t = 0; t < sliceCount; t++)
      adjusted[from + t] = ((total / sliceCount) * (observed[from + t]! + 1)) / (expected[from + t]! + 1);
  }
  return adjusted;
}
