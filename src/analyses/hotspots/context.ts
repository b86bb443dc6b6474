import type { AnalysisContext } from '../common/context.js';
import { type Clustering, findHotSpots, type HotSpot } from './findHotSpots.js';
import { findHotCells, type HotCells } from './hotCells.js';
import { type Hull, hullOf } from './hull.js';
import { namePlaces, type PlaceName } from './names.js';
import type { HotspotsOptions } from './options.js';
import { hasTimes, type Points, readPoints } from './points.js';
import { type RankedRate, type Ranking, rankHotSpots } from './ranking.js';
import { chooseCells, chooseMinPoints } from './settings.js';
import { type Slices, sliceTime } from './slices.js';
import { type HotSpotTrends, hotSpotTrends, type Trend } from './trends.js';

/** One of the leading hot spots, with its rank, rate and course. */
export interface LeadingHotSpot extends Omit<HotSpot, 'state'>, PlaceName {
  /** 1 for the hot spot with most accidents. */
  readonly rank: number;
  readonly hull: Hull;
  readonly rate: RankedRate;
  /** Null if there are too few slices of time. */
  readonly trend: Trend | null;
}

/** The context that the sections share. */
export interface HotspotsContext extends AnalysisContext<Required<HotspotsOptions>> {
  readonly points: Points;
  /** The observed time; null if the accidents have no times. */
  readonly years: number | null;
  readonly clustering: Clustering;
  readonly ranking: Ranking;
  /** With names and hulls: at least the top ones of the tables, for the map a hundred. */
  readonly leading: readonly LeadingHotSpot[];
  readonly slices: Slices | null;
  readonly trends: HotSpotTrends | null;
  readonly hotCells: HotCells;
}

/** Hot spots with a name and a hull, at least. */
const minNamedHotSpots = 100;

export async function openHotspots(
  context: AnalysisContext<Required<HotspotsOptions>>,
): Promise<HotspotsContext> {
  const { epsMeters, minPoints, cellKm, fdr, confidenceLevel, seed } = context.options;
  const points = await readPoints(context);
  const years = hasTimes(points) ? (points.lastDay - points.firstDay + 1) / 365.25 : null;
  const clustering = findHotSpots(points, epsMeters, minPoints ?? chooseMinPoints(points, epsMeters));
  const counts = clustering.hotSpots.map(({ n }) => n);
  const slices = sliceTime(points);
  const found = {
    ...context,
    points,
    years,
    clustering,
    ranking: rankHotSpots(counts, years ?? 1, confidenceLevel, seed),
    slices,
    trends: slices === null ? null : hotSpotTrends(points, slices, clustering, fdr),
    hotCells: findHotCells(points, chooseCells(points, cellKm), fdr, seed),
  };
  return { ...found, leading: await leadingHotSpots(found) };
}

async function leadingHotSpots(context: Omit<HotspotsContext, 'leading'>): Promise<LeadingHotSpot[]> {
  const { options, points, clustering, ranking, trends } = context;
  const first = clustering.hotSpots.slice(0, Math.max(options.top, minNamedHotSpots));
  const names = await namePlaces(
    context,
    points,
    first.map(({ members }) => members),
  );
  return first.map((hotSpot, index) => ({
    ...hotSpot,
    ...names[index]!,
    rank: index + 1,
    hull: hullOf(points, hotSpot.members),
    rate: ranking.rates[index]!,
    trend: trends?.trends[index] ?? null,
  }));
}
