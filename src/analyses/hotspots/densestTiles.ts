import type { Points } from './points.js';

/** A part of the country with all of its points, so that its density does not change. */
export interface Region {
  readonly points: Points;
  /** Number of tiles of a degree by a degree. */
  readonly tiles: number;
  readonly isAll: boolean;
}

const tilesPerRow = 361;
const tileRows = 181;

/**
 * The tiles of a degree by a degree with most accidents, as many as stay within `maxPoints` (one at least): for
 * computations that would take too long over all points.
 */
export function densestTiles(points: Points, maxPoints: number): Region {
  const isAll = points.n <= maxPoints;
  const tileOf = (i: number): number =>
    (Math.floor(points.lat[i]!) + 90) * tilesPerRow + Math.floor(points.lng[i]!) + 180;
  const counts = new Int32Array(tileRows * tilesPerRow);
  for (let i = 0; i < points.n; i++) counts[tileOf(i)]!++;
  const occupied = [...counts.keys()].filter((tile) => counts[tile]! > 0);
  const isTaken = new Uint8Array(counts.length);
  let [tiles, n] = [0, 0];
  for (const tile of occupied.sort((a, b) => counts[b]! - counts[a]! || a - b)) {
    if (!isAll && tiles > 0 && n + counts[tile]! > maxPoints) continue;
    isTaken[tile] = 1;
    tiles++;
    n += counts[tile]!;
  }
  if (isAll) return { points, tiles, isAll };
  const indices = new Int32Array(n);
  let at = 0;
  for (let i = 0; i < points.n; i++) if (isTaken[tileOf(i)] === 1) indices[at++] = i;
  return { points: subsetOf(points, indices), tiles, isAll };
}

/** The points at `indices`. */
export function subsetOf(points: Points, indices: Int32Array): Points {
  const n = indices.length;
  const [lng, lat] = [new Float64Array(n), new Float64Array(n)];
  const day = new Int32Array(n);
  const [state, feed] = [new Uint16Array(n), new Uint16Array(n)];
  const severe = new Uint8Array(n);
  for (let at = 0; at < n; at++) {
    const i = indices[at]!;
    lng[at] = points.lng[i]!;
    lat[at] = points.lat[i]!;
    day[at] = points.day[i]!;
    state[at] = points.state[i]!;
    feed[at] = points.feed[i]!;
    severe[at] = points.severe[i]!;
  }
  return { ...points, n, lng, lat, day, state, feed, severe };
}
