import { describe, expect, it } from 'vitest';
import { InputError, StatisticsError } from '../../src/base/errors.js';
import { gammaCdf, poissonCdf } from '../../src/stats/distributions.js';
import { shrinkRates } from '../../src/stats/gammaPoisson.js';
import {
  clopperPearsonInterval,
  poissonRateInterval,
  rateRatioInterval,
  wilsonInterval,
} from '../../src/stats/intervals.js';
import { benjaminiHochberg } from '../../src/stats/multipleTesting.js';
import { createRandom } from '../../src/stats/random.js';
import { relativeError } from './reference.js';

describe('intervals of shares and rates', () => {
  it('wilsonInterval solves (p - share)^2 = z^2 p (1 - p) / n at both ends', () => {
    for (const [x, n] of [
      [0, 10],
      [1, 10],
      [7, 9],
      [500, 2000],
      [10, 10],
    ] as const) {
      const { estimate, lower, upper } = wilsonInterval(x, n);
      for (const p of [lower, upper]) {
        if (p === 0 || p === 1) continue;
        expect(Math.abs(p - estimate) / Math.sqrt((p * (1 - p)) / n)).toBeCloseTo(1.959963984540054, 8);
      }
    }
    expect(wilsonInterval(0, 10).lower).toBe(0);
    expect(wilsonInterval(10, 10).upper).toBe(1);
  });

  it("wilsonInterval equals statsmodels 0.15 proportion_confint(method='wilson')", () => {
    const found = wilsonInterval(682, 925);
    expect(relativeError(found.lower, 0.7079959876196206)).toBeLessThan(1e-12);
    expect(relativeError(found.upper, 0.764635800971489)).toBeLessThan(1e-12);
    expect(relativeError(wilsonInterval(1, 10).lower, 0.017876213095072924)).toBeLessThan(1e-12);
    expect(relativeError(wilsonInterval(1, 10).upper, 0.40415002679523854)).toBeLessThan(1e-12);
  });

  it('clopperPearsonInterval equals R binom.test(682, 925) and binom.test(0, 10)', () => {
    const found = clopperPearsonInterval(682, 925); // example(binom.test): 0.7076683 0.7654066
    expect(found.lower).toBeCloseTo(0.7076683, 7);
    expect(found.upper).toBeCloseTo(0.7654066, 7);
    expect(clopperPearsonInterval(0, 10).upper).toBeCloseTo(1 - 0.025 ** (1 / 10), 12);
    expect(clopperPearsonInterval(10, 10).lower).toBeCloseTo(0.025 ** (1 / 10), 12);
  });

  it('poissonRateInterval leaves 2.5 % in each tail', () => {
    for (const count of [1, 5, 137, 20_000]) {
      const { lower, upper } = poissonRateInterval(count);
      expect(poissonCdf(count, upper)).toBeCloseTo(0.025, 9);
      expect(1 - poissonCdf(count - 1, lower)).toBeCloseTo(0.025, 9);
    }
    const none = poissonRateInterval(0, 4); // -ln(0.025) / 4
    expect([none.estimate, none.lower]).toEqual([0, 0]);
    expect(none.upper).toBeCloseTo(-Math.log(0.025) / 4, 12);
  });

  it('rateRatioInterval equals R poisson.test(c(11, 21), c(800, 3011))', () => {
    const found = rateRatioInterval(11, 800, 6 + 8 + 7, 1083 + 1050 + 878); // example(poisson.test)
    expect(found.estimate).toBeCloseTo(1.971488, 6);
    expect(found.lower).toBeCloseTo(0.8584264, 6);
    expect(found.upper).toBeCloseTo(4.2772659, 7);
    expect(rateRatioInterval(3, 1, 0, 1).upper).toBe(Number.POSITIVE_INFINITY);
    expect(rateRatioInterval(0, 1, 3, 1).lower).toBe(0);
  });

  it('refuses what is not a count, a share or a coverage', () => {
    expect(() => wilsonInterval(3, 2)).toThrow(InputError);
    expect(() => wilsonInterval(0, 0)).toThrow(/Expected trials to be .*, got 0\./);
    expect(() => clopperPearsonInterval(1, 2, 95)).toThrow(/Expected confidenceLevel to be .*, got 95\./);
    expect(() => poissonRateInterval(-1)).toThrow(/Expected count to be .*, got -1\./);
    expect(() => poissonRateInterval(Number.NaN)).toThrow(/Expected count to be .*, got NaN\./);
    expect(() => rateRatioInterval(0, 1, 0, 1)).toThrow(/Expected the sum of both counts to be above 0/);
  });
});

