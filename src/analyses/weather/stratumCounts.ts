import type { Strata } from './strata.js';

/**
 * Accidents and hours by stratum and category: one entry for each category of hours within a stratum. Every design is
 * fitted to these. A category is a class of weather, or in a response curve a bin of a reading within one.
 */
export interface StratumCounts {
  readonly size: number;
  /** How many categories there are. */
  readonly categories: number;
  /** Accidents in the hours of the entry. */
  readonly accidents: Float64Array;
  readonly hours: Float64Array;
  readonly category: Int32Array;
  readonly stratum: Int32Array;
  /** Station and month of the stratum. */
  readonly cluster: Int32Array;
  /** Of the stratum, 0..1. */
  readonly observedShare: Float64Array;
}

export interface StratumCountOptions {
  /** Accidents of an hour; hours with a negative number are left out. */
  readonly accidentsOf: (hour: number) => number;
  /** The category of an hour, by its index in the list of hours; hours of a negative category are left out. */
  readonly categoryOf: (hour: number) => number;
  /** How many categories there are. */
  readonly categories: number;
  /** Leaves out strata with a smaller observed share. @default 0 */
  readonly minObservedShare?: number;
  /** Leaves out strata with this observed share or a larger one. @default none */
  readonly belowObservedShare?: number;
}

/** Counts the strata in which at least two categories occur; the others cannot compare anything. */
export function countStrata(strata: Strata, options: StratumCountOptions): StratumCounts {
  const { accidentsOf, categoryOf, categories } = options;
  const { minObservedShare = 0, belowObservedShare = Number.POSITIVE_INFINITY } = options;
  const { order, starts, observedShare } = strata;
  const counts = emptyCounts(order.length, categories);
  const accidents = new Float64Array(categories);
  const hours = new Float64Array(categories);
  let size = 0;
  for (let s = 0; s + 1 < starts.length; s++) {
    if (observedShare[s]! < minObservedShare || observedShare[s]! >= belowObservedShare) continue;
    const present: number[] = [];
    for (let at = starts[s]!; at < starts[s + 1]!; at++) {
      const hour = order[at]!;
      const category = categoryOf(hour);
      const count = accidentsOf(hour);
      if (category < 0 || count < 0) continue;
      if (hours[category] === 0) present.push(category);
      hours[category]!++;
      accidents[category]! += count;
    }
    for (const category of present) {
      if (present.length > 1) {
        counts.accidents[size] = accidents[category]!;
        counts.hours[size] = hours[category]!;
        counts.category[size] = category;
        counts.stratum[size] = s;
        counts.cluster[size] = strata.cluster[s]!;
        counts.observedShare[size] = observedShare[s]!;
        size++;
      }
      accidents[category] = 0;
      hours[category] = 0;
    }
  }
  return selectCounts(
    counts,
    Int32Array.from({ length: size }, (_, i) => i),
  );
}

function emptyCounts(size: number, categories: number): StratumCounts {
  return {
    size,
    categories,
    accidents: new Float64Array(size),
    hours: new Float64Array(size),
    category: new Int32Array(size),
    stratum: new Int32Array(size),
    cluster: new Int32Array(size),
    observedShare: new Float64Array(size),
  };
}

/** The entries at these indices. */
export function selectCounts(counts: StratumCounts, indices: Int32Array): StratumCounts {
  const numbers = (values: Float64Array): Float64Array => Float64Array.from(indices, (i) => values[i]!);
  const integers = (values: Int32Array): Int32Array => indices.map((i) => values[i]!);
  return {
    size: indices.length,
    categories: counts.categories,
    accidents: numbers(counts.accidents),
    hours: numbers(counts.hours),
    category: integers(counts.category),
    stratum: integers(counts.stratum),
    cluster: integers(counts.cluster),
    observedShare: numbers(counts.observedShare),
  };
}

/** Totals by category. */
export interface CategoryTotals {
  readonly accidents: Float64Array;
  readonly hours: Float64Array;
  /** Accidents beyond the first of an hour. */
  readonly excess: Float64Array;
}

export function totalsByCategory(counts: StratumCounts): CategoryTotals {
  const totals = {
    accidents: new Float64Array(counts.categories),
    hours: new Float64Array(counts.categories),
    excess: new Float64Array(counts.categories),
  };
  for (let i = 0; i < counts.size; i++) {
    const category = counts.category[i]!;
    totals.accidents[category]! += counts.accidents[i]!;
    totals.hours[category]! += counts.hours[i]!;
    totals.excess[category]! += counts.accidents[i]! - counts.hours[i]!;
  }
  return totals;
}
