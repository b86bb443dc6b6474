import { cellOfPoint } from '../../query/cells.js';
import { createRandom, normalQuantile } from '../../stats/index.js';
import { indexCells } from './cellIndex.js';
import { scoreCells } from './hotCells.js';
import { densestTiles, type Points, subsetOf } from './points.js';
import { chooseMinPoints } from './settings.js';
import { findSpots } from './spots.js';

/** How well a way to choose places finds the accidents of a later time. */
export interface Method {
  readonly name: string;
  /** What it flags first. */
  readonly order: string;
  /** Later accidents in what is flagged, at each of `areas`; NaN where it never flags so much. */
  readonly hits: readonly number[];
}

export interface Usefulness {
  readonly methods: readonly Method[];
  /** Areas flagged, square kilometers: from an eighth of what `told` is, doubling. */
  readonly areas: readonly number[];
  /** Place in `areas` of all that DBSCAN flags, or a thousandth of the area where it flags nothing. */
  readonly told: number;
  /** All cells (of the Gi* map) that had an accident before. */
  readonly areaSquareKm: number;
  /** Days; the last is exclusive. */
  readonly trainFrom: number;
  readonly testFrom: number;
  readonly testUntil: number;
  readonly train: number;
  readonly test: number;
  /** Tiles of a degree that it was measured in; null for all. */
  readonly tiles: number | null;
  readonly regression: Regression | null;
}

