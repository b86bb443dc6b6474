import type { Strata } from './strata.js';

/** Hours of one kind in one stratum, joined: what every design is fitted to. */
export interface Cells {
  readonly size: number;
  /** Accidents in the hours of the cell. */
  readonly accidents: Float64Array;
  readonly hours: Float64Array;
  readonly kind: Int32Array;
  readonly stratum: Int32Array;
  /** Station and month of the stratum. */
  readonly cluster: Int32Array;
  readonly coverage: Float64Array;
}

export interface CellOptions {
  /** Accidents of an hour; hours with a negative one are left out. */
  readonly countOf: (hour: number) => number;
  /** The kind of an hour, by its position in the panel; hours of a negative kind are left out. */
  readonly kindOf: (hour: number) => number;
  /** How many kinds there are. */
  readonly kinds: number;
  /** Strata in cells of less coverage are left out. @default 0 */
  readonly minCoverage?: number;
  /** Strata in cells of at least this coverage are left out. @default none is */
  readonly belowCoverage?: number;
}

/** The cells of all strata in which hours of two kinds meet; the others cannot tell one kind from another. */
export function cellsOf(strata: Strata, options: CellOptions): Cells {
  const { countOf, kindOf, kinds, minCoverage = 0, belowCoverage = Number.POSITIVE_INFINITY } = options;
  const { order, starts, coverage } = strata;
  const bound = order.length;
  const cells = {
    accidents: new Float64Array(bound),
    hours: new Float64Array(bound),
    kind: new Int32Array(bound),
    stratum: new Int32Array(bound),
    cluster: new Int32Array(bound),
    coverage: new Float64Array(bound),
  };
  const accidents = new Float64Array(kinds);
  const hours = new Float64Array(kinds);
  let size = 0;
  for (let s = 0; s + 1 < starts.length; s++) {
    if (coverage[s]! < minCoverage || coverage[s]! >= belowCoverage) continue;
    const present: number[] = [];
    for (let at = starts[s]!; at < starts[s + 1]!; at++) {
      const hour = order[at]!;
      const kind = kindOf(hour);
      const count = countOf(hour);
      if (kind < 0 || count < 0) continue;
      if (hours[kind] === 0) present.push(kind);
      hours[kind]!++;
      accidents[kind]! += count;
    }
    for (const kind of present) {
      if (present.length > 1) {
        cells.accidents[size] = accidents[kind]!;
        cells.hours[size] = hours[kind]!;
        cells.kind[size] = kind;
        cells.stratum[size] = s;
        cells.cluster[size] = strata.cluster[s]!;
        cells.coverage[size] = coverage[s]!;
        size++;
      }
      accidents[kind] = 0;
      hours[kind] = 0;
    }
  }
  return {
    size,
    accidents: cells.accidents.slice(0, size),
    hours: cells.hours.slice(0, size),
    kind: cells.kind.slice(0, size),
    stratum: cells.stratum.slice(0, size),
    cluster: cells.cluster.slice(0, size),
    coverage: cells.coverage.slice(0, size),
  };
}

/** Accidents, hours and accidents beyond the first of an hour, by kind. */
export function sumsByKind(
  cells: Cells,
  kinds: number,
): { accidents: Float64Array; hours: Float64Array; excess: Float64Array } {
  const sums = {
    accidents: new Float64Array(kinds),
    hours: new Float64Array(kinds),
    excess: new Float64Array(kinds),
  };
  for (let i = 0; i < cells.size; i++) {
    const kind = cells.kind[i]!;
    sums.accidents[kind]! += cells.accidents[i]!;
    sums.hours[kind]! += cells.hours[i]!;
    sums.excess[kind]! += cells.accidents[i]! - cells.hours[i]!;
  }
  return sums;
}
