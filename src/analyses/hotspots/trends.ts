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
import type { Clustering } from './findHotSpots.js';
import type { HotCells } from './hotCells.js';
import type { Points } from './points.js';
import { adjustedCounts, countSlices, reportingCoverage, type SliceCounts, type Slices } from './slices.js';

/**
 * A place over time: emerging or fading when its accidents rise or fall by more than chance relative to the counts
 * expected from the reporting coverage of its feeds; persistent when no trend was detected.
 */
export type Course = 'emerging' | 'persistent' | 'fading';

export interface Trend {
  /** Score of the trend against expected counts, in standard deviations: above 0 it rises. */
  readonly z: number;
  /** Adjusted for all places that were tested. */
  readonly pValue: number;
  readonly course: Course;
}

export interface HotSpotTrends {
  readonly counts: SliceCounts;
  /** Null for hot spots with too few accidents for a test. */
  readonly trends: readonly (Trend | null)[];
}

/** With fewer accidents the score is far from normal, and one crash reported thrice looks like a trend. */
export const minAccidentsForTrend = 20;

/** The course of each hot spot. */
export function hotSpotTrends(
  points: Points,
  slices: Slices,
  { hotSpots, hotSpotOf }: Clustering,
  fdr: number,
): HotSpotTrends {
  const stateOf = hotSpots.map(({ state }) => points.states.indexOf(state));
  const coverage = reportingCoverage(points, slices);
  const counts = countSlices(points, slices, coverage, hotSpotOf, stateOf);
  const tests = hotSpots.map((_, index) =>
    testOf(rowOf(counts.observed, index, slices), rowOf(counts.expected, index, slices)),
  );
  return { counts, trends: trendsOf(tests, fdr) };
}

export interface CellTrend {
  /** Of the cell with those around it; null with too few accidents for a test. */
  readonly trend: Trend | null;
  /** Index in the cell index. */
  readonly cell: number;
  /** The class of ArcGIS and sfdep, from Gi* in each slice and Mann-Kendall over its z-scores. */
  readonly emerging: EmergingClass;
  /** Mann-Kendall's tau of those, -1..1. */
  readonly tau: number;
  /** Slices in which it was hot. */
  readonly hotSlices: number;
}

/**
 * Emerging hot spots: Gi* of the adjusted counts in each slice, within the state and with false-discovery control, and
 * Mann-Kendall over the z-scores, for each cell that was hot in some slice or altogether.
 *
 * Its course follows from the counts of the cell and those around it instead: z-scores rise by themselves when coverage
 * grows, because larger counts are less noisy.
 */
export function cellTrends(points: Points, slices: Slices, hotCells: HotCells, fdr: number): CellTrend[] {
  const { index, stateOf, groups, hot } = hotCells;
  const counts = countSlices(points, slices, reportingCoverage(points, slices), index.cellOf, stateOf);
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
  const trends = trendsOf(
    chosen.map(({ test }) => test),
    fdr,
  );
  const kendall = chosen.map(({ cell }) => kendallOf(rowOf(z, cell, slices)));
  const adjusted = benjaminiHochberg(kendall.map(({ pValue }) => pValue));
  return chosen.map(({ cell }, index) => {
    const { tau } = kendall[index]!;
    const row = rowOf(signs, cell, slices);
    return {
      cell,
      trend: trends[index]!,
      tau,
      hotSlices: row.reduce((sum, sign) => sum + (sign === 1 ? 1 : 0), 0),
      emerging: emergingClass(row, adjusted[index]! > fdr ? 0 : tau > 0 ? 1 : -1),
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
  const values = adjustedCounts(counts, width);
  const z = new Float64Array(index.cells.length * width);
  const signs = new Int8Array(z.length);
  for (let t = 0; t < width; t++) {
    const pValues = new Float64Array(index.cells.length).fill(Number.NaN);
    for (const { cells, neighbours } of groups) {
      const inSlice = Float64Array.from(cells, (cell) => values[cell * width + t]!);
      if (inSlice.every((value) => value === inSlice[0])) continue;
      const local = giStar(inSlice, neighbours);
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

/** Trends at a false discovery rate. Counts that vary more than Poisson everywhere widen every test alike. */
function trendsOf(all: readonly (PoissonTrend | null)[], fdr: number): (Trend | null)[] {
  const tests = all.map((test) => (test !== null && test.total >= minAccidentsForTrend ? test : null));
  const dispersion = Math.max(1, dispersionOf(all));
  const z = tests.map((test) => (test === null ? Number.NaN : test.z / Math.sqrt(dispersion)));
  const adjusted = benjaminiHochberg(
    z.map((score) => (Number.isNaN(score) ? score : twoSidedNormalPValue(score))),
  );
  return z.map((score, index): Trend | null => {
    if (Number.isNaN(score)) return null;
    const isBeyond = adjusted[index]! <= fdr;
    return {
      z: score,
      pValue: adjusted[index]!,
      course: !isBeyond ? 'persistent' : score > 0 ? 'emerging' : 'fading',
    };
  });
}

/**
 * Pearson's chi-square per degree of freedom, over the nine tenths of all places that deviate least from their feeds.
 */
function dispersionOf(tests: readonly (PoissonTrend | null)[]): number {
  const ratios = Float64Array.from(
    tests.flatMap((test) => (test === null ? [] : [test.chisquare / test.degrees])),
  );
  const kept = ratios.sort().subarray(0, Math.ceil(0.9 * ratios.length));
  return kept.reduce((sum, ratio) => sum + ratio, 0) / Math.max(1, kept.length);
}

function rowOf<T extends Float64Array | Int8Array>(values: T, index: number, slices: Slices): T {
  return values.subarray(index * slices.labels.length, (index + 1) * slices.labels.length) as T;
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
