import { describe, expect, it } from 'vitest';
import { openContext } from '../../src/analyses/common/context.js';
import { adjacentCells, indexCells } from '../../src/analyses/hotspots/cellIndex.js';
import { closeUpMeters, computeCloseUps } from '../../src/analyses/hotspots/closeUps.js';
import { openHotspots } from '../../src/analyses/hotspots/context.js';
import { computeCountry } from '../../src/analyses/hotspots/country.js';
import { askCourses } from '../../src/analyses/hotspots/courses.js';
import { densestTiles } from '../../src/analyses/hotspots/densestTiles.js';
import { computeFeeds } from '../../src/analyses/hotspots/feeds.js';
import { hullOf } from '../../src/analyses/hotspots/hull.js';
import { sampleKDistances } from '../../src/analyses/hotspots/kDistanceSample.js';
import { type HotspotsOptions, hotspotsDefaults } from '../../src/analyses/hotspots/options.js';
import { splitDay } from '../../src/analyses/hotspots/periods.js';
import { type Points, readPoints } from '../../src/analyses/hotspots/points.js';
import { rankHotSpots } from '../../src/analyses/hotspots/ranking.js';
import { chooseMinPoints, minMinPoints } from '../../src/analyses/hotspots/settings.js';
import { countSlices, noSlice, reportingCoverage, sliceTime } from '../../src/analyses/hotspots/slices.js';
import { cellBounds, cellOfPoint } from '../../src/query/cells.js';
import { createRandom, haversineMeters } from '../../src/stats/index.js';
import { type Made, madeSource, scattered, spotOf } from './pointSource.js';

const pointsOf = async (made: readonly Made[]): Promise<Points> =>
  readPoints(await openContext(madeSource(made), { where: {} }));

const contextOf = async (made: readonly Made[], options: HotspotsOptions = {}) =>
  openHotspots(await openContext(madeSource(made), { ...hotspotsDefaults, ...options }));

const fresno = { lng: -119.79, lat: 36.74, city: 'Fresno', street: 'CA-99 N' };
const madera = { lng: -120.06, lat: 36.96, city: 'Madera', street: 'Avenue 12' };

describe('indexCells', () => {
  it('puts each point into the cell of the question dimension, and counts them', async () => {
    const points = await pointsOf(scattered(2000, 1));
    for (const sizeKm of [0.5, 5, 70]) {
      const { cells, cellOf, counts } = indexCells(points, sizeKm);
      const naive = new Map<number, number>();
      for (let i = 0; i < points.n; i++) {
        const cell = cellOfPoint(points.lng[i]!, points.lat[i]!, sizeKm);
        expect(cells[cellOf[i]!]).toBe(cell);
        naive.set(cell, (naive.get(cell) ?? 0) + 1);
      }
      expect(Array.from(cells)).toEqual([...naive.keys()].sort((a, b) => a - b));
      expect(Array.from(counts)).toEqual(Array.from(cells, (cell) => naive.get(cell)));
    }
  });
});

describe('adjacentCells', () => {
  it('joins the occupied cells that touch, and no others', async () => {
    const index = indexCells(await pointsOf(scattered(800, 2)), 10);
    const lists = adjacentCells(index);
    const bounds = Array.from(index.cells, (cell) => cellBounds(cell, 10));
    const hair = 1e-9;
    bounds.forEach((a, i) => {
      const touching = bounds.flatMap((b, j) =>
        j !== i &&
        a.west <= b.east + hair &&
        b.west <= a.east + hair &&
        a.south <= b.north + hair &&
        b.south <= a.north + hair
          ? [j]
          : [],
      );
      expect([...lists[i]!].sort((x, y) => x - y)).toEqual(touching);
    });
  });
});

describe('sampleKDistances', () => {
  it('is exact for the points it asks about, up to its cap', async () => {
    const points = await pointsOf([...scattered(21_000, 3), ...spotOf(300, 4, { lng: -119.8, lat: 36.7 })]);
    const { distancesMeters, capMeters } = sampleKDistances(points, 4, 100, 7)!;
    expect(capMeters).toBe(2000);
    const random = createRandom(7);
    for (let at = 0; at < 60; at++) {
      const i = random.integer(points.n);
      const all = Float64Array.from(points.lng, (x, j) =>
        haversineMeters(points.lng[i]!, points.lat[i]!, x, points.lat[j]!),
      ).sort();
      expect(distancesMeters[at]).toBeCloseTo(Math.min(2000, all[4]!), 6);
    }
  });

  it('looks at a thousand points, and at a place once, where one place has so many that k is large', async () => {
    const points = await pointsOf([
      ...scattered(500, 1),
      ...Array.from({ length: 15_000 }, () => ({ lng: -120, lat: 37 })),
    ]);
    const { distancesMeters, capMeters } = sampleKDistances(points, 14_000, 100, 1)!;
    expect(distancesMeters).toHaveLength(1000);
    expect(new Set(distancesMeters)).toEqual(new Set([0, capMeters]));
  });
});

