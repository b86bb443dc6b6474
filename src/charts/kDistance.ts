import { type FigureOf, type FigureText, figureOf } from './figureOf.js';
import { allNumbersOf, type Numbers, requireSome } from './input.js';
import type { ChartTable } from './table.js';

export interface KDistanceInput extends FigureText {
  /** Distance of each point to its k-th neighbour, in meters, in any order. */
  readonly distancesMeters: Numbers;
  readonly k: number;
  /** The radius of DBSCAN. */
  readonly epsMeters: number;
}

/** Distances to the k-th neighbour in ascending order, over the share of points that have at most that distance. */
export interface KDistanceChart {
  readonly kind: 'kDistance';
  /** Shares of points of 0..1, ascending. */
  readonly shares: readonly number[];
  readonly distancesMeters: readonly number[];
  readonly k: number;
  readonly epsMeters: number;
  /** Share of points whose distance is at most the radius. */
  readonly shareWithin: number;
}

const drawnPoints = 500;

/** Drawn in place of a shorter distance: a log axis has no 0. */
export const leastMeters: number = 0.1;

/**
 * Sorted distances to the k-th neighbour, with the chosen radius as a line. Dense places end at the bend of the curve.
 * @throws InputError without distances, and on one that is not finite
 */
export function kDistance(input: KDistanceInput): FigureOf<KDistanceChart> {
  const { k, epsMeters } = input;
  const sorted = Float64Array.from(allNumbersOf(input.distancesMeters, 'distancesMeters')).sort();
  requireSome('distances', [...sorted.subarray(0, 1)], input);
  // Quantiles are enough: the curve of a million points has the same shape.
  const pointCount = Math.min(drawnPoints, sorted.length);
  const ranks = Array.from({ length: pointCount }, (_, index) =>
    pointCount === 1 ? 0 : Math.round((index * (sorted.length - 1)) / (pointCount - 1)),
  );
  const inside = sorted.findIndex((distance) => distance > epsMeters);
  return figureOf(input, {
    kind: 'kDistance',
    shares: ranks.map((rank) => (rank + 1) / sorted.length),
    distancesMeters: ranks.map((rank) => sorted[rank]!),
    k,
    epsMeters,
    shareWithin: (inside < 0 ? sorted.length : inside) / sorted.length,
  });
}

export function kDistanceTable({ shares, distancesMeters, k }: KDistanceChart): ChartTable {
  return [
    { key: 'share', heading: 'Share of points', format: 'percent', values: shares },
    { key: 'meters', heading: `Distance to neighbour ${k} (m)`, format: 'number', values: distancesMeters },
  ];
}
