import { isBlackspotError } from '../../base/errors.js';
import {
  benjaminiHochberg,
  benjaminiHochbergCutoff,
  type EmergingClass,
  emergingClass,
  giStar,
  mannKendall,
  type Neighbours,
  type PoissonTrend,
  poissonTrend,
  twoSidedNormalPValue,
} from '../../stats/index.js';
import type { HotCells } from './hotCells.js';
import type { Points } from './points.js';
import { countSlices, coverageOf, evenedCounts, type SliceCounts, type Slices } from './slices.js';
import type { Spots } from './spots.js';

/**
 * A place over time: emerging or fading when its accidents rise or fall against what its feeds' coverage makes of them,
 * beyond chance; persistent when no trend was shown.
 */
export type Course = 'emerging' | 'persistent' | 'fading';

export interface Trend {
  /** Score of the trend against expected counts, in standard deviations: above 0 it rises. */
  readonly z: number;
  /** Adjusted for all places that were tested. */
  readonly pValue: number;
  readonly course: Course;
}

export interface SpotTrends {
  readonly counts: SliceCounts;
  /** Null for hot spots with too few accidents to tell. */
  readonly trends: readonly (Trend | null)[];
}

/** With fewer accidents the score is far from normal, and one crash reported thrice looks like a trend. */
export const fewestForTrend = 20;

/** The course of each hot spot. */
export function spotTrends(points: Points, slices: Slices, { spots, of }: Spots, fdr: number): SpotTrends {
  const stateOf = spots.map((spot) => points.states.indexOf(spot.state));
  const counts = countSlices(points, slices, coverageOf(points, slices), of, stateOf);
  const rows = spots.map((_, place) => [
    rowOf(counts.observed, place, slices),
    rowOf(counts.expected, place, slices),
  ]);
  return {
    counts,
    trends: coursesOf(
      rows.map(([observed, expected]) => testOf(observed!, expected!)),
      fdr,
    ),
  };
}

export interface CellTrend {
  /** Of the cell with those around it; null with too few accidents to tell. */
  readonly trend: Trend | null;
  /** Place in the cell index. */
  readonly cell: number;
  /** The class of ArcGIS and sfdep, from Gi* a slice and Mann-Kendall over its z-scores. */
  readonly emerging: EmergingClass;
  /** Mann-Kendall's tau of those, -1..1. */
  readonly tau: number;
  /** Slices in which it was hot. */
  readonly hotSlices: number;
}

/**
 * Emerging hot spots: Gi* of the evened counts in each slice, within the state and with false-discovery control, and
 * Mann-Kendall over the z-scores, for each cell that was hot in some slice or altogether.
 *
 * Its course is judged by the counts of the cell and those around it instead: z-scores rise by themselves when coverage
 * grows, since there is less noise in more accidents.
 */
export function cellTrends(points: Points, slices: Slices, hotCells: HotCells, fdr: number): CellTrend[] {
  const { index, stateOf, groups, hot } = hotCells;
  const counts = countSlices(points, slices, coverageOf(points, slices), index.of, stateOf);
  const { z, signs } = hotBySlice(counts, slices, hotCells, fdr);
  const chosen: { readonly cell: number; readonly test: PoissonTrend | null }[] = [];
  for (const { cells, neighbours } of groups) {
    for (let k = 0; k < cells.length; k++) {
      const cell = cells[k]!;
      if (hot[cell] === 0 && !rowOf(signs, cell, slices).includes(1)) continue;
      const around = (values: Float64Array): Float64Array => sumAround(values, k, cells, neighbours, slices);
      chosen.push({ cell, test: testOf(around(counts.observed), around(counts.expected)) });
    }
  }
  const courses = coursesOf(
    chosen.map(({ test }) => test),
    fdr,
  );
  const kendall = chosen.map(({ cell }) => kendallOf(rowOf(z, cell, slices)));
  const adjusted = benjaminiHochberg(kendall.map(({ pValue }) => pValue));
  return chosen.map(({ cell }, place) => {
    const { tau } = kendall[place]!;
    const row = rowOf(signs, cell, slices);
    return {
      cell,
      trend: courses[place]!,
      tau,
      hotSlices: row.reduce((sum, sign) => sum + (sign === 1 ? 1 : 0), 0),
      emerging: emergingClass(row, adjusted[place]! > fdr ? 0 : tau > 0 ? 1 : -1),
    };
  });
}