describe('chooseMinPoints', () => {
  it('is what a tenth of the accidents have around them, and at least five', async () => {
    const crowd = await pointsOf([
      ...scattered(500, 1),
      ...Array.from({ length: 500 }, () => ({ lng: -120, lat: 37 })),
    ]);
    expect(chooseMinPoints(crowd, 100)).toBe(500);
    expect(chooseMinPoints(await pointsOf(scattered(500, 1)), 100)).toBe(minMinPoints);
  });
});

describe('slices', () => {
  const days = (from: string, count: number): Made[] =>
    Array.from({ length: count }, (_, day) => ({
      lng: -120,
      lat: 37,
      day: new Date(Date.parse(`${from}T00:00:00Z`) + day * 86_400_000).toISOString().slice(0, 10),
    }));

  it.each([
    [3 * 366, 'quarter'],
    [400, 'month'],
    [100, 'week'],
  ] as const)('of %i days are by %s', async (count, unit) => {
    expect(sliceTime(await pointsOf(days('2018-01-01', count)))!.unit).toBe(unit);
  });

  it('are none of less than ten weeks', async () => {
    expect(sliceTime(await pointsOf(days('2018-01-01', 60)))).toBeNull();
  });

  it('leave out what is nearly empty, and say so', async () => {
    const slices = sliceTime(await pointsOf([...days('2015-12-31', 1), ...days('2016-01-01', 1400)]))!;
    expect(slices.sparse).toEqual(['2015-Q4']);
    expect(slices.sliceOf[0]).toBe(noSlice);
    expect([slices.labels[0], slices.starts[0]]).toEqual(['2016-Q1', '2016-01-01']);
  });

  it('expect of a place that follows its feeds what it has', async () => {
    // Twice the accidents in each slice, in one place as everywhere.
    const all = days('2018-01-01', 1200);
    const points = await pointsOf([...all, ...all.map((one) => ({ ...one, lng: -119 }))]);
    const slices = sliceTime(points)!;
    const placeOf = Int32Array.from(points.lng, (lng) => (lng === -119 ? 0 : -1));
    const { observed, expected } = countSlices(
      points,
      slices,
      reportingCoverage(points, slices),
      placeOf,
      [0],
    );
    for (const [t, count] of observed.entries()) expect(expected[t]).toBeCloseTo(count, 9);
  });
});

describe('rankHotSpots', () => {
  it('gives equal counts overlapping ranks, and clear ones a rank of their own', () => {
    const { rates } = rankHotSpots([400, 30, 30, 29, 5], 5, 0.95, 1);
    expect([rates[0]!.rankLower, rates[0]!.rankUpper]).toEqual([1, 1]);
    expect(rates[1]!.rankLower).toBe(2);
    expect(rates[1]!.rankUpper).toBe(4);
    expect([rates[4]!.rankLower, rates[4]!.rankUpper]).toEqual([5, 5]);
    for (const { rate, lower, upper } of rates) expect(lower < rate && rate < upper).toBe(true);
  });

  it('keeps counts as they are where there is nothing to shrink towards', () => {
    const { rates, credibility } = rankHotSpots([20, 20], 4, 0.95, 1);
    expect(credibility).toBeNull();
    expect(rates[0]!.rate).toBe(5);
    expect(rankHotSpots([], 4, 0.95, 1).rates).toEqual([]);
  });
});

describe('hullOf', () => {
  it('has the area of a square on the ground', () => {
    const side = 100 / 111_195.08;
    const lng = Float64Array.of(0, side, side, 0, side / 2);
    const lat = Float64Array.of(0, 0, side, side, side / 2);
    const { ring, areaSquareMeters } = hullOf({ lng, lat }, Int32Array.of(0, 1, 2, 3, 4));
    expect(ring.length).toBe(5);
    expect(areaSquareMeters).toBeGreaterThan(9900);
    expect(areaSquareMeters).toBeLessThan(10_100);
  });

  it('runs counter-clockwise, around an area and around a strip (RFC 7946, 3.1.6)', () => {
    const lng = Float64Array.of(0, 0.001, 0.001, 0);
    const lat = Float64Array.of(0, 0, 0.001, 0.001);
    for (const members of [Int32Array.of(0, 1, 2, 3), Int32Array.of(0, 2)]) {
      const { ring } = hullOf({ lng, lat }, members);
      // The shoelace formula: twice the area, above zero when counter-clockwise.
      const doubled = ring
        .slice(1)
        .reduce((sum, [x, y], index) => sum + ring[index]![0] * y - x * ring[index]![1], 0);
      expect(doubled).toBeGreaterThan(0);
    }
  });
});

