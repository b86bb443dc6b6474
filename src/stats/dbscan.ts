/** DBSCAN on the sphere: exact, and near-linear in the number of points. */
import { type OptionNames, requireKnownOptions, unexpected } from '../base/checks.js';
import { requireInteger, requirePositive } from './checks.js';
import { createNearPairs, type NearPairs } from './nearPair.js';
import { chordOf, earthRadiusMeters, requireCoordinates } from './sphere.js';
import { createSphereGrid, rangeNumbers, type SphereGrid } from './sphereGrid.js';
import { createUnionFind } from './unionFind.js';

export interface DbscanOptions {
  /** Neighbours are points at most this far away along the great circle, in meters. */
  readonly epsMeters: number;
  /** A point with this many neighbours, itself among them, is a core point. At least 1. */
  readonly minPoints: number;
}

const optionNames: OptionNames<DbscanOptions> = { epsMeters: true, minPoints: true };

export interface Dbscan {
  /**
   * Cluster of each point, 0.. in the order of their first core point in the input; -1 is noise. A border point
   * belongs to the cluster of its nearest core point, so labels do not depend on the order of the points.
   */
  readonly labels: Int32Array;
  /** 1 for core points. */
  readonly core: Uint8Array;
  readonly clusterCount: number;
}

/** Pairs of points that are compared one by one before a tree is built. */
const pairBudget = 4096;

/**
 * Finds dense groups of points. A million points take one to three seconds; equal points, lines and dense spots
 * take no longer. Work grows with `minPoints` where points are sparse (at most about 20 * minPoints a point).
 *
 * @param lngDegrees -180..180
 * @param latDegrees -90..90; the antimeridian and the poles need no special treatment
 * @throws InputError on coordinates off the map or not finite, `epsMeters` of more than a quarter turn of the Earth
 * @see Ester et al., KDD 1996; Gunawan 2013 for the grid; scikit-learn `DBSCAN(metric='haversine')`
 */
export function dbscan(
  lngDegrees: ArrayLike<number>,
  latDegrees: ArrayLike<number>,
  options: DbscanOptions,
): Dbscan {
  requireKnownOptions('dbscan', options, optionNames);
  const { epsMeters, minPoints } = options;
  requireCoordinates(lngDegrees, latDegrees);
  requirePositive('epsMeters', epsMeters);
  requireInteger('minPoints', minPoints, 1);
  if (epsMeters > (Math.PI / 2) * earthRadiusMeters) {
    throw unexpected('epsMeters', 'at most a quarter turn of the Earth', epsMeters);
  }
  const grid = createSphereGrid(lngDegrees, latDegrees, epsMeters);
  const squared = chordOf(epsMeters) ** 2;
  const core = findCores(grid, squared, minPoints);
  const components = linkCells(grid, squared, core);
  return label(grid, squared, core, components);
}

/**
 * 1 for core points, by place in the grid. In a cell with `minPoints` points, all points are core without computing a
 * distance; for other points, neighbours are counted until there are enough.
 */
function findCores(
  { points, starts, rangesAround }: SphereGrid,
  squared: number,
  minPoints: number,
): Uint8Array {
  const { x, y, z, order } = points;
  const core = new Uint8Array(order.length);
  const ranges = new Int32Array(rangeNumbers);
  for (let cell = 0; cell + 1 < starts.length; cell++) {
    const [from, until] = [starts[cell]!, starts[cell + 1]!];
    if (until - from >= minPoints) {
      core.fill(1, from, until);
      continue;
    }
    const count = rangesAround(cell, ranges);
    let reachable = 0;
    for (let k = 0; k < count; k += 2) reachable += starts[ranges[k + 1]!]! - starts[ranges[k]!]!;
    if (reachable < minPoints) continue;
    for (let i = from; i < until; i++) {
      const [xi, yi, zi] = [x[i]!, y[i]!, z[i]!];
      let near = until - from;
      for (let k = 0; k < count && near < minPoints; k += 2) {
        const end = starts[ranges[k + 1]!]!;
        for (let j = starts[ranges[k]!]!; j < end && near < minPoints; j++) {
          if (j === from) {
            j = until - 1; // its own cell is counted already
            continue;
          }
          const dx = xi - x[j]!;
          const dy = yi - y[j]!;
          const dz = zi - z[j]!;
          if (dx * dx + dy * dy + dz * dz <= squared) near++;
        }
      }
      if (near >= minPoints) core[i] = 1;
    }
  }
  return core;
}

