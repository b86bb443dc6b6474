import { describe, expect, it } from 'vitest';
import { InputError, StatisticsError } from '../../src/base/errors.js';
import { autocorrelation, ljungBox } from '../../src/stats/autocorrelation.js';
import { type ChangePointOptions, detectChangePoints } from '../../src/stats/changePoint.js';
import { mannKendall, mannKendallHamedRao, senSlope } from '../../src/stats/mannKendall.js';
import { createRandom } from '../../src/stats/random.js';
import { hasPublished, numbers, published, relativeError } from './reference.js';

/** Optimal partitioning: tries every last segment, with costs summed anew. */
function naiveChangePoints(values: number[], options: ChangePointOptions & { scale: number }) {
  const n = values.length;
  const shortest = options.minSegmentLength ?? 2;
  const withLength = options.penalty === 'MBIC';
  const price = typeof options.penalty === 'number' ? options.penalty : (withLength ? 3 : 2) * Math.log(n);
  const cost = (start: number, end: number) => {
    const part = values.slice(start, end);
    const sum = part.reduce((a, b) => a + b, 0);
    const mean = sum / part.length;
    const fit =
      options.cost === 'poisson'
        ? sum === 0
          ? 0
          : 2 * (sum - sum * Math.log(mean))
        : part.reduce((a, b) => a + (b - mean) ** 2, 0);
    return fit / options.scale + (withLength ? Math.log(part.length) : 0);
  };
  const best = [-price];
  const starts: number[][] = [[]];
  for (let end = 1; end <= n; end++) {
    best[end] = Number.POSITIVE_INFINITY;
    for (let start = 0; start <= end - shortest; start++) {
      const total = best[start]! + cost(start, end) + price;
      if (total < best[end]!) {
        best[end] = total;
        starts[end] = start === 0 ? [] : [...starts[start]!, start];
      }
    }
  }
  return { changePoints: starts[n]!, objective: best[n]! };
}

