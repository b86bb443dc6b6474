import { describe, expect, it } from 'vitest';
import { InputError, StatisticsError } from '../../src/base/errors.js';
import { gi, giStar, globalG } from '../../src/stats/getisOrd.js';
import { type ScanCluster, scanCircles } from '../../src/stats/kulldorff.js';
import { moranI } from '../../src/stats/moran.js';
import { neighboursFromLists, rowStandardized, spatialLag, weightSums } from '../../src/stats/neighbours.js';
import { createRandom } from '../../src/stats/random.js';
import { haversineMeters } from '../../src/stats/sphere.js';
import { hasPublished, publishedJson } from './reference.js';

// Six points and values of the tests of PySAL's esda: neighbours within 15, binary weights.
const at = [
  [10, 10],
  [20, 10],
  [40, 10],
  [15, 20],
  [30, 20],
  [30, 30],
] as const;
const six = neighboursFromLists(
  at.map(([x, y], i) =>
    [...at.keys()].filter((j) => j !== i && Math.hypot(at[j]![0] - x, at[j]![1] - y) <= 15),
  ),
);
const y = [2, 3, 3.2, 5, 8, 7];

describe('Getis-Ord statistics', () => {
  it('gi equals esda G_Local and spdep localG', () => {
    const expected = [-1.0136728986, -0.0436158942, 1.315587029, -0.3141267582, 1.1537398581, 1.7783394086];
    gi(y, six).z.forEach((z, i) => {
      expect(z).toBeCloseTo(expected[i]!, 9);
    });
  });

  it('giStar equals esda G_Local(star=True) and spdep localG with self', () => {
    const expected = [-1.397276262, -0.289177616, 0.650649635, -0.289177616, 1.234520884, 2.024243309];
    const found = giStar(y, six);
    found.z.forEach((z, i) => {
      expect(z).toBeCloseTo(expected[i]!, 8);
    });
    expect(found.pValues[5]).toBeCloseTo(0.0429451234, 9); // Python: math.erfc(2.024243309 / sqrt(2))
  });

  it('globalG equals esda G and spdep globalG.test', () => {
    const found = globalG(y, six);
    expect(found.value).toBeCloseTo(0.557097791798, 11);
    expect(found.z).toBeCloseTo(0.942627795324, 10);
    expect(found.pValue / 2).toBeCloseTo(0.172935658736, 10);
  });

  it('moranI equals spdep on row-standardized weights', () => {
    expect(moranI(y, rowStandardized(six)).value).toBeCloseTo(0.118989547, 9);
  });

  it.skipIf(!hasPublished)(
    'giStar equals spdep on a 5 x 5 queen lattice (skipped: ../shared/refdata is absent)',
    () => {
      type File = { lattice5x5_queen: { v: number[]; GiStar_z: number[] } };
      const { v, GiStar_z } = publishedJson<File>('getisord/esda6.json').lattice5x5_queen;
      const isNext = (a: number, b: number) =>
        a !== b && Math.abs((a % 5) - (b % 5)) <= 1 && Math.abs(Math.floor(a / 5) - Math.floor(b / 5)) <= 1;
      const queen = neighboursFromLists(v.map((_, i) => [...v.keys()].filter((j) => isNext(i, j))));
      giStar(v, queen).z.forEach((z, i) => {
        expect(Math.abs(z - GiStar_z[i]!)).toBeLessThan(1e-6);
      });
    },
  );

  // The mean and variance under randomization are those over all 720 orders of the six values.
  it('globalG and moranI have the moments of all permutations, also with lopsided weights', () => {
    const random = createRandom(4);
    const lopsided = neighboursFromLists(
      at.map((_, i) => [...at.keys()].filter((j) => j !== i && (i + 2 * j) % 3 !== 0)),
      at.map((_, i) =>
        [...at.keys()].filter((j) => j !== i && (i + 2 * j) % 3 !== 0).map(() => random.uniform()),
      ),
    );
    for (const neighbours of [six, rowStandardized(six), lopsided]) {
      for (const statistic of [globalG, moranI]) {
        const found = statistic(y, neighbours);
        const values = permutations(y).map((v) => statistic(v, neighbours).value);
        const mean = values.reduce((a, b) => a + b, 0) / values.length;
        const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
        expect(found.expected).toBeCloseTo(mean, 12);
        expect(found.variance).toBeCloseTo(variance, 12);
      }
    }
  });

  it('gi and giStar equal their formulas written out with full matrices', () => {
    const random = createRandom(6);
    const n = 30;
    const lists = Array.from({ length: n }, (_, i) =>
      [...Array(n).keys()].filter((j) => j !== i && random.uniform() < 0.2),
    );
    const weights = lists.map((list) => list.map(() => random.uniform()));
    const neighbours = neighboursFromLists(lists, weights);
    const x = Array.from({ length: n }, () => random.poisson(4));
    const [plain, star] = [gi(x, neighbours), giStar(x, neighbours)];
    for (let i = 0; i < n; i++) {
      const w = new Array(n).fill(0) as number[];
      lists[i]!.forEach((j, k) => {
        w[j] = weights[i]![k]!;
      });
      const others = [...x.keys()].filter((j) => j !== i);
      expect(plain.z[i]).toBeCloseTo(
        naiveZ(
          others.map((j) => w[j]!),
          others.map((j) => x[j]!),
        ),
        9,
      );
      w[i] = 1;
      expect(star.z[i]).toBeCloseTo(naiveZ(w, x), 9);
    }
  });

  it('leaves an island without a Gi, and refuses what has no answer', () => {
    const island = neighboursFromLists([[1], [0, 2], [1], []]);
    expect(gi([1, 2, 3, 9], island).z[3]).toBeNaN();
    expect(gi([1, 2, 3, 9], island).pValues[3]).toBeNaN();
    expect(giStar([1, 2, 3, 9], island).z[3]).toBeGreaterThan(1);
    expect(() => giStar([5, 5, 5, 5], island)).toThrow(StatisticsError);
    expect(() => moranI([5, 5, 5, 5], island)).toThrow(StatisticsError);
    expect(() => globalG([5, 5, 5, 5], island)).toThrow(/All values are equal/);
    expect(() => globalG([1, -2, 3, 4], island)).toThrow(/Expected values\[1\] to be .*, got -2\./);
    expect(() => gi([1, 2], island)).toThrow(InputError);
    expect(() => gi([1, 2, Number.NaN, 4], island)).toThrow(/Expected values\[2\] to be .*, got NaN\./);
    expect(() => globalG([1, 2, 3, 4], neighboursFromLists([[], [], [], []]))).toThrow(
      /No place has a neighbour/,
    );
    expect(() => giStar([], neighboursFromLists([]))).toThrow(InputError);
  });
});