/** Joins cells that hold a pair of core points within reach. Returns the component of each cell, -1 without core. */
function linkCells(grid: SphereGrid, squared: number, core: Uint8Array): Int32Array {
  const { starts, rangesAround } = grid;
  const cells = starts.length - 1;
  const hasCore = new Uint8Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    for (let i = starts[cell]!; i < starts[cell + 1]!; i++) if (core[i] === 1) hasCore[cell] = 1;
  }
  const sets = createUnionFind(cells);
  const nearPairs = createNearPairs(grid.points, core, squared);
  const ranges = new Int32Array(rangeNumbers);
  for (let cell = 0; cell < cells; cell++) {
    if (hasCore[cell] === 0) continue;
    const count = rangesAround(cell, ranges);
    for (let k = 0; k < count; k += 2) {
      for (let other = Math.max(ranges[k]!, cell + 1); other < ranges[k + 1]!; other++) {
        if (hasCore[other] === 0 || sets.find(cell) === sets.find(other)) continue;
        if (haveCorePair(grid, cell, other, squared, core, nearPairs)) sets.union(cell, other);
      }
    }
  }
  return Int32Array.from({ length: cells }, (_, cell) => (hasCore[cell] === 1 ? sets.find(cell) : -1));
}

function haveCorePair(
  { points, starts }: SphereGrid,
  a: number,
  b: number,
  squared: number,
  core: Uint8Array,
  nearPairs: NearPairs,
): boolean {
  const { x, y, z } = points;
  let budget = pairBudget;
  for (let i = starts[a]!; i < starts[a + 1]! && budget > 0; i++) {
    if (core[i] === 0) continue;
    for (let j = starts[b]!; j < starts[b + 1]! && budget > 0; j++, budget--) {
      const dx = x[i]! - x[j]!;
      const dy = y[i]! - y[j]!;
      const dz = z[i]! - z[j]!;
      if (dx * dx + dy * dy + dz * dz <= squared && core[j] === 1) return true;
    }
  }
  if (budget > 0) return false;
  return nearPairs.has(starts[a]!, starts[a + 1]!, starts[b]!, starts[b + 1]!);
}

/** Numbers the components, and gives each border point to its nearest core point, the first in the input on a tie. */
function label(grid: SphereGrid, squared: number, core: Uint8Array, components: Int32Array): Dbscan {
  const { points, starts, rangesAround } = grid;
  const { x, y, z, order } = points;
  const n = order.length;
  const componentOf = new Int32Array(n).fill(-1); // by place in the input
  const coreByInput = new Uint8Array(n);
  const ranges = new Int32Array(rangeNumbers);
  for (let cell = 0; cell + 1 < starts.length; cell++) {
    const [from, until] = [starts[cell]!, starts[cell + 1]!];
    let count = -1;
    for (let i = from; i < until; i++) {
      if (core[i] === 1) {
        coreByInput[order[i]!] = 1;
        componentOf[order[i]!] = components[cell]!;
        continue;
      }
      if (count === -1) count = rangesAround(cell, ranges);
      let nearest = squared;
      let first = n;
      for (let k = 0; k < count; k += 2) {
        for (let other = ranges[k]!; other < ranges[k + 1]!; other++) {
          if (components[other] === -1) continue;
          for (let j = starts[other]!; j < starts[other + 1]!; j++) {
            const dx = x[i]! - x[j]!;
            const dy = y[i]! - y[j]!;
            const dz = z[i]! - z[j]!;
            const distance = dx * dx + dy * dy + dz * dz;
            if (distance > nearest || core[j] === 0) continue;
            if (distance === nearest && order[j]! > first) continue;
            nearest = distance;
            first = order[j]!;
            componentOf[order[i]!] = components[other]!;
          }
        }
      }
    }
  }
  const labels = new Int32Array(n).fill(-1);
  const numberOf = new Int32Array(components.length).fill(-1);
  let clusterCount = 0;
  for (let i = 0; i < n; i++) {
    const component = componentOf[i]!;
    if (coreByInput[i] === 1 && numberOf[component] === -1) numberOf[component] = clusterCount++;
  }
  for (let i = 0; i < n; i++) if (componentOf[i]! >= 0) labels[i] = numberOf[componentOf[i]!]!;
  return { labels, core: coreByInput, clusterCount };
}
