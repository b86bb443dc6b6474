import { dayText, mondayOf } from '../common/days.js';
import type { Points } from './points.js';

/** The time of the data cut into slices of a quarter, a month or a week. */
export interface Slices {
  readonly unit: 'quarter' | 'month' | 'week';
  /** `2016-Q1`, `2016-02` or the Monday `2016-02-08`, in order. */
  readonly labels: readonly string[];
  /** Slice of each point; `noSlice` where the slice was left out. */
  readonly of: Uint16Array;
  /** Slices with less than a tenth of the accidents of a middling one: nothing can be said about a place in them. */
  readonly thin: readonly string[];
}

export const noSlice = 65_535;

/** A trend test over fewer is not worth its name. */
export const fewestSlices = 10;

/**
 * Cuts by quarter where that gives at least twelve slices, else by month, else by week; null when there are fewer than
 * ten even so.
 */
export function sliceTime(points: Points): Slices | null {
  const { firstDay, lastDay, day, n } = points;
  if (n === 0) return null;
  for (const unit of ['quarter', 'month', 'week'] as const) {
    const labelOfDay: string[] = [];
    for (let d = firstDay; d <= lastDay; d++) labelOfDay.push(labelOf(d, unit));
    const all = [...new Set(labelOfDay)];
    if (all.length < (unit === 'week' ? fewestSlices : 12)) continue;
    const placeOfLabel = new Map(all.map((label, place) => [label, place]));
    const placeOfDay = labelOfDay.map((label) => placeOfLabel.get(label)!);
    const counts = new Float64Array(all.length);
    for (let i = 0; i < n; i++) counts[placeOfDay[day[i]! - firstDay]!]!++;
    const middle = Float64Array.from(counts).sort()[counts.length >> 1]!;
    const kept = [...counts.keys()].filter((place) => counts[place]! >= middle / 10 && counts[place]! > 0);
    if (kept.length < fewestSlices) continue;
    const newPlace = new Uint16Array(all.length).fill(noSlice);
    for (const [place, old] of kept.entries()) newPlace[old] = place;
    const of = new Uint16Array(n);
    for (let i = 0; i < n; i++) of[i] = newPlace[placeOfDay[day[i]! - firstDay]!]!;
    return {
      unit,
      labels: kept.map((place) => all[place]!),
      of,
      thin: all.filter((_, place) => newPlace[place] === noSlice),
    };
  }
  return null;
}

function labelOf(day: number, unit: Slices['unit']): string {
  if (unit === 'week') return dayText(mondayOf(day));
  const text = dayText(day);
  return unit === 'month'
    ? text.slice(0, 7)
    : `${text.slice(0, 4)}-Q${Math.floor((Number(text.slice(5, 7)) - 1) / 3) + 1}`;
}

/**
 * How the feeds' coverage changed: of all accidents of a source in a state, the share in each slice. A place whose
 * accidents only follow the coverage of its feeds has these shares too; what departs from them is its own.
 */
export interface Coverage {
  /** Share in a slice, 0..1, at `(state * sources + source) * slices + slice`. */
  readonly share: Float64Array;
  readonly sliceCount: number;
  readonly sourceCount: number;
}

export function coverageOf(points: Points, slices: Slices): Coverage {
  const sliceCount = slices.labels.length;
  const sourceCount = points.sources.length;
  const share = new Float64Array(points.states.length * sourceCount * sliceCount);
  for (let i = 0; i < points.n; i++) {
    if (slices.of[i] !== noSlice)
      share[(points.state[i]! * sourceCount + points.source[i]!) * sliceCount + slices.of[i]!]!++;
  }
  for (let from = 0; from < share.length; from += sliceCount) {
    const row = share.subarray(from, from + sliceCount);
    const total = row.reduce((sum, count) => sum + count, 0);
    if (total > 0) for (let t = 0; t < sliceCount; t++) row[t]! /= total;
  }
  return { share, sliceCount, sourceCount };
}

/** What a place had in each slice, and what it would have had, had it only followed its feeds. */
export interface SliceCounts {
  /** Observed, at `place * slices + slice`. */
  readonly observed: Float64Array;
  readonly expected: Float64Array;
}

/**
 * Counts of places by slice beside what coverage alone would make of them. Accidents of a place on a border that are in
 * another state than most of it are left out of both.
 * @param placeOf place of each point, -1 for none
 * @param stateOf state of each place
 */
export function countSlices(
  points: Points,
  slices: Slices,
  coverage: Coverage,
  placeOf: Int32Array,
  stateOf: ArrayLike<number>,
): SliceCounts {
  const { sliceCount, sourceCount, share } = coverage;
  const places = stateOf.length;
  const observed = new Float64Array(places * sliceCount);
  const bySource = new Float64Array(places * sourceCount);
  for (let i = 0; i < points.n; i++) {
    const place = placeOf[i]!;
    if (place < 0 || slices.of[i] === noSlice || points.state[i] !== stateOf[place]) continue;
    observed[place * sliceCount + slices.of[i]!]!++;
    bySource[place * sourceCount + points.source[i]!]!++;
  }
  const expected = new Float64Array(observed.length);
  for (let place = 0; place < places; place++) {
    for (let source = 0; source < sourceCount; source++) {
      const count = bySource[place * sourceCount + source]!;
      if (count === 0) continue;
      const row = (stateOf[place]! * sourceCount + source) * sliceCount;
      for (let t = 0; t < sliceCount; t++) expected[place * sliceCount + t]! += count * share[row + t]!;
    }
  }
  return { observed, expected };
}

/**
 * Counts as they would be with even coverage: the mean count a slice, times observed over expected with one added to
 * both, so that a slice which expects next to nothing says next to nothing.
 */
export function evenedCounts({ observed, expected }: SliceCounts, sliceCount: number): Float64Array {
  const evened = new Float64Array(observed.length);
  for (let from = 0; from < observed.length; from += sliceCount) {
    let total = 0;
    for (let t = 0; t < sliceCount; t++) total += observed[from + t]!;
    for (let t = 0; t < sliceCount; t++)
      evened[from + t] = ((total / sliceCount) * (observed[from + t]! + 1)) / (expected[from + t]! + 1);
  }
  return evened;
}