function naiveZ(w: number[], x: number[]): number {
  const n = x.length;
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const mean = sum(x) / n;
  const s = Math.sqrt(sum(x.map((v) => v * v)) / n - mean * mean);
  const squares = sum(w.map((v) => v * v));
  const cross = sum(w.map((v, j) => v * x[j]!));
  return (cross - mean * sum(w)) / (s * Math.sqrt((n * squares - sum(w) ** 2) / (n - 1)));
}

function permutations(values: number[]): number[][] {
  if (values.length === 1) return [values];
  return values.flatMap((v, i) => permutations(values.filter((_, j) => j !== i)).map((rest) => [v, ...rest]));
}

describe('neighboursFromLists', () => {
  it('sums weights by hand: a one-sided pair and a mutual one', () => {
    const neighbours = neighboursFromLists([[1], [0, 2], []], [[1], [3, 2], []]);
    expect([...spatialLag(neighbours, [10, 20, 30])]).toEqual([20, 90, 0]);
    // S1 = (1/2) * (2 * (1 + 3)^2 + 2 * 2^2), S2 = (1 + 3)^2 + (5 + 1)^2 + 2^2.
    expect(weightSums(neighbours)).toEqual({ s0: 6, s1: 20, s2: 56 });
  });

  it('refuses strangers, itself and repeats', () => {
    expect(() => neighboursFromLists([[1], [2]])).toThrow(InputError);
    expect(() => neighboursFromLists([[0]])).toThrow(
      /Expected the neighbours of place 0 to be others of the 1 places, got 0/,
    );
    expect(() => neighboursFromLists([[1, 1], []])).toThrow(
      /Expected the neighbours of place 0 to be different places/,
    );
    expect(() => neighboursFromLists([[1], [0]], [[1, 2], [1]])).toThrow(InputError);
  });
});

