/** Distances to the k-th neighbour: the curve from which a DBSCAN radius is read. */
import { unexpected } from '../base/checks.js';
import { requireInteger } from './checks.js';
import { arrangeTree, searchTree } from './kdTree.js';
import { metersOf, requireCoordinates, spherePoints } from './sphere.js';

/**
 * Great-circle distance from each point to its k-th nearest other point. Sorted, the curve bends where dense
 * places end: a start for `epsMeters`, with k = minPoints - 1. O(n log n)
 * for a small k; at worst each of the n searches costs k^2 more.
 *
 * @param lngDegrees -180..180
 * @param latDegrees -90..90
 * @param k at least 1, below the number of points; equal points are neighbours at distance 0
 * @returns meters, one a point in the order of the input
 * @see Ester et al., KDD 1996, section 4.2; R `dbscan::kNNdist`
 */
export function kDistances(
  lngDegrees: ArrayLike<number>,
  latDegrees: ArrayLike<number>,
  k: number,
): Float64Array {
  requireCoordinates(lngDegrees, latDegrees);
  requireInteger('k', k, 1);
  const n = lngDegrees.length;
  if (k >= n) throw unexpected('k', `less than the ${n} points`, k);
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  const points = spherePoints(lngDegrees, latDegrees, order);
  arrangeTree(points, 0, n);
  const { x, y, z } = points;
  const squaredChords = new Float64Array(k);
  const distances = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    squaredChords.fill(Number.POSITIVE_INFINITY);
    searchTree(points, 0, n, [x[i]!, y[i]!, z[i]!], { squaredChords, except: i });
    distances[order[i]!] = metersOf(Math.sqrt(squaredChords[k - 1]!));
  }
  return distances;
}
