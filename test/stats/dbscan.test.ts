import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { type Dbscan, dbscan } from '../../src/stats/dbscan.js';
import { kDistances } from '../../src/stats/kDistances.js';
import { createRandom } from '../../src/stats/random.js';
import { haversineMeters } from '../../src/stats/sphere.js';
import { fixture, numbers } from './reference.js';

/** DBSCAN by its definition, with a distance for every pair. */
function naiveDbscan(lng: ArrayLike<number>, lat: ArrayLike<number>, epsMeters: number, minPoints: number) {
  const n = lng.length;
  const near = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => j).filter(
      (j) => haversineMeters(lng[i]!, lat[i]!, lng[j]!, lat[j]!) <= epsMeters,
    ),
  );
  const core = near.map((list) => list.length >= minPoints);
  const cluster = new Int32Array(n).fill(-1);
  let clusterCount = 0;
  for (let start = 0; start < n; start++) {
    if (!core[start] || cluster[start] !== -1) continue;
    const stack = [start];
    cluster[start] = clusterCount;
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      for (const j of near[i]!) {
        if (core[j] && cluster[j] === -1) {
          cluster[j] = clusterCount;
          stack.push(j);
        }
      }
    }
    clusterCount++;
  }
  return { core, cluster, clusterCount, near };
}

/** Equal core flags, equal core partition and numbers, equal noise, and border points in a cluster they touch. */
function expectEqual(found: Dbscan, naive: ReturnType<typeof naiveDbscan>): void {
  expect(found.clusterCount).toBe(naive.clusterCount);
  found.labels.forEach((label, i) => {
    const touching = naive.near[i]!.filter((j) => naive.core[j]).map((j) => naive.cluster[j]);
    const isRight = naive.core[i]
      ? found.core[i] === 1 && label === naive.cluster[i]
      : found.core[i] === 0 && (touching.length === 0 ? label === -1 : touching.includes(label));
    if (!isRight) expect.fail(`point ${i} has label ${label}, core ${found.core[i]}`);
  });
}

const metersPerDegree = 111_195;