describe('detectChangePoints', () => {
  const cases = [1, 2, 3, 4, 5, 6].flatMap((seed) =>
    (['normalMean', 'poisson'] as const).flatMap((cost) =>
      (['BIC', 'MBIC', 4] as const).flatMap((penalty) =>
        [1, 2, 7].map((minSegmentLength) => ({ seed, cost, penalty, minSegmentLength })),
      ),
    ),
  );

  it.each(cases)('equals optimal partitioning: %o', ({ seed, ...options }) => {
    const random = createRandom(seed);
    let level = 10;
    const values = Array.from({ length: 70 + 10 * seed }, () => {
      if (random.uniform() < 0.06) level = 1 + 20 * random.uniform();
      return options.cost === 'poisson' ? random.poisson(level) : level + 3 * random.normal();
    });
    const scale = options.cost === 'poisson' ? 1.3 : 9;
    const found = detectChangePoints(values, { ...options, scale });
    const naive = naiveChangePoints(values, { ...options, scale });
    expect(found.changePoints).toEqual(naive.changePoints);
    expect(found.objective).toBeCloseTo(naive.objective, 6);
  });

  it.each(cases)('equals it too where values stay the same for long: %o', ({ seed, ...options }) => {
    const random = createRandom(100 + seed);
    const values: number[] = [];
    while (values.length < 120) {
      const level = random.uniform() < 0.5 ? 0 : random.integer(12);
      const isConstant = random.uniform() < 0.7;
      for (let left = 1 + random.integer(50); left > 0; left--)
        values.push(isConstant ? level : random.poisson(level));
    }
    const scale = options.cost === 'poisson' ? 1.3 : 4;
    const found = detectChangePoints(values, { ...options, scale });
    expect(found.objective).toBeCloseTo(naiveChangePoints(values, { ...options, scale }).objective, 6);
  });

  it('ends soon on a feed that was silent for a century', () => {
    const values = Array.from({ length: 38_000 }, (_, day) =>
      day < 1500 || day >= 37_900 ? 3 + (day % 4) : 0,
    );
    expect(detectChangePoints(values, { cost: 'poisson', minSegmentLength: 21 }).changePoints).toEqual([
      1500, 37_900,
    ]);
  });

  it.each([
    [8, [18, 20, 40], 115.95158574999999],
    [30, [20, 40], 124.10012354999998],
  ])(
    "equals ruptures 1.1.10 Pelt(model='l2', min_size=2, jump=1).predict(pen=%d)",
    (penalty, changes, costs) => {
      const values = Array.from({ length: 60 }, (_, i) => {
        const level = 10 + (i >= 20 ? 5 : 0) - (i >= 41 ? 3 : 0);
        return Number((level + 2 * Math.sin(i * 2.3) + Math.cos(i * i)).toFixed(3));
      });
      const found = detectChangePoints(values, { penalty, scale: 1, minSegmentLength: 2 });
      expect(found.changePoints).toEqual(changes);
      expect(found.objective).toBeCloseTo(costs + penalty * changes.length, 9);
    },
  );

  it.skipIf(!hasPublished)(
    'puts the change of the Nile after 28 years (1898), as ruptures does (skipped: ../shared/refdata is absent)',
    () => {
      const volume = numbers(published('causalimpact/nile.csv').volume);
      expect(detectChangePoints(volume, { penalty: 280_000, scale: 1 }).changePoints).toEqual([28]);
      expect(detectChangePoints(volume).changePoints).toEqual([28]);
    },
  );

  it('finds a break in overdispersed daily counts and no other, in spite of wild days', () => {
    const random = createRandom(17);
    const values = Array.from({ length: 700 }, (_, i) => random.negativeBinomial(i < 400 ? 1000 : 600, 60));
    values[100] = 0;
    values[550] = 4000;
    const found = detectChangePoints(values, { cost: 'poisson', minSegmentLength: 7, penalty: 'MBIC' });
    expect(found.scale).toBeGreaterThan(8); // 1 + 1000 / 60 = 17.7 and 1 + 600 / 60 = 11
    expect(found.scale).toBeLessThan(25);
    expect(found.changePoints.some((at) => Math.abs(at - 400) <= 2)).toBe(true);
    expect(found.regimes.map((s) => s.start)).toEqual([0, ...found.changePoints]);
    expect(found.regimes.at(-1)!.end).toBe(700);
  });

  it('finds nothing in a constant series, and one step in a step without noise', () => {
    expect(detectChangePoints([5, 5, 5, 5, 5, 5]).changePoints).toEqual([]);
    expect(detectChangePoints([0, 0, 0, 0], { cost: 'poisson' }).changePoints).toEqual([]);
    const step = [...Array(20).fill(1), ...Array(20).fill(9)] as number[];
    expect(detectChangePoints(step).changePoints).toEqual([20]);
  });

  it('finds nothing in ten years of noise', () => {
    const random = createRandom(2);
    const values = Float64Array.from({ length: 3650 }, () => random.normal());
    expect(detectChangePoints(values).changePoints).toEqual([]);
  });

  it('refuses what is not a series', () => {
    expect(() => detectChangePoints([])).toThrow(InputError);
    expect(() => detectChangePoints([1, Number.NaN, 2])).toThrow(/Expected values\[1\] to be .*, got NaN\./);
    expect(() => detectChangePoints([1, -1, 2], { cost: 'poisson' })).toThrow(
      /Expected values\[1\] to be .*, got -1\./,
    );
    expect(() => detectChangePoints([1, 2], { penalty: -1 })).toThrow(/penalty/);
    expect(() => detectChangePoints([1, 2], { minSegmentLength: 0 })).toThrow(/minSegmentLength/);
  });
});

