import { describe, expect, it } from 'vitest';
import { InputError, StatisticsError } from '../../src/base/errors.js';
import { bootstrapInterval, movingBlocks } from '../../src/stats/bootstrap.js';
import { fitLocalLevel, forecastLocalLevel } from '../../src/stats/kalman.js';
import { cholesky, choleskySolve } from '../../src/stats/linearAlgebra.js';
import { createRandom } from '../../src/stats/random.js';
import { hasPublished, numbers, published, relativeError } from './reference.js';

/** The diffuse likelihood is that of the differences: normal, with a tridiagonal covariance. */
function naiveLogLikelihood(values: ArrayLike<number>, noise: number, step: number): number {
  const n = values.length - 1;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    covariance[i * n + i] = step + 2 * noise;
    if (i > 0) covariance[i * n + i - 1] = covariance[(i - 1) * n + i] = -noise;
  }
  const differences = Float64Array.from({ length: n }, (_, i) => values[i + 1]! - values[i]!);
  const factor = cholesky(covariance, n) as Float64Array;
  const solved = choleskySolve(factor, differences);
  let sum = n * Math.log(2 * Math.PI);
  for (let i = 0; i < n; i++) sum += 2 * Math.log(factor[i * n + i]!) + differences[i]! * solved[i]!;
  return -sum / 2;
}

function walk(seed: number, n: number, step: number): Float64Array {
  const random = createRandom(seed);
  let level = 50;
  return Float64Array.from({ length: n }, () => {
    level += step * random.normal();
    return level + 2 * random.normal();
  });
}

describe('fitLocalLevel', () => {
  it.skipIf(!hasPublished)(
    'equals the published fit of the Nile (skipped: ../shared/refdata is absent)',
    () => {
      const fit = fitLocalLevel(numbers(published('causalimpact/nile.csv').volume));
      // Durbin and Koopman, section 2.10.3 and table 2.1: 15099 and 1469.1. R 4.2.2 StructTS: 15098.5771, 1469.14663;
      // it starts from a very wide prior instead of a diffuse one, which shows in the fifth digit.
      expect(relativeError(fit.noiseVariance, 15098.5771)).toBeLessThan(1e-4);
      expect(relativeError(fit.levelVariance, 1469.14663)).toBeLessThan(1e-3);
      expect(fit.logLikelihood).toBeCloseTo(-632.5456, 3); // KFAS logLik of the same model
    },
  );

  it.each([1, 2, 3, 4])(
    'maximizes the likelihood of the differences, written with full matrices (seed %i)',
    (seed) => {
      const values = walk(seed, 80, 0.7);
      const fit = fitLocalLevel(values);
      const top = naiveLogLikelihood(values, fit.noiseVariance, fit.levelVariance);
      expect(fit.logLikelihood).toBeCloseTo(top, 9);
      for (const factor of [0.9, 0.99, 1.01, 1.1]) {
        expect(naiveLogLikelihood(values, fit.noiseVariance * factor, fit.levelVariance)).toBeLessThan(top);
        expect(naiveLogLikelihood(values, fit.noiseVariance, fit.levelVariance * factor)).toBeLessThan(top);
      }
    },
  );

  it('smooths to the generalized least squares level, written with full matrices', () => {
    const values = walk(5, 40, 1);
    values[7] = Number.NaN;
    const { noiseVariance, levelVariance, level, levelStandardError } = fitLocalLevel(values);
    // Precision of the levels given the values: steps tie neighbours, values tie each to what was seen.
    const n = values.length;
    const precision = new Float64Array(n * n);
    const right = new Float64Array(n);
    for (let t = 0; t < n; t++) {
      if (!Number.isNaN(values[t])) {
        precision[t * n + t]! += 1 / noiseVariance;
        right[t] = values[t]! / noiseVariance;
      }
      if (t === 0) continue;
      precision[t * n + t]! += 1 / levelVariance;
      precision[(t - 1) * n + t - 1]! += 1 / levelVariance;
      precision[t * n + t - 1]! -= 1 / levelVariance;
      precision[(t - 1) * n + t]! -= 1 / levelVariance;
    }
    const factor = cholesky(precision, n) as Float64Array;
    choleskySolve(factor, right).forEach((expected, t) => {
      expect(level[t]).toBeCloseTo(expected, 8);
      const unit = new Float64Array(n);
      unit[t] = 1;
      expect(levelStandardError[t]).toBeCloseTo(Math.sqrt(choleskySolve(factor, unit)[t]!), 8);
    });
  });

  it('finds a level that stands still, and one that is seen without noise', () => {
    const random = createRandom(3);
    const zigzag = Float64Array.from({ length: 60 }, (_, t) => 10 + (t % 2) + 0.1 * random.normal());
    const still = fitLocalLevel(zigzag);
    expect(still.levelVariance).toBe(0);
    expect(still.level[0]).toBeCloseTo(zigzag.reduce((a, b) => a + b, 0) / 60, 9);
    let level = 0;
    let speed = 0;
    const smoothPath = Float64Array.from({ length: 60 }, () => {
      speed = 0.9 * speed + random.normal();
      level += speed;
      return level;
    });
    expect(fitLocalLevel(smoothPath).noiseVariance).toBe(0);
  });

  it('forecasts the last level, ever less sure, and bridges gaps at the start', () => {
    const values = walk(6, 50, 1);
    values[0] = Number.NaN;
    const fit = fitLocalLevel(values);
    expect(fit.level[0]).toBe(fit.level[1]);
    expect(fit.levelStandardError[0]).toBeGreaterThan(fit.levelStandardError[1]!);
    const [one, two] = forecastLocalLevel(fit, 2) as [
      { lower: number; upper: number; estimate: number },
      never,
    ];
    expect(one.estimate).toBe(fit.level.at(-1));
    const variance = fit.levelStandardError.at(-1)! ** 2 + fit.levelVariance + fit.noiseVariance;
    expect(one.upper - one.lower).toBeCloseTo(2 * 1.959963984540054 * Math.sqrt(variance), 9);
    expect((two as typeof one).upper).toBeGreaterThan(one.upper);
    const squares = fit.innovations.filter((v) => !Number.isNaN(v)).reduce((sum, v) => sum + v * v, 0);
    expect(squares).toBeCloseTo(48, 8); // the scale is chosen so that they average one
  });

  it('refuses a constant, a short and an infinite series', () => {
    expect(() => fitLocalLevel([4, 4, 4, 4])).toThrow(StatisticsError);
    expect(() => fitLocalLevel([1, Number.NaN, 2])).toThrow(/2 values are too few/);
    expect(() => fitLocalLevel([])).toThrow(StatisticsError);
    expect(() => fitLocalLevel([1, 2, Number.POSITIVE_INFINITY, 3])).toThrow(InputError);
  });
});

