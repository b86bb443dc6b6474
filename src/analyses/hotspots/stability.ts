import { densestTiles, type Points } from './points.js';
import { findSpots } from './spots.js';

/** What becomes of the hot spots when DBSCAN is told something else. */
export interface Alternative {
  readonly epsMeters: number;
  readonly minPoints: number;
  readonly spots: number;
  /** Share of the accidents that are in hot spots, 0..1. */
  readonly inside: number;
  /** Of the accidents in hot spots of either, the share in hot spots of both (Jaccard), 0..1. */
  readonly overlap: number;
  /** How many of the largest hot spots of the headline still have half of their accidents in one. */
  readonly topKept: number;
}

export interface Stability {
  readonly alternatives: readonly Alternative[];
  readonly n: number;
  /** How many the largest are: ten, or all of fewer. */
  readonly leading: number;
  /** Tiles of a degree that it was measured in; null for all. */
  readonly tiles: number | null;
}

const factors = [0.5, 1, 2];
const mostPoints = 200_000;
const leading = 10;

/** Nine runs of DBSCAN: half, once and twice the radius, by half, once and twice the number of accidents. */
export function measureStability(everything: Points, epsMeters: number, minPoints: number): Stability {
  const { points, tiles, isAll } = densestTiles(everything, mostPoints);
  const headline = findSpots(points, epsMeters, minPoints);
  const top = headline.spots.slice(0, leading);
  const alternatives = factors.flatMap((byEps) =>
    factors.map((byCount): Alternative => {
      const eps = epsMeters * byEps;
      const min = Math.max(2, Math.round(minPoints * byCount));
      const other = byEps === 1 && byCount === 1 ? headline : findSpots(points, eps, min);
      let [both, either] = [0, 0];
      for (let i = 0; i < points.n; i++) {
        if (headline.of[i]! >= 0 && other.of[i]! >= 0) both++;
        if (headline.of[i]! >= 0 || other.of[i]! >= 0) either++;
      }
      const kept = top.filter(({ members }) => largestPart(members, other.of) >= members.length / 2).length;
      return {
        epsMeters: eps,
        minPoints: min,
        spots: other.spots.length,
        inside: points.n === 0 ? 0 : other.inside / points.n,
        overlap: either === 0 ? 1 : both / either,
        topKept: kept,
      };
    }),
  );
  return { alternatives, n: points.n, leading: top.length, tiles: isAll ? null : tiles };
}

/** Most members that are together in one hot spot of the other run. */
function largestPart(members: Int32Array, of: Int32Array): number {
  const counts = new Map<number, number>();
  for (const i of members) if (of[i]! >= 0) counts.set(of[i]!, (counts.get(of[i]!) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
