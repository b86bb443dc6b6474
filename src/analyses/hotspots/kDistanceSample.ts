import { cellBounds, cellNumbering, cellOfPoint } from '../../query/cells.js';
import { createRandom, haversineMeters, kDistances } from '../../stats/index.js';
import type { Points } from './points.js';

export interface KDistanceSample {
  /** One per point of the sample, meters. */
  readonly distancesMeters: Float64Array;
  /** Longer distances are capped at this; Infinity without a cap. */
  readonly capMeters: number;
}

/** Exact for all where that is quick: its cost grows with the square of k, which is large where one place has most. */
const exactUpTo = { points: 20_000, k: 100 };
const sampleSize = 1000;

/**
 * Distances to the k-th neighbour, exact: of all points where they and k are few, else of a thousand random ones among
 * all points, capped at twenty times the radius, beyond which the curve does not matter. Null with too few points.
 */
export function sampleKDistances(
  points: Points,
  k: number,
  epsMeters: number,
  seed: number,
): KDistanceSample | null {
  if (points.n <= k) return null;
  if (points.n <= exactUpTo.points && k <= exactUpTo.k)
    return { distancesMeters: kDistances(points.lng, points.lat, k), capMeters: Number.POSITIVE_INFINITY };
  const capMeters = 20 * epsMeters;
  const random = createRandom(seed);
  const sample = Int32Array.from({ length: Math.min(points.n, sampleSize) }, (_, i) =>
    points.n <= sampleSize ? i : random.integer(points.n),
  );
  return { distancesMeters: cappedKDistances(points, sample, k, capMeters), capMeters };
}

/** The distance of each point of the sample to its k-th neighbour among all points. */
function cappedKDistances(points: Points, sample: Int32Array, k: number, capMeters: number): Float64Array {
  // A cell and those around it hold all within a cell's side, which is a little more than the cap.
  const sizeKm = Math.max(0.1, (capMeters / 1000) * 1.01);
  const membersOf = new Map<number, number[]>();
  for (const i of sample)
    for (const cell of cellsAround(points.lng[i]!, points.lat[i]!, sizeKm)) membersOf.set(cell, []);
  const cellOf = cellNumbering(sizeKm);
  for (let i = 0; i < points.n; i++) membersOf.get(cellOf(points.lng[i]!, points.lat[i]!))?.push(i);
  const distanceOf = (i: number): number => {
    const [lng, lat] = [points.lng[i]!, points.lat[i]!];
    const near: number[] = [];
    for (const cell of cellsAround(lng, lat, sizeKm)) {
      for (const j of membersOf.get(cell)!) {
        if (j === i) continue;
        const distance = haversineMeters(lng, lat, points.lng[j]!, points.lat[j]!);
        if (distance <= capMeters) near.push(distance);
      }
    }
    return near.length < k ? capMeters : Float64Array.from(near).sort()[k - 1]!;
  };
  // Accidents at the very same place have the same neighbours.
  const distanceAt = new Map<string, number>();
  return Float64Array.from(sample, (i) => {
    const position = `${points.lng[i]} ${points.lat[i]}`;
    const distance = distanceAt.get(position) ?? distanceOf(i);
    distanceAt.set(position, distance);
    return distance;
  });
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