describe('computeCountry', () => {
  it('counts accidents by state without those of no state, and the fullest cells that hold half of all', async () => {
    const made = [
      ...Array.from({ length: 60 }, () => fresno),
      ...Array.from({ length: 30 }, () => ({ ...madera, state: 'NV' })),
      ...Array.from({ length: 40 }, (_, i) => ({ lng: -110 + i / 2, lat: 40, state: null })),
    ];
    const { states, cellsWithHalf } = computeCountry(await contextOf(made, { cellKm: 5 }));
    expect(states).toEqual([
      ['CA', 60],
      ['NV', 30],
    ]);
    expect(cellsWithHalf).toBe(2);
  });
});

describe('computeCloseUps', () => {
  it('takes the accidents around a hot spot, as a search through all of them does', async () => {
    const near = { lng: fresno.lng + 0.004, lat: fresno.lat - 0.004 };
    const far = { lng: fresno.lng, lat: fresno.lat + 0.007 };
    const made = [
      ...scattered(300, 1),
      ...spotOf(60, 2, fresno),
      ...spotOf(40, 3, near),
      ...spotOf(20, 4, far),
    ];
    const context = await contextOf(made, { minPoints: 5 });
    const { points, clustering } = context;
    const degrees = closeUpMeters / 111_195.08;
    const closeUps = computeCloseUps(context, context.leading);
    expect(closeUps).toHaveLength(3);
    for (const [index, { hotSpot, lng, lat, isInside }] of closeUps.entries()) {
      const around = [...points.lng.keys()].filter(
        (i) =>
          Math.abs(points.lat[i]! - hotSpot.lat) < degrees &&
          Math.abs(points.lng[i]! - hotSpot.lng) < 2 * degrees,
      );
      expect(lng).toEqual(around.map((i) => points.lng[i]));
      expect(lat).toEqual(around.map((i) => points.lat[i]));
      expect(isInside).toEqual(around.map((i) => clustering.hotSpotOf[i] === index));
      expect(isInside.filter(Boolean)).toHaveLength(hotSpot.n);
    }
  });
});

describe('computeFeeds', () => {
  it('counts the hot spots of one feed, and those that two feeds share', async () => {
    const from = (source: string, made: readonly Made[]): Made[] => made.map((one) => ({ ...one, source }));
    const context = await contextOf(
      [
        ...from('A', spotOf(60, 2, fresno)),
        ...from('B', spotOf(20, 3, fresno)),
        ...from('B', spotOf(30, 4, madera)),
      ],
      { minPoints: 5 },
    );
    expect(computeFeeds(context)).toEqual({
      feeds: [
        { feed: 'A', accidents: 60, inside: 60, hotSpotsAlone: 1 },
        { feed: 'B', accidents: 50, inside: 50, hotSpotsAlone: 2 },
      ],
      fromOneFeed: 1,
      leading: { first: 1, second: 2, shared: 1 },
    });
  });

  it('is null with one feed', async () => {
    expect(computeFeeds(await contextOf(spotOf(60, 2, fresno)))).toBeNull();
  });
});

describe('askCourses', () => {
  it('names the cells that emerge and fade, and counts every cell in one class and one course', async () => {
    const context = await contextOf(
      [...scattered(1500, 1), ...spotOf(80, 2, fresno, 600), ...spotOf(80, 3, madera, 0, 400)],
      { cellKm: 10 },
    );
    const { cells, classes, moving } = (await askCourses(context))!;
    const named = (course: string) =>
      moving.filter(({ trend }) => trend.course === course).map(({ name }) => name);
    expect(named('emerging')).toContain('CA-99 N, Fresno, CA');
    expect(named('fading')).toContain('Avenue 12, Madera, CA');
    const counted = classes.reduce(
      (sum, one) => sum + one.emerging + one.persistent + one.fading + one.untested,
      0,
    );
    expect(counted).toBe(cells.total);
  });
});

describe('densestTiles', () => {
  it('takes whole tiles of a degree, the fullest first, within what is allowed', async () => {
    const points = await pointsOf([
      ...Array.from({ length: 30 }, () => ({ lng: -120.5, lat: 37.5 })),
      ...Array.from({ length: 20 }, () => ({ lng: -100.5, lat: 30.5 })),
      ...Array.from({ length: 10 }, () => ({ lng: -80.5, lat: 40.5 })),
    ]);
    const { points: part, tiles, isAll } = densestTiles(points, 45);
    expect([part.n, tiles, isAll]).toEqual([40, 2, false]);
    expect(densestTiles(points, 60).isAll).toBe(true);
    expect(densestTiles(points, 5).points.n).toBe(30);
  });
});

describe('splitDay', () => {
  it('keeps the last year for the test, of less than two years the second half', () => {
    expect(splitDay({ firstDay: 0, lastDay: 999 })).toBe(635);
    expect(splitDay({ firstDay: 100, lastDay: 199 })).toBe(150);
  });
});