/** What became of the hot spots of the earlier time. */
export interface Regression {
  readonly spots: number;
  /** Accidents in them later, and what the earlier rate and the coverage of their feeds would have made. */
  readonly observed: number;
  readonly expected: number;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

export interface UsefulnessOptions {
  readonly epsMeters: number;
  readonly minPoints: number | null;
  readonly cellKm: number;
  readonly level: number;
  readonly seed: number;
}

/** A piece that a method flags as a whole. */
interface Unit {
  readonly squareKm: number;
  readonly hits: number;
  readonly heat: number;
}

/** Of the area with accidents before: beyond, everything is flagged by everybody. */
const largestShare = 0.2;
const mostPoints = 1_500_000;
const [fewestTrain, fewestTest] = [200, 100];

/** The last year is foretold by what was before it; of less than two years, the second half by the first. */
export function splitDay({ firstDay, lastDay }: Pick<Points, 'firstDay' | 'lastDay'>): number {
  const days = lastDay - firstDay + 1;
  return days >= 730 ? lastDay + 1 - 365 : firstDay + Math.ceil(days / 2);
}

/**
 * Hot spots of the earlier time, held against the accidents of the later one: DBSCAN, Gi* and plain counts at equal
 * flagged area. Null with too few accidents to say, or without a hot spot in the earlier time.
 */
export function measureUsefulness(everything: Points, options: UsefulnessOptions): Usefulness | null {
  const { points, tiles, isAll } = densestTiles(everything, mostPoints);
  const testFrom = splitDay(points);
  const isEarly = Uint8Array.from(points.day, (day) => (day < testFrom ? 1 : 0));
  const early = placesWhere(isEarly, 1);
  const train = subsetOf(points, early);
  const test = points.n - train.n;
  if (train.n < fewestTrain || test < fewestTest) return null;

  // Small cells of the reach of DBSCAN: the common currency of area.
  const sideKm = Math.max(0.05, options.epsMeters / 1000);
  const fine = indexCells(points, sideKm);
  const [before, after] = [new Float64Array(fine.cells.length), new Float64Array(fine.cells.length)];
  for (let i = 0; i < points.n; i++) {
    if (isEarly[i] === 1) before[fine.of[i]!]!++;
    else after[fine.of[i]!]!++;
  }
  const squareKm = sideKm * sideKm;
  const plain: Unit[] = [];
  for (let cell = 0; cell < before.length; cell++)
    if (before[cell]! > 0) plain.push({ squareKm, hits: after[cell]!, heat: before[cell]! });

  const footprints = footprintsOf(
    train,
    Int32Array.from(early, (i) => fine.of[i]!),
    options,
  );
  if (footprints.length === 0) return null;
  const dense = footprints.map((cells): Unit => {
    const area = cells.length * squareKm;
    return { squareKm: area, hits: sumAt(after, cells), heat: sumAt(before, cells) / area };
  });

  const coarse = indexCells(train, options.cellKm);
  const later = new Map<number, number>();
  for (let i = 0; i < points.n; i++) {
    if (isEarly[i] === 1) continue;
    const cell = cellOfPoint(points.lng[i]!, points.lat[i]!, options.cellKm);
    later.set(cell, (later.get(cell) ?? 0) + 1);
  }
  const { z } = scoreCells(train, coarse);
  const cellSquareKm = options.cellKm ** 2;
  const gi = Array.from(coarse.cells, (cell, place): Unit => {
    return { squareKm: cellSquareKm, hits: later.get(cell) ?? 0, heat: z[place]! };
  }).filter(({ heat }) => !Number.isNaN(heat));

  const areaSquareKm = coarse.cells.length * cellSquareKm;
  const denseSquareKm = dense.reduce((sum, unit) => sum + unit.squareKm, 0);
  // A hair less, so that rounding does not leave the last hot spot out.
  const toldSquareKm = denseSquareKm * (1 - 1e-9);
  const areas = [-3, -2, -1, 0].map((power) => toldSquareKm * 2 ** power);
  const told = areas.length - 1;
  while (areas.at(-1)! * 2 <= largestShare * areaSquareKm) areas.push(areas.at(-1)! * 2);
  const hits = (units: readonly Unit[]): number[] => hitsAt(units, areas, options.seed);
  return {
    methods: [
      {
        name: 'Plain counts',
        order: `cells of ${Math.round(sideKm * 1000)} m with most accidents`,
        hits: hits(plain),
      },
      { name: 'DBSCAN', order: 'hot spots with most accidents per area', hits: hits(dense) },
      { name: 'Gi*', order: `cells of ${options.cellKm} km with the highest z`, hits: hits(gi) },
    ],
    areas,
    told,
    areaSquareKm,
    trainFrom: points.firstDay,
    testFrom,
    testUntil: points.lastDay + 1,
    train: train.n,
    test,
    tiles: isAll ? null : tiles,
    regression: regressionOf(points, isEarly, fine.of, footprints, options.level),
  };
}

/** The small cells that each hot spot of the earlier time touches; a cell that two touch belongs to the larger. */
function footprintsOf(train: Points, cellOf: Int32Array, options: UsefulnessOptions): Int32Array[] {
  const minPoints = options.minPoints ?? chooseMinPoints(train, options.epsMeters);
  const { spots } = findSpots(train, options.epsMeters, minPoints);
  const taken = new Set<number>();
  return spots.flatMap(({ members }) => {
    const cells: number[] = [];
    for (const i of members) {
      const cell = cellOf[i]!;
      if (taken.has(cell)) continue;
      taken.add(cell);
      cells.push(cell);
    }
    return cells.length === 0 ? [] : [Int32Array.from(cells)];
  });
}

/** Hits in the hottest units up to each area; the last one counts by the part of it that fits. Ties fall at random. */
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

/** Whether hot spots stay as hot: their later accidents over what they had before, at the coverage of later. */
function regressionOf(
  points: Points,
  isEarly: Uint8Array,
  cellOf: Int32Array,
  footprints: readonly Int32Array[],
  level: number,
): Regression | null {
  const groups = points.states.length * points.sources.length;
  const [earlyTotal, lateTotal] = [new Float64Array(groups), new Float64Array(groups)];
  const groupOf = (i: number): number => points.state[i]! * points.sources.length + points.source[i]!;
  for (let i = 0; i < points.n; i++) (isEarly[i] === 1 ? earlyTotal : lateTotal)[groupOf(i)]!++;
  const inside = new Set<number>();
  for (const cells of footprints) for (const cell of cells) inside.add(cell);
  let [had, observed, expected] = [0, 0, 0];
  for (let i = 0; i < points.n; i++) {
    if (!inside.has(cellOf[i]!)) continue;
    if (isEarly[i] === 0) observed++;
    else {
      had++;
      expected += lateTotal[groupOf(i)]! / earlyTotal[groupOf(i)]!;
    }
  }
  if (expected === 0) return null;
  const ratio = observed / expected;
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(1 / Math.max(observed, 1) + 1 / had);
  return {
    spots: footprints.length,
    observed,
    expected,
    ratio,
    low: ratio * Math.exp(-reach),
    high: ratio * Math.exp(reach),
  };
}

function placesWhere(values: Uint8Array, value: number): Int32Array {
  let n = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === value) n++;
  const places = new Int32Array(n);
  let at = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === value) places[at++] = i;
  return places;
}

function sumAt(values: Float64Array, places: Int32Array): number {
  let sum = 0;
  for (const place of places) sum += values[place]!;
  return sum;
}