describe('dbscan', () => {
  it('equals scikit-learn on 5,000 points: core flags, noise, partition', () => {
    // Python: DBSCAN(eps=0.1/6371.0088, min_samples=10, metric='haversine', algorithm='ball_tree'), sklearn 1.2.1.
    const text = readFileSync(new URL('./fixtures/la_points_5000.csv', import.meta.url), 'utf8');
    const rows = text
      .trim()
      .split('\n')
      .map((line) => line.split(',').map(Number));
    const expected = fixture('la_points_5000_sklearn_eps100m_min10.csv');
    const [label, core] = [numbers(expected.label), numbers(expected.core)];
    const found = dbscan(
      rows.map((row) => row[0]!),
      rows.map((row) => row[1]!),
      { epsMeters: 100, minPoints: 10 },
    );
    expect([...found.core]).toEqual([...core]);
    expect(found.clusterCount).toBe(Math.max(...label) + 1);
    for (let i = 0; i < label.length; i++) {
      expect(found.labels[i] === -1).toBe(label[i] === -1);
      if (core[i] === 1) expect(found.labels[i]).toBe(label[i]);
    }
  });

  const places = [
    ['Los Angeles', -118.2, 34, 1],
    ['the equator', 10, 0, 1],
    ['the antimeridian', 180, 51.9, 1],
    ['the antimeridian from the other side', -180, -17, 1],
    ['the north pole', 0, 90, 1],
    ['the south pole', 77, -90, 1],
    ['the far north', 25, 89.99, 1],
  ] as const;
  const cases = places.flatMap(([place, lng, lat]) =>
    [1, 2, 3].flatMap((seed) => [1, 3, 8].map((minPoints) => ({ place, lng, lat, seed, minPoints }))),
  );

  it.each(cases)('equals the definition near $place (seed $seed, minPoints $minPoints)', (c) => {
    const random = createRandom(c.seed);
    const spread = 300 / metersPerDegree;
    const points = Array.from({ length: 160 }, () => {
      const lat = c.lat + spread * random.normal();
      const lng = c.lng + (spread * random.normal()) / Math.max(Math.cos((lat * Math.PI) / 180), 1e-3);
      // Walking over a pole comes down on the other side.
      if (Math.abs(lat) > 90) return [lng + 180, Math.sign(lat) * 180 - lat] as const;
      return [lng, lat] as const;
    }).map(([lng, lat]) => [((((lng + 180) % 360) + 360) % 360) - 180, lat] as const);
    const lng = points.map((p) => p[0]);
    const lat = points.map((p) => p[1]);
    for (const epsMeters of [40, 100, 250]) {
      const found = dbscan(lng, lat, { epsMeters, minPoints: c.minPoints });
      expectEqual(found, naiveDbscan(lng, lat, epsMeters, c.minPoints));
    }
  });

  it.each([1, 2, 3])(
    'equals the definition for points all over the Earth and a reach of 3,000 km (seed %i)',
    (seed) => {
      const random = createRandom(seed);
      const lng = Array.from({ length: 120 }, () => 360 * random.uniform() - 180);
      const lat = lng.map(() => (Math.asin(2 * random.uniform() - 1) * 180) / Math.PI);
      for (const epsMeters of [500_000, 3_000_000, 9_000_000]) {
        expectEqual(dbscan(lng, lat, { epsMeters, minPoints: 4 }), naiveDbscan(lng, lat, epsMeters, 4));
      }
    },
  );

  // Spots of 150 points, so that pairs of cells are beyond the budget for trying pairs one by one.
  it.each([1, 2, 3])(
    'equals the definition where cells are crowded, and barely meet or miss (seed %i)',
    (seed) => {
      const random = createRandom(seed);
      const spots = Array.from(
        { length: 6 },
        () => [400 * random.uniform(), 400 * random.uniform()] as const,
      );
      const metres = Array.from({ length: 900 }, (_, i) => {
        const [x, y] = spots[i % 6]!;
        return [x + 40 * random.uniform() ** 4, y + 40 * random.uniform() ** 4] as const;
      });
      const lng = metres.map(([x]) => x / metersPerDegree);
      const lat = metres.map(([, y]) => y / metersPerDegree);
      for (const minPoints of [5, 160, 290]) {
        for (const epsMeters of [60, 100, 140]) {
          expectEqual(
            dbscan(lng, lat, { epsMeters, minPoints }),
            naiveDbscan(lng, lat, epsMeters, minPoints),
          );
        }
      }
    },
  );

  it('gives the same clusters whatever the order of the points', () => {
    const random = createRandom(12);
    const at = Array.from({ length: 400 }, () => [0.01 * random.normal(), 0.01 * random.normal()] as const);
    const shuffled = random.shuffle([...at.keys()]);
    const options = { epsMeters: 120, minPoints: 5 };
    const found = dbscan(
      at.map((p) => p[0]),
      at.map((p) => p[1]),
      options,
    );
    const again = dbscan(
      shuffled.map((i) => at[i]![0]),
      shuffled.map((i) => at[i]![1]),
      options,
    );
    const renamed = new Map<number, number>();
    shuffled.forEach((i, position) => {
      const before = found.labels[i]!;
      if (!renamed.has(before)) renamed.set(before, again.labels[position]!);
      expect(again.labels[position]).toBe(renamed.get(before));
    });
  });

  it('labels a chain of three rightly: only the middle is core (Turf 7.4 says it depends on the order)', () => {
    const step = 80 / metersPerDegree;
    const found = dbscan([0, step, 2 * step], [0, 0, 0], { epsMeters: 100, minPoints: 3 });
    expect([...found.core]).toEqual([0, 1, 0]);
    expect([...found.labels]).toEqual([0, 0, 0]);
  });

  // Each would take minutes if it were quadratic: 200,000 points are 20,000,000,000 pairs.
  const many = 200_000;
  const random = createRandom(99);
  const hard: [string, () => [Float64Array, Float64Array], number][] = [
    ['equal points', () => [new Float64Array(many).fill(-118), new Float64Array(many).fill(34)], 1],
    [
      'points on one line',
      () => [new Float64Array(many).fill(-118), Float64Array.from({ length: many }, (_, i) => 34 + i * 1e-6)],
      1,
    ],
    [
      'one dense spot in a sparse plane',
      () => [
        Float64Array.from(
          { length: many },
          (_, i) => -118 + (i % 10 === 0 ? random.uniform() : 1e-5 * random.normal()),
        ),
        Float64Array.from(
          { length: many },
          (_, i) => 34 + (i % 10 === 0 ? random.uniform() : 1e-5 * random.normal()),
        ),
      ],
      -1,
    ],
    [
      'two dense spots just out of reach of each other',
      () => [
        Float64Array.from({ length: many }, (_, i) => (i % 2 === 0 ? 0 : 100.01 / metersPerDegree)),
        Float64Array.from({ length: many }, () => 1e-6 * random.uniform()),
      ],
      2,
    ],
    [
      'points on two spots that are out of reach by rounding only',
      () => [
        Float64Array.from({ length: many }, (_, i) =>
          i % 2 === 0 ? 0 : (100 * (1 + 1e-12)) / metersPerDegree,
        ),
        new Float64Array(many),
      ],
      -1,
    ],
    [
      'two dense squares that do not quite meet, seen across a corner',
      () => {
        const side = (i: number) => (i % 2 === 0 ? 0 : 90 / metersPerDegree);
        const jitter = () => (12 / metersPerDegree) * (random.uniform() - 0.5);
        return [
          Float64Array.from({ length: many }, (_, i) => side(i) + jitter()),
          Float64Array.from({ length: many }, (_, i) => side(i) + jitter()),
        ];
      },
      2,
    ],
  ];
  // All pairs would be 20 billion distances: then this would not end in time.
  it.each(hard)('gets through 200,000 %s', (_, make, clusters) => {
    const [lng, lat] = make();
    const found = dbscan(lng, lat, { epsMeters: 100, minPoints: 10 });
    if (clusters > 0) expect(found.clusterCount).toBe(clusters);
    else expect(found.clusterCount).toBeGreaterThanOrEqual(1);
  });

  it('answers for no points, one point, and refuses what is off the map', () => {
    const options = { epsMeters: 100, minPoints: 1 };
    expect(dbscan([], [], options).clusterCount).toBe(0);
    expect([...dbscan([7], [8], options).labels]).toEqual([0]);
    expect([...dbscan([7], [8], { epsMeters: 100, minPoints: 2 }).labels]).toEqual([-1]);
    expect(() => dbscan([34], [-118], options)).toThrow(/Expected point 0 to be \[longitude, latitude\]/);
    expect(() => dbscan([Number.NaN], [0], options)).toThrow(/Expected lngDegrees\[0\] to be .*, got NaN\./);
    expect(() => dbscan([1, 2], [3], options)).toThrow(InputError);
    expect(() => dbscan([1], [2], { epsMeters: 0, minPoints: 1 })).toThrow(
      /Expected epsMeters to be .*, got 0\./,
    );
    expect(() => dbscan([1], [2], { epsMeters: 1e8, minPoints: 1 })).toThrow(/quarter turn/);
    expect(() => dbscan([1], [2], { epsMeters: 1, minPoints: 0 })).toThrow(
      /Expected minPoints to be .*, got 0\./,
    );
  });
});

describe('kDistances', () => {
  it.each([1, 2, 3])('equals sorting all distances (seed %i)', (seed) => {
    const random = createRandom(seed);
    const lng = Float64Array.from({ length: 150 }, () => -118 + 0.02 * random.normal());
    const lat = Float64Array.from({ length: 150 }, (_, i) => (i < 10 ? 34 : 34 + 0.02 * random.normal()));
    for (const k of [1, 4, 30]) {
      kDistances(lng, lat, k).forEach((meters, i) => {
        const sorted = [...lng.keys()]
          .filter((j) => j !== i)
          .map((j) => haversineMeters(lng[i]!, lat[i]!, lng[j]!, lat[j]!))
          .sort((a, b) => a - b);
        expect(Math.abs(meters - sorted[k - 1]!)).toBeLessThan(1e-6 * (1 + sorted[k - 1]!));
      });
    }
  });

  it('is zero among equal points, and refuses a k that there is not', () => {
    expect([...kDistances([5, 5, 5], [6, 6, 6], 2)]).toEqual([0, 0, 0]);
    expect(() => kDistances([5, 6], [6, 7], 2)).toThrow(InputError);
    expect(() => kDistances([], [], 1)).toThrow(InputError);
  });
});