/** Gi* of each cell in each slice, and 1 where it is significantly hot, -1 where cold, at `cell * slices + slice`. */
function hotBySlice(
  counts: SliceCounts,
  slices: Slices,
  { index, groups }: HotCells,
  fdr: number,
): { readonly z: Float64Array; readonly signs: Int8Array } {
  const width = slices.labels.length;
  const evened = evenedCounts(counts, width);
  const z = new Float64Array(index.cells.length * width);
  const signs = new Int8Array(z.length);
  for (let t = 0; t < width; t++) {
    const pValues = new Float64Array(index.cells.length).fill(Number.NaN);
    for (const { cells, neighbours } of groups) {
      const values = Float64Array.from(cells, (cell) => evened[cell * width + t]!);
      if (values.every((value) => value === values[0])) continue;
      const local = giStar(values, neighbours);
      for (let k = 0; k < cells.length; k++) {
        z[cells[k]! * width + t] = Number.isNaN(local.z[k]!) ? 0 : local.z[k]!;
        pValues[cells[k]!] = local.pValues[k]!;
      }
    }
    const cutoff = benjaminiHochbergCutoff(pValues, fdr);
    for (let cell = 0; cell < index.cells.length; cell++) {
      if (pValues[cell]! <= cutoff) signs[cell * width + t] = Math.sign(z[cell * width + t]!);
    }
  }
  return { z, signs };
}

/** The rows of a cell and its neighbours, added up. */
function sumAround(
  values: Float64Array,
  k: number,
  cells: Int32Array,
  { starts, neighbours }: Neighbours,
  slices: Slices,
): Float64Array {
  const sum = Float64Array.from(rowOf(values, cells[k]!, slices));
  for (let at = starts[k]!; at < starts[k + 1]!; at++) {
    const row = rowOf(values, cells[neighbours[at]!]!, slices);
    for (let t = 0; t < sum.length; t++) sum[t]! += row[t]!;
  }
  return sum;
}

/** Courses at a false discovery rate. Counts that vary more than Poisson everywhere widen every test alike. */
function coursesOf(everything: readonly (PoissonTrend | null)[], fdr: number): (Trend | null)[] {
  const tests = everything.map((test) => (test !== null && test.total >= fewestForTrend ? test : null));
  const dispersion = Math.max(1, dispersionOf(everything));
  const z = tests.map((test) => (test === null ? Number.NaN : test.z / Math.sqrt(dispersion)));
  const adjusted = benjaminiHochberg(
    z.map((score) => (Number.isNaN(score) ? score : twoSidedNormalPValue(score))),
  );
  return z.map((score, place): Trend | null => {
    if (Number.isNaN(score)) return null;
    const isBeyond = adjusted[place]! <= fdr;
    return {
      z: score,
      pValue: adjusted[place]!,
      course: !isBeyond ? 'persistent' : score > 0 ? 'emerging' : 'fading',
    };
  });
}

/** Pearson's chi-square a degree of freedom, over the nine tenths of all places that depart least from their feeds. */
function dispersionOf(tests: readonly (PoissonTrend | null)[]): number {
  const ratios = Float64Array.from(
    tests.flatMap((test) => (test === null ? [] : [test.chisquare / test.degrees])),
  );
  const kept = ratios.sort().subarray(0, Math.ceil(0.9 * ratios.length));
  return kept.reduce((sum, ratio) => sum + ratio, 0) / Math.max(1, kept.length);
}

function rowOf<T extends Float64Array | Int8Array>(values: T, place: number, slices: Slices): T {
  return values.subarray(place * slices.labels.length, (place + 1) * slices.labels.length) as T;
}

/** Null where there is nothing to test. */
function testOf(observed: Float64Array, expected: Float64Array): PoissonTrend | null {
  return orNull(() => poissonTrend(observed, expected));
}

/** A series without any change has no trend. */
function kendallOf(values: Float64Array): { readonly tau: number; readonly pValue: number } {
  return orNull(() => mannKendall(values)) ?? { tau: 0, pValue: 1 };
}

function orNull<T>(test: () => T): T | null {
  try {
    return test();
  } catch (error) {
    if (!isBlackspotError(error)) throw error;
    return null;
  }
}
