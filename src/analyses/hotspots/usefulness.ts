import { cellOfPoint } from '../../query/cells.js';
import { createRandom } from '../../stats/index.js';
import { indexCells } from './cellIndex.js';
import { densestTiles } from './densestTiles.js';
import { findHotSpots } from './findHotSpots.js';
import { scoreCells } from './hotCells.js';
import { countFineCells, type FineCells, type Periods, splitPoints } from './periods.js';
import { hasTimes, type Points } from './points.js';
import { measureRegression, type Regression } from './regression.js';
import { chooseMinPoints } from './settings.js';

/** A test of the hot spots of an earlier period on the accidents of a later one. */
export interface Usefulness {
  readonly methods: readonly Method[];
  /** Areas flagged, square kilometers: from an eighth of all that DBSCAN flags, doubling. */
  readonly areas: readonly number[];
  /** Index in `areas` of all that DBSCAN flags. */
  readonly dbscanArea: number;
  /** All cells (of the Gi* map) with an accident in the earlier period. */
  readonly areaSquareKm: number;
  /** Days; the last is exclusive. */
  readonly trainFrom: number;
  readonly testFrom: number;
  readonly testUntil: number;
  /** Accidents of the earlier and of the later period. */
  readonly train: number;
  readonly test: number;
  /** Tiles of a degree that it was measured in; null for all. */
  readonly tiles: number | null;
  readonly regression: Regression | null;
}

/** A method that chooses places. */
export interface Method {
  readonly name: string;
  /** The places that it flags first, in few words. */
  readonly order: string;
  /** Later accidents in what it flags, at each of `areas`; NaN where it flags less than that area. */
  readonly hits: readonly number[];
}

export interface UsefulnessOptions {
  readonly epsMeters: number;
  readonly minPoints: number | null;
  readonly cellKm: number;
  readonly confidenceLevel: number;
  readonly seed: number;
}

/** A piece that a method flags as a whole. */
interface Unit {
  readonly squareKm: number;
  readonly hits: number;
  readonly heat: number;
}

/** Of the area with earlier accidents: beyond this share, all methods flag nearly everything. */
const maxFlaggedShare = 0.2;
const maxPoints = 1_500_000;
const [minTrain, minTest] = [200, 100];

/**
 * Finds hot spots in the earlier accidents and counts the later ones in them: DBSCAN, Gi* and plain counts at equal
 * flagged area. Null with too few accidents, without times, or without a hot spot in the earlier period.
 */
export function measureUsefulness(allPoints: Points, options: UsefulnessOptions): Usefulness | null {
  if (!hasTimes(allPoints)) return null;
  const { points, tiles, isAll } = densestTiles(allPoints, maxPoints);
  const periods = splitPoints(points);
  const [train, test] = [periods.train.n, points.n - periods.train.n];
  if (train < minTrain || test < minTest) return null;
  const fine = countFineCells(periods, Math.max(0.05, options.epsMeters / 1000));
  const footprints = footprintsOf(periods, fine, options);
  if (footprints.length === 0) return null;

  const hotSpots = hotSpotUnits(footprints, fine);
  const { units: hotCells, occupied } = hotCellUnits(periods, options.cellKm);
  const areaSquareKm = occupied * options.cellKm ** 2;
  const { areas, dbscanArea } = areasFlagged(hotSpots, areaSquareKm);
  const method = (name: string, order: string, units: readonly Unit[]): Method => {
    return { name, order, hits: hitsAt(units, areas, options.seed) };
  };
  return {
    methods: [
      method('Plain counts', `fullest cells of ${Math.round(fine.sideKm * 1000)} m`, plainUnits(fine)),
      method('DBSCAN', 'densest groups', hotSpots),
      method('Gi*', `groups of full ${options.cellKm} km cells`, hotCells),
    ],
    areas,
    dbscanArea,
    areaSquareKm,
    trainFrom: points.firstDay,
    testFrom: periods.testFrom,
    testUntil: points.lastDay + 1,
    train,
    test,
    tiles: isAll ? null : tiles,
    regression: measureRegression(periods, fine, footprints, options.confidenceLevel),
  };
}