describe('bootstrapInterval', () => {
  const random = createRandom(77);
  const values = Float64Array.from({ length: 400 }, () => 5 + 2 * random.normal());
  const mean = (series: Float64Array) => (sample: Int32Array) =>
    sample.reduce((sum, i) => sum + series[i]!, 0) / sample.length;

  it('of a mean of independent rows is the interval of the mean', () => {
    const found = bootstrapInterval(400, mean(values));
    const average = values.reduce((a, b) => a + b, 0) / 400;
    const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - average) ** 2, 0) / 400);
    expect(found.estimate).toBeCloseTo(average, 12);
    expect((found.upper - found.lower) / ((2 * 1.96 * sd) / 20)).toBeGreaterThan(0.88);
    expect((found.upper - found.lower) / ((2 * 1.96 * sd) / 20)).toBeLessThan(1.12);
  });

  it('is wider with blocks where rows remember, as it should be', () => {
    let last = 0;
    const remembers = values.map((v) => (last = 0.8 * last + v - 5));
    const naive = bootstrapInterval(400, mean(remembers));
    const blocks = bootstrapInterval(400, mean(remembers), { blockLength: 30 });
    expect((blocks.upper - blocks.lower) / (naive.upper - naive.lower)).toBeGreaterThan(1.8);
  });

  it('draws blocks of neighbours, and the same ones for the same seed', () => {
    const sample = movingBlocks(23, 5, createRandom(1));
    for (let i = 1; i < 23; i++) if (i % 5 !== 0) expect(sample[i]).toBe(sample[i - 1]! + 1);
    expect(Math.max(...sample)).toBeLessThan(23);
    expect([...sample]).toEqual([...movingBlocks(23, 5, createRandom(1))]);
    expect(() => movingBlocks(3, 4, createRandom(1))).toThrow(InputError);
    expect(() => bootstrapInterval(3, () => Number.NaN)).toThrow(StatisticsError);
  });
});