describe('mannKendall', () => {
  it.skipIf(!hasPublished)(
    'equals pyMannKendall on its 360 values (skipped: ../shared/refdata is absent)',
    () => {
      const cells = published('mannkendall/arbitrary_1d_360.csv').x!;
      const times = [...cells.keys()].filter((i) => cells[i] !== '' && cells[i] !== 'nan');
      const values = times.map((i) => Number(cells[i]));
      const plain = mannKendall(values);
      expect(plain.s).toBe(-1959);
      expect(relativeError(plain.variance, 4889800.333333333)).toBeLessThan(1e-12);
      expect(relativeError(plain.z, -0.8854562842589916)).toBeLessThan(1e-10);
      expect(relativeError(plain.pValue, 0.37591058740506833)).toBeLessThan(1e-10);
      expect(relativeError(plain.tau, -0.03153167653875869)).toBeLessThan(1e-10);
      const { slope, intercept } = senSlope(values, times);
      expect(relativeError(slope, -0.006369426751592357)).toBeLessThan(1e-12);
      expect(relativeError(intercept, 96.15286624203821)).toBeLessThan(1e-12);
      // pyMannKendall takes the slope from the series with its gaps.
      const corrected = mannKendallHamedRao(values, slope);
      expect(relativeError(corrected.variance, 259723.81316716125)).toBeLessThan(1e-9);
      expect(relativeError(corrected.z, -3.8419950613710894)).toBeLessThan(1e-9);
      expect(relativeError(corrected.pValue, 0.00012203829241275166)).toBeLessThan(1e-8);
    },
  );

  it('counts pairs by hand: 1 2 2 3 rises in five pairs, with one tie', () => {
    const found = mannKendall([1, 2, 2, 3]);
    expect(found.s).toBe(5);
    expect(found.variance).toBeCloseTo((4 * 3 * 13 - 2 * 1 * 9) / 18, 12);
    expect(senSlope([1, 2, 2, 3])).toEqual({
      slope: (2 / 3 + 1 / 2) / 2,
      intercept: 2 - 1.5 * ((2 / 3 + 1 / 2) / 2),
    });
  });

  it('refuses a constant, a short and a broken series', () => {
    expect(() => mannKendall([4, 4, 4, 4])).toThrow(StatisticsError);
    expect(() => mannKendall([1, 2])).toThrow(InputError);
    expect(() => mannKendall([1, Number.NaN, 2])).toThrow(/values\[1\]/);
    expect(() => senSlope([1])).toThrow(InputError);
    expect(() => senSlope([1, 2], [3, 3])).toThrow(/times\[1\]/);
  });
});

describe('autocorrelation and ljungBox', () => {
  it('equal a calculation by hand: 1 2 3 4 5', () => {
    // Deviations -2 -1 0 1 2: r1 = 4/10, r2 = -1/10; Q = 5 * 7 * (0.16 / 4 + 0.01 / 3).
    const r = autocorrelation([1, 2, 3, 4, 5], 2);
    expect(r[0]).toBe(1);
    expect(r[1]).toBeCloseTo(0.4, 14);
    expect(r[2]).toBeCloseTo(-0.1, 14);
    const test = ljungBox([1, 2, 3, 4, 5], 2);
    expect(test.statistic).toBeCloseTo(35 * (0.04 + 0.01 / 3), 12);
    expect(test.pValue).toBeCloseTo(Math.exp(-test.statistic / 2), 12); // chi-square on 2 degrees of freedom
    expect(ljungBox([1, 2, 3, 4, 5], 2, 1).degreesOfFreedom).toBe(1);
  });

  it('rejects an autoregression and not white noise', () => {
    const random = createRandom(21);
    let last = 0;
    const noise = Float64Array.from({ length: 400 }, () => random.normal());
    const remembers = noise.map((e) => (last = 0.4 * last + e));
    expect(ljungBox(noise, 14).pValue).toBeGreaterThan(0.01);
    expect(ljungBox(remembers, 14).pValue).toBeLessThan(1e-6);
  });

  it('refuses a constant series and lags that do not exist', () => {
    expect(() => autocorrelation([3, 3, 3], 1)).toThrow(StatisticsError);
    expect(() => autocorrelation([1, 2, 3], 3)).toThrow(InputError);
    expect(() => ljungBox([1, 2, 3, 4], 2, 2)).toThrow(InputError);
    expect(() => autocorrelation([], 0)).toThrow(InputError);
  });
});
