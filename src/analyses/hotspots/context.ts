import { formatCount } from '../../base/format.js';
import type { AnalysisContext } from '../common/context.js';
import { findHotCells, type HotCells } from './hotCells.js';
import { type Hull, hullOf } from './hull.js';
import { namePlaces, type PlaceName } from './names.js';
import type { HotspotsOptions } from './options.js';
import { type Points, readPoints } from './points.js';
import { type RankedRate, type Ranking, rankSpots } from './ranking.js';
import { chooseCells, chooseMinPoints } from './settings.js';
import { type Slices, sliceTime } from './slices.js';
import { findSpots, type Spot, type Spots } from './spots.js';
import { type SpotTrends, spotTrends, type Trend } from './trends.js';

/** One of the leading hot spots, with all that is known of it. */
export interface LeadingSpot extends Omit<Spot, 'state'>, PlaceName {
  /** 1 has most accidents. */
  readonly rank: number;
  readonly hull: Hull;
  readonly rate: RankedRate;
  /** Null when there are too few slices of time. */
  readonly trend: Trend | null;
}

/** What the sections share. */
export interface HotspotsContext extends AnalysisContext<Required<HotspotsOptions>> {
  readonly points: Points;
  readonly years: number;
  readonly spots: Spots;
  readonly ranking: Ranking;
  /** Named, with hulls: at least the top ones of the tables, for the map a hundred. */
  readonly leading: readonly LeadingSpot[];
  readonly slices: Slices | null;
  readonly trends: SpotTrends | null;
  readonly hotCells: HotCells;
}

/** Hot spots that get a name and a hull. */
const named = 100;

export async function openHotspots(
  context: AnalysisContext<Required<HotspotsOptions>>,
): Promise<HotspotsContext> {
  const { source, options, description } = context;
  const { where, epsMeters, cellKm, fdr, confidenceLevel, seed, top } = options;
  const rows = Object.keys(where).length === 0 ? description.rows : 0;
  const points = await readPoints(source, where, rows);
  const years = Math.max(1, points.lastDay - points.firstDay + 1) / 365.25;
  const spots = findSpots(points, epsMeters, options.minPoints ?? chooseMinPoints(points, epsMeters));
  const ranking = rankSpots(
    spots.spots.map(({ n }) => n),
    years,
    confidenceLevel,
    seed,
  );
  const slices = sliceTime(points);
  const trends = slices === null ? null : spotTrends(points, slices, spots, fdr);
  const first = spots.spots.slice(0, Math.max(top, named));
  const names = await namePlaces(
    source,
    where,
    points,
    first.map(({ members }) => members),
  );
  return {
    ...context,
    points,
    years,
    spots,
    ranking,
    leading: first.map((spot, place) => ({
      ...spot,
      ...names[place]!,
      rank: place + 1,
      hull: hullOf(points, spot.members),
      rate: ranking.rates[place]!,
      trend: trends?.trends[place] ?? null,
    })),
    slices,
    trends,
    hotCells: findHotCells(points, chooseCells(points, cellKm), fdr, seed),
  };
}

/** The claim that every count of this report needs beside it. */
export const notDanger =
  'Hot means many reports. Nothing is divided by traffic, and feeds look harder at some roads than at others: a hot spot has not been shown to be dangerous.';

/** `1.2 km²`, `3,400 m²`. */
export function areaText(squareMeters: number): string {
  return squareMeters >= 100_000
    ? `${(squareMeters / 1e6).toFixed(squareMeters >= 1e6 ? 1 : 2)} km²`
    : `${formatCount(Math.round(squareMeters / 100) * 100 || Math.round(squareMeters))} m²`;
}
