import type { Interval } from '../../base/interval.js';
import { densestTiles } from './densestTiles.js';
import { type Clustering, findHotSpots, type HotSpot } from './findHotSpots.js';
import type { Points } from './points.js';

/** The hot spots under another setting of DBSCAN, compared with those of the report. */
export interface Alternative {
  /** Whether it is the setting of the report. */
  readonly isOwn: boolean;
  readonly epsMeters: number;
  readonly minPoints: number;
  readonly hotSpots: number;
  /** Share of the accidents that are in hot spots, 0..1. */
  readonly inside: number;
  /** Of the accidents in hot spots of either, the share in hot spots of both (Jaccard), 0..1. */
  readonly overlap: number;
  /** Of the largest hot spots of the report, those with at least half of their accidents in one of these. */
  readonly topKept: number;
}

export interface Stability {
  /** Each radius with each number of accidents, the setting of the report among them: nine, unless two are alike. */
  readonly alternatives: readonly Alternative[];
  /** Accidents in the runs. */
  readonly n: number;
  /** How many the largest are: ten, or all of fewer. */
  readonly largest: number;
  /** Tiles of a degree that it was measured in; null for all. */
  readonly tiles: number | null;
}

const factors = [0.5, 1, 2];
const maxPoints = 200_000;
const largestHotSpots = 10;

/** Runs of DBSCAN: half, once and twice the radius, by half, once and twice the number of accidents. */
export function measureStability(allPoints: Points, epsMeters: number, minPoints: number): Stability {
  const { points, tiles, isAll } = densestTiles(allPoints, maxPoints);
  const headline = findHotSpots(points, epsMeters, minPoints);
  const largest = headline.hotSpots.slice(0, largestHotSpots);
  // Half of two reports would be one, which is no group.
  const numbers = [...new Set(factors.map((factor) => Math.max(2, Math.round(minPoints * factor))))];
  const alternatives = factors.flatMap((factor) =>
    numbers.map((number): Alternative => {
      const isOwn = factor === 1 && number === minPoints;
      const other = isOwn ? headline : findHotSpots(points, epsMeters * factor, number);
      return { ...compare(headline, largest, other), isOwn };
    }),
  );
  return { alternatives, n: points.n, largest: largest.length, tiles: isAll ? null : tiles };
}

/** What the settings other than that of the report give. */
export interface Others {
  readonly count: number;
  readonly hotSpots: Interval;
  /** Shares, 0..1. */
  readonly inside: Interval;
  readonly overlap: Interval;
  readonly topKept: Interval;
}

export function othersOf({ alternatives }: Stability): Others {
  const others = alternatives.filter(({ isOwn }) => !isOwn);
  const rangeOf = (pick: (one: Alternative) => number): Interval => {
    const values = others.map(pick);
    return { lower: Math.min(...values), upper: Math.max(...values) };
  };
  return {
    count: others.length,
    hotSpots: rangeOf(({ hotSpots }) => hotSpots),
    inside: rangeOf(({ inside }) => inside),
    overlap: rangeOf(({ overlap }) => overlap),
    topKept: rangeOf(({ topKept }) => topKept),
  };
}

function compare(
  headline: Clustering,
  largest: readonly HotSpot[],
  other: Clustering,
): Omit<Alternative, 'isOwn'> {
  const n = headline.hotSpotOf.length;
  let [both, either] = [0, 0];
  for (let i = 0; i < n; i++) {
    const isInHeadline = headline.hotSpotOf[i]! >= 0;
    const isInOther = other.hotSpotOf[i]! >= 0;
    if (isInHeadline && isInOther) both++;
    if (isInHeadline || isInOther) either++;
  }
  return {
    epsMeters: other.epsMeters,
    minPoints: other.minPoints,
    hotSpots: other.hotSpots.length,
    inside: n === 0 ? 0 : other.inside / n,
    overlap: either === 0 ? 1 : both / either,
    topKept: largest.filter(({ members }) => mostTogether(members, other) >= members.length / 2).length,
  };
}

/** Most members that are together in one hot spot of the other run. */
function mostTogether(members: Int32Array, { hotSpotOf }: Clustering): number {
  const counts = new Map<number, number>();
  for (const i of members) {
    const hotSpot = hotSpotOf[i]!;
    if (hotSpot >= 0) counts.set(hotSpot, (counts.get(hotSpot) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}