describe('scanCircles', () => {
  const random = createRandom(31);
  const n = 60;
  const lng = Float64Array.from({ length: n }, () => -100 + 4 * random.uniform());
  const lat = Float64Array.from({ length: n }, () => 40 + 3 * random.uniform());
  const population = Float64Array.from({ length: n }, () => 50 + 100 * random.uniform());

  it('finds the circle with the largest ratio, as trying all of them does', () => {
    const cases = population.map((p) => random.poisson(p / 10));
    const [first] = scanCircles(cases, population, lng, lat, { replications: 9 });
    expect(first!.logLikelihoodRatio).toBeCloseTo(naiveScan(cases, population, lng, lat), 9);
  });

  it('finds a planted cluster, with the least p there can be', () => {
    const near = (i: number) => haversineMeters(lng[i]!, lat[i]!, lng[0]!, lat[0]!) < 80_000;
    const cases = population.map((p, i) => random.poisson((p / 10) * (near(i) ? 2.5 : 1)));
    const [first, ...others] = scanCircles(cases, population, lng, lat);
    expect(first!.pValue).toBe(0.001);
    expect([...first!.members].filter(near).length).toBeGreaterThan(0.6 * first!.members.length);
    expect(first!.relativeRisk).toBeGreaterThan(1.7);
    const members = [first!, ...others].flatMap((cluster: ScanCluster) => [...cluster.members]);
    expect(new Set(members).size).toBe(members.length);
  });

  it('calls a map without a cluster significant no more often than it says', () => {
    let significant = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const cases = population.map((p) => random.poisson(p / 10));
      if (scanCircles(cases, population, lng, lat, { replications: 49, seed })[0]!.pValue <= 0.1)
        significant++;
    }
    expect(significant).toBeLessThanOrEqual(13); // binomial(60, 0.1): 0.5 % above 13
  });

  it('refuses no cases, no population and a circle around everything', () => {
    const none = new Float64Array(n);
    expect(() => scanCircles(none, population, lng, lat)).toThrow(StatisticsError);
    expect(() => scanCircles(population.map(Math.round), none, lng, lat)).toThrow(
      /Expected expected\[0\] to be .*, got 0\./,
    );
    expect(() => scanCircles([1, -1], [1, 1], [0, 1], [0, 1])).toThrow(
      /Expected cases\[1\] to be .*, got -1\./,
    );
    expect(() => scanCircles([1, 1], [1, 1], [0, 1], [0, 1], { maxShare: 0.9 })).toThrow(/maxShare/);
    expect(() => scanCircles([], [], [], [])).toThrow(StatisticsError);
  });
});

function naiveScan(
  cases: Float64Array,
  population: Float64Array,
  lng: Float64Array,
  lat: Float64Array,
): number {
  const total = cases.reduce((a, b) => a + b, 0);
  const everyone = population.reduce((a, b) => a + b, 0);
  let best = 0;
  for (let centre = 0; centre < cases.length; centre++) {
    const away = cases.map((_, i) => haversineMeters(lng[centre]!, lat[centre]!, lng[i]!, lat[i]!));
    for (const radius of away) {
      const inside = [...away.keys()].filter((i) => away[i]! <= radius);
      const c = inside.reduce((sum, i) => sum + cases[i]!, 0);
      const p = inside.reduce((sum, i) => sum + population[i]!, 0);
      const e = (total * p) / everyone;
      if (p > everyone / 2 || c <= e) continue;
      best = Math.max(best, c * Math.log(c / e) + (total - c) * Math.log((total - c) / (total - e)));
    }
  }
  return best;
}
