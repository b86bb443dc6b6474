import { indexCells } from './cellIndex.js';
import { subsetOf } from './densestTiles.js';
import type { Points } from './points.js';

/** The points of an earlier and of a later period. */
export interface Periods {
  readonly points: Points;
  /** First day of the later period. */
  readonly testFrom: number;
  /** 1 for points of the earlier period. */
  readonly isEarly: Uint8Array;
  /** Indices of these. */
  readonly early: Int32Array;
  /** These points. */
  readonly train: Points;
}

/** Small cells as wide as the reach of DBSCAN: the common unit of area. */
export interface FineCells {
  readonly sideKm: number;
  /** Cell of each point. */
  readonly cellOf: Int32Array;
  /** Accidents in each cell in the earlier and in the later period. */
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** First day of the later period: of the last year, or of the second half of less than two years. */
export function splitDay({ firstDay, lastDay }: Pick<Points, 'firstDay' | 'lastDay'>): number {
  const days = lastDay - firstDay + 1;
  return days >= 730 ? lastDay + 1 - 365 : firstDay + Math.ceil(days / 2);
}

export function splitPoints(points: Points): Periods {
  const testFrom = splitDay(points);
  const isEarly = Uint8Array.from(points.day, (day) => (day < testFrom ? 1 : 0));
  const early = new Int32Array(isEarly.reduce((sum, one) => sum + one, 0));
  let at = 0;
  for (let i = 0; i < points.n; i++) if (isEarly[i] === 1) early[at++] = i;
  return { points, testFrom, isEarly, early, train: subsetOf(points, early) };
}

export function countFineCells({ points, isEarly }: Periods, sideKm: number): FineCells {
  const { cellOf, cells } = indexCells(points, sideKm);
  const [before, after] = [new Float64Array(cells.length), new Float64Array(cells.length)];
  for (let i = 0; i < points.n; i++) (isEarly[i] === 1 ? before : after)[cellOf[i]!]!++;
  return { sideKm, cellOf, before, after };
}
