/** Whether two crowded groups of points have a pair within reach, without trying all pairs. */
import { arrangeTree, leafSize } from './kdTree.js';
import type { SpherePoints } from './sphere.js';

/** Points[from..until) as arranged by `arrangeTree`, and the box around the points that count; null if none counts. */
interface Node {
  readonly from: number;
  readonly until: number;
  readonly box: Float64Array | null;
}

/**
 * Searches a pair of points that count, one from each group, with a squared chord of at most `squared`. Both trees are
 * walked together, so whole parts that are too far apart are left out at once: groups that face each other a little too
 * far away, where each point by itself has many to look at, take a time near to linear.
 */
export interface NearPairs {
  has(aFrom: number, aUntil: number, bFrom: number, bUntil: number): boolean;
}

/**
 * @param counts 1 for the points that count, by their place; reordered with the points when groups are arranged
 * @param squared of the reach, on the unit sphere
 */
export function createNearPairs(points: SpherePoints, counts: Uint8Array, squared: number): NearPairs {
  const { x, y, z } = points;
  const arranged = new Map<number, Node>();

  const nodeOf = (from: number, until: number): Node => ({
    from,
    until,
    box: boxOf(points, counts, from, until),
  });
  const rootOf = (from: number, until: number): Node => {
    let root = arranged.get(from);
    if (root === undefined) {
      arrangeTree(points, from, until, counts);
      root = nodeOf(from, until);
      arranged.set(from, root);
    }
    return root;
  };
  const someOf = (a: Node, b: Node): boolean => {
    for (let i = a.from; i < a.until; i++) {
      if (counts[i] === 0) continue;
      for (let j = b.from; j < b.until; j++) {
        const dx = x[i]! - x[j]!;
        const dy = y[i]! - y[j]!;
        const dz = z[i]! - z[j]!;
        if (dx * dx + dy * dy + dz * dz <= squared && counts[j] === 1) return true;
      }
    }
    return false;
  };
  const near = (a: Node, b: Node): boolean => {
    if (a.box === null || b.box === null || gapOf(a.box, b.box) > squared) return false;
    const [sizeA, sizeB] = [a.until - a.from, b.until - b.from];
    if (sizeA <= leafSize && sizeB <= leafSize) return someOf(a, b);
    if (sizeA < sizeB) return near(b, a);
    // The tree of a range is its middle point and the trees on both sides of it.
    const middle = (a.from + a.until) >> 1;
    const parts = [nodeOf(a.from, middle), nodeOf(middle, middle + 1), nodeOf(middle + 1, a.until)];
    return parts.some((part) => near(part, b));
  };
  return { has: (aFrom, aUntil, bFrom, bUntil) => near(rootOf(aFrom, aUntil), rootOf(bFrom, bUntil)) };
}

/** Least and largest x, y and z of the points that count. */
function boxOf(
  { x, y, z }: SpherePoints,
  counts: Uint8Array,
  from: number,
  until: number,
): Float64Array | null {
  let [x0, y0, z0] = [2, 2, 2];
  let [x1, y1, z1] = [-2, -2, -2];
  for (let i = from; i < until; i++) {
    if (counts[i] === 0) continue;
    const [px, py, pz] = [x[i]!, y[i]!, z[i]!];
    if (px < x0) x0 = px;
    if (px > x1) x1 = px;
    if (py < y0) y0 = py;
    if (py > y1) y1 = py;
    if (pz < z0) z0 = pz;
    if (pz > z1) z1 = pz;
  }
  return x0 > x1 ? null : Float64Array.of(x0, y0, z0, x1, y1, z1);
}

/**
 * Squared distance of two boxes, 0 where they touch: rounded as that of two points is, so never above that of points
 * inside.
 */
function gapOf(a: Float64Array, b: Float64Array): number {
  let gap = 0;
  for (let axis = 0; axis < 3; axis++) {
    const apart = Math.max(a[axis]! - b[axis + 3]!, b[axis]! - a[axis + 3]!, 0);
    gap += apart * apart;
  }
  return gap;
}
