import { cellBounds, cellNumbering, cellOfPoint } from '../../query/cells.js';
import { createRandom, haversineMeters, kDistances } from '../../stats/index.js';
import type { Points } from './points.js';

export interface KDistanceSample {
  /** One a point that was looked at, meters. */
  readonly distancesMeters: Float64Array;
  /** Distances beyond are shown as this; Infinity when none was cut. */
  readonly cutMeters: number;
}

/** Exact for all where that is quick: its cost grows with the square of k, which is large where one place has most. */
const allUpTo = { points: 20_000, k: 100 };
const sampleSize = 1000;

/**
 * Distances to the k-th neighbour, exact: of all points where they and k are few, else of a thousand random ones among
 * all points, cut at twenty times the radius, beyond which the curve does not matter.
 */
export function sampleKDistances(
  points: Points,
  k: number,
  epsMeters: number,
  seed: number,
): KDistanceSample | null {
  if (points.n <= k) return null;
  if (points.n <= allUpTo.points && k <= allUpTo.k)
    return { distancesMeters: kDistances(points.lng, points.lat, k), cutMeters: Number.POSITIVE_INFINITY };
  const cutMeters = 20 * epsMeters;
  // A cell and those around it hold all within a cell's side, which is a little more than the cut.
  const sizeKm = Math.max(0.1, (cutMeters / 1000) * 1.01);
  const random = createRandom(seed);
  const asked = Int32Array.from({ length: Math.min(points.n, sampleSize) }, (_, i) =>
    points.n <= sampleSize ? i : random.integer(points.n),
  );
  const wanted = new Map<number, number[]>();
  for (const i of asked)
    for (const cell of cellsAround(points.lng[i]!, points.lat[i]!, sizeKm)) wanted.set(cell, []);
  const cellOf = cellNumbering(sizeKm);
  for (let i = 0; i < points.n; i++) wanted.get(cellOf(points.lng[i]!, points.lat[i]!))?.push(i);
  // Accidents at the very same place have the same neighbours.
  const known = new Map<string, number>();
  const distanceOf = (i: number): number => {
    const [lng, lat] = [points.lng[i]!, points.lat[i]!];
    const before = known.get(`${lng} ${lat}`);
    if (before !== undefined) return before;
    const near: number[] = [];
    for (const cell of cellsAround(lng, lat, sizeKm)) {
      for (const j of wanted.get(cell)!) {
        if (j === i) continue;
        const distance = haversineMeters(lng, lat, points.lng[j]!, points.lat[j]!);
        if (distance <= cutMeters) near.push(distance);
      }
    }
    const distance = near.length < k ? cutMeters : Float64Array.from(near).sort()[k - 1]!;
    known.set(`${lng} ${lat}`, distance);
    return distance;
  };
  return { distancesMeters: Float64Array.from(asked, distanceOf), cutMeters };
}

/** The cell of a point and those around it, occupied or not. */
function cellsAround(lng: number, lat: number, sizeKm: number): Set<number> {
  const { west, south, east, north } = cellBounds(cellOfPoint(lng, lat, sizeKm), sizeKm);
  const [width, height] = [east - west, north - south];
  const found = new Set<number>();
  for (const y of [south - height / 2, (south + north) / 2, north + height / 2]) {
    if (Math.abs(y) > 90) continue;
    // A row has columns of its own: half steps meet every one of them.
    for (let x = west - width; x <= east + width + 1e-12; x += width / 2) {
      if (Math.abs(x) <= 180) found.add(cellOfPoint(x, y, sizeKm));
    }
  }
  return found;
}
