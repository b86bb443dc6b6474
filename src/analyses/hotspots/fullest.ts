import { findHotSpots } from './findHotSpots.js';
import type { Points } from './points.js';

/** Larger numbers take too many runs. */
const largestMinPoints = 20;

/**
 * The most accidents that lie within the radius of one, itself included, where no place has `minPoints` of them: what it
 * would take for a hot spot follows from it. Null where the search would take too long.
 */
export function fullestPlace(points: Points, epsMeters: number, minPoints: number): number | null {
  if (minPoints > largestMinPoints || points.n === 0) return null;
  for (let count = minPoints - 1; count >= 2; count--) {
    if (findHotSpots(points, epsMeters, count).hotSpots.length > 0) return count;
  }
  return 1;
}