/** The small cells that each hot spot of the earlier period touches; a cell that two touch belongs to the larger. */
function footprintsOf(
  { train, early }: Periods,
  { cellOf }: FineCells,
  { epsMeters, minPoints }: UsefulnessOptions,
): Int32Array[] {
  const { hotSpots } = findHotSpots(train, epsMeters, minPoints ?? chooseMinPoints(train, epsMeters));
  const taken = new Set<number>();
  return hotSpots.flatMap(({ members }) => {
    const cells: number[] = [];
    for (const i of members) {
      const cell = cellOf[early[i]!]!;
      if (taken.has(cell)) continue;
      taken.add(cell);
      cells.push(cell);
    }
    return cells.length === 0 ? [] : [Int32Array.from(cells)];
  });
}

function plainUnits({ sideKm, before, after }: FineCells): Unit[] {
  const units: Unit[] = [];
  for (let cell = 0; cell < before.length; cell++)
    if (before[cell]! > 0) units.push({ squareKm: sideKm * sideKm, hits: after[cell]!, heat: before[cell]! });
  return units;
}

function hotSpotUnits(footprints: readonly Int32Array[], { sideKm, before, after }: FineCells): Unit[] {
  return footprints.map((cells) => {
    const squareKm = cells.length * (sideKm * sideKm);
    return { squareKm, hits: sumAt(after, cells), heat: sumAt(before, cells) / squareKm };
  });
}

/** The cells of the Gi* map with a z-score, and how many cells have an earlier accident. */
function hotCellUnits(
  { points, isEarly, train }: Periods,
  cellKm: number,
): { readonly units: readonly Unit[]; readonly occupied: number } {
  const index = indexCells(train, cellKm);
  const later = new Map<number, number>();
  for (let i = 0; i < points.n; i++) {
    if (isEarly[i] === 1) continue;
    const cell = cellOfPoint(points.lng[i]!, points.lat[i]!, cellKm);
    later.set(cell, (later.get(cell) ?? 0) + 1);
  }
  const { z } = scoreCells(train, index);
  const units = Array.from(index.cells, (cell, position): Unit => {
    return { squareKm: cellKm ** 2, hits: later.get(cell) ?? 0, heat: z[position]! };
  });
  return { units: units.filter(({ heat }) => !Number.isNaN(heat)), occupied: index.cells.length };
}

/** An eighth, a quarter, a half and all of the area that DBSCAN flags, then doubled up to a share of the whole area. */
function areasFlagged(
  hotSpots: readonly Unit[],
  areaSquareKm: number,
): Pick<Usefulness, 'areas' | 'dbscanArea'> {
  // A hair less, so that rounding does not leave the last hot spot out.
  const flagged = hotSpots.reduce((sum, { squareKm }) => sum + squareKm, 0) * (1 - 1e-9);
  const areas = [-3, -2, -1, 0].map((power) => flagged * 2 ** power);
  const dbscanArea = areas.length - 1;
  while (areas.at(-1)! * 2 <= maxFlaggedShare * areaSquareKm) areas.push(areas.at(-1)! * 2);
  return { areas, dbscanArea };
}

/** Hits in the hottest units up to each area; the last unit counts by the part of it that fits. Ties fall at random. */
function hitsAt(units: readonly Unit[], areas: readonly number[], seed: number): number[] {
  const sorted = createRandom(seed)
    .shuffle([...units])
    .sort((a, b) => b.heat - a.heat);
  let [at, area, hits] = [0, 0, 0];
  return areas.map((limit) => {
    while (at < sorted.length && area + sorted[at]!.squareKm <= limit) {
      area += sorted[at]!.squareKm;
      hits += sorted[at]!.hits;
      at++;
    }
    const next = sorted[at];
    return next === undefined ? Number.NaN : hits + (next.hits * (limit - area)) / next.squareKm;
  });
}

function sumAt(values: Float64Array, indices: Int32Array): number {
  let sum = 0;
  for (const index of indices) sum += values[index]!;
  return sum;
}
