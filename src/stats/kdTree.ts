/** A k-d tree without nodes: a range of points, permuted in place so that its middle splits it. */
import type { SpherePoints } from './sphere.js';

/** Ranges this short are searched point by point. */
export const leafSize = 12;

/**
 * Arranges points[from..until) as a tree and leaves other points in place. O(n log n).
 * @param flags one a point, by its place in the arrangement: moved along with them
 */
export function arrangeTree(
  points: SpherePoints,
  from: number,
  until: number,
  flags: Uint8Array | null = null,
  axis = 0,
): void {
  if (until - from <= leafSize) return;
  const middle = (from + until) >> 1;
  select(points, from, until - 1, middle, axis, flags);
  const next = (axis + 1) % 3;
  arrangeTree(points, from, middle, flags, next);
  arrangeTree(points, middle + 1, until, flags, next);
}

/** Hoare's selection: the value at `k` is where sorting by the axis would put it, smaller ones before. */
function select(
  points: SpherePoints,
  first: number,
  last: number,
  k: number,
  axis: number,
  flags: Uint8Array | null,
): void {
  const values = coordinate(points, axis);
  let [low, high] = [first, last];
  while (low < high) {
    // The median of three avoids the worst case of sorted input; pointers that stop at equal values avoid that of ties.
    const [a, b, c] = [values[low]!, values[(low + high) >> 1]!, values[high]!];
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i <= j) swap(points, i++, j--, flags);
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return;
  }
}

function swap({ x, y, z, order }: SpherePoints, i: number, j: number, flags: Uint8Array | null): void {
  for (const values of [x, y, z]) {
    const kept = values[i]!;
    values[i] = values[j]!;
    values[j] = kept;
  }
  const kept = order[i]!;
  order[i] = order[j]!;
  order[j] = kept;
  if (flags === null) return;
  const flag = flags[i]!;
  flags[i] = flags[j]!;
  flags[j] = flag;
}

function coordinate(points: SpherePoints, axis: number): Float64Array {
  return axis === 0 ? points.x : axis === 1 ? points.y : points.z;
}

/** Squared chords to the nearest points found so far, ascending; the last one bounds the search. */
export interface Nearest {
  readonly squaredChords: Float64Array;
  /** The point itself, by its place in the arrangement, is not its own neighbour. */
  readonly except: number;
}

/**
 * Fills `nearest` with the closest points to (x, y, z) among points[from..until), which `arrangeTree` arranged.
 * Start with squared chords of Infinity.
 */
export function searchTree(
  points: SpherePoints,
  from: number,
  until: number,
  query: readonly [number, number, number],
  nearest: Nearest,
): void {
  searchRange(points, from, until, 0, query, [0, 0, 0], nearest);
}

/** `offsets` is how far the query lies outside this range's box, by axis. */
function searchRange(
  points: SpherePoints,
  from: number,
  until: number,
  axis: number,
  query: readonly [number, number, number],
  offsets: [number, number, number],
  nearest: Nearest,
): void {
  if (until - from <= leafSize) {
    for (let i = from; i < until; i++) offer(points, i, query, nearest);
    return;
  }
  const middle = (from + until) >> 1;
  const next = (axis + 1) % 3;
  const beyond = query[axis]! - coordinate(points, axis)[middle]!;
  const [near, far] = [
    [from, middle],
    [middle + 1, until],
  ] as const;
  const [first, second] = beyond <= 0 ? [near, far] : [far, near];
  searchRange(points, first[0], first[1], next, query, offsets, nearest);
  offer(points, middle, query, nearest);
  const kept = offsets[axis]!;
  offsets[axis] = beyond;
  const gap = offsets[0] * offsets[0] + offsets[1] * offsets[1] + offsets[2] * offsets[2];
  if (gap < nearest.squaredChords.at(-1)!) {
    searchRange(points, second[0], second[1], next, query, offsets, nearest);
  }
  offsets[axis] = kept;
}

function offer(
  { x, y, z }: SpherePoints,
  i: number,
  query: readonly [number, number, number],
  { squaredChords, except }: Nearest,
): void {
  const [dx, dy, dz] = [x[i]! - query[0], y[i]! - query[1], z[i]! - query[2]];
  const squared = dx * dx + dy * dy + dz * dz;
  let at = squaredChords.length - 1;
  if (squared >= squaredChords[at]! || i === except) return;
  while (at > 0 && squaredChords[at - 1]! > squared) {
    squaredChords[at] = squaredChords[at - 1]!;
    at--;
  }
  squaredChords[at] = squared;
}