describe('benjaminiHochberg', () => {
  it("equals R's p.adjust on the p-values of Benjamini and Hochberg's kind, in any order", () => {
    const p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216];
    const expected = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.105714285714, 0.216, 0.216, 0.216];
    [...benjaminiHochberg(p)].forEach((q, i) => {
      expect(q).toBeCloseTo(expected[i]!, 12);
    });
    expect([...benjaminiHochberg([...p].reverse())]).toEqual([...benjaminiHochberg(p)].reverse());
  });

  it('leaves out tests that were not made, and refuses what is not a probability', () => {
    expect([...benjaminiHochberg([Number.NaN, 0.02, 0.5])]).toEqual([Number.NaN, 0.04, 0.5]);
    expect([...benjaminiHochberg([])]).toEqual([]);
    expect(() => benjaminiHochberg([0.5, 1.5])).toThrow(InputError);
  });
});

describe('shrinkRates', () => {
  const random = createRandom(8);
  const truth = Float64Array.from({ length: 800 }, () => random.gamma(2) / 4);
  const exposures = truth.map(() => 0.5 + 20 * random.uniform());
  const counts = truth.map((rate, i) => random.poisson(rate * exposures[i]!));
  const shrunk = shrinkRates(counts, exposures);

  it('equals the negative binomial of statsmodels 0.15 with its exposure, and the posterior of SciPy 1.17', () => {
    const found = shrinkRates(
      [5, 1, 13, 0, 22, 7, 3, 9, 41, 2, 16, 6],
      [2.5, 1.2, 4.1, 0.8, 5.5, 3.9, 2.2, 3.1, 6.4, 1.9, 4.4, 2.8],
    );
    expect(relativeError(found.shape, 4.820929733789635)).toBeLessThan(1e-7);
    expect(relativeError(found.rate, 1.7467984441154882)).toBeLessThan(1e-7);
    const posteriors = [
      [0, 2.3125490561949924, 1.1002148409417136, 3.96755215869942],
      [8, 5.624409398134373, 4.115070908968533, 7.365901679542635],
    ] as const;
    for (const [place, mean, lower, upper] of posteriors) {
      expect(relativeError(found.rates[place]!, mean)).toBeLessThan(1e-8);
      expect(relativeError(found.lower[place]!, lower)).toBeLessThan(1e-7);
      expect(relativeError(found.upper[place]!, upper)).toBeLessThan(1e-7);
    }
  });

  it('finds the prior that the rates were drawn from', () => {
    expect(Math.abs(shrunk.shape - 2)).toBeLessThan(0.5);
    expect(Math.abs(shrunk.shape / shrunk.rate - 0.5)).toBeLessThan(0.05);
  });

  it('lies between the own rate and the mean of all, and is nearer the truth than the own rate', () => {
    let [shrunkError, rawError] = [0, 0];
    shrunk.rates.forEach((rate, i) => {
      const raw = counts[i]! / exposures[i]!;
      const credibility = shrunk.credibility[i]!;
      expect(rate).toBeCloseTo(credibility * raw + (1 - credibility) * (shrunk.shape / shrunk.rate), 10);
      shrunkError += (rate - truth[i]!) ** 2;
      rawError += (raw - truth[i]!) ** 2;
    });
    expect(shrunkError).toBeLessThan(0.7 * rawError);
  });

  it('covers the truth about 95 % of the time', () => {
    const covered = truth.filter((rate, i) => rate >= shrunk.lower[i]! && rate <= shrunk.upper[i]!).length;
    expect(Math.abs(covered / 800 - 0.95)).toBeLessThan(0.03);
    const posterior = gammaCdf(shrunk.upper[0]!, shrunk.shape + counts[0]!, shrunk.rate + exposures[0]!);
    expect(posterior).toBeCloseTo(0.975, 9);
  });

  it('refuses places that differ no more than by chance, and bad arguments', () => {
    expect(() => shrinkRates([5, 5, 5, 5], [1, 1, 1, 1])).toThrow(StatisticsError);
    expect(() => shrinkRates([0, 0, 0], [1, 2, 3])).toThrow(/All counts are 0/);
    expect(() => shrinkRates([1, 2], [1, 0])).toThrow(/Expected exposures\[1\] to be .*, got 0\./);
    expect(() => shrinkRates([1, -2], [1, 1])).toThrow(/Expected counts\[1\] to be .*, got -2\./);
    expect(() => shrinkRates([], [])).toThrow(InputError);
  });
});
