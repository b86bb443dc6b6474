import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBand } from '../../src/live/countBand.js';
import { negativeBinomialQuantile } from '../../src/stats/negativeBinomial.js';

/** The quantile by summing P(0), P(1), ... with gamma functions by their logarithms: the definition, slowly. */
function naiveQuantile(share: number, mean: number, overdispersion: number): number {
  let sum = 0;
  let logFactorial = 0;
  let logRising = 0;
  const size = 1 / overdispersion;
  for (let count = 0; ; count++) {
    if (count > 0) {
      logFactorial += Math.log(count);
      logRising += Math.log(size + count - 1);
    }
    const log =
      overdispersion === 0
        ? count * Math.log(mean) - mean - logFactorial
        : logRising -
          logFactorial +
          size * Math.log(size / (size + mean)) +
          count * Math.log(mean / (size + mean));
    sum += Math.exp(log);
    if (sum >= share) return count;
  }
}

describe('the band of a count', () => {
  it('is the 5 % and the 95 % quantile of the negative binomial distribution', () => {
    const means = fc.double({ min: 0.01, max: 400, noNaN: true });
    const overdispersions = fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 2, noNaN: true }));
    fc.assert(
      fc.property(means, overdispersions, (mean, overdispersion) => {
        const { lower, upper } = countBand(mean, overdispersion);
        expect(Math.abs(lower - naiveQuantile(0.05, mean, overdispersion))).toBeLessThanOrEqual(
          lower > 20 ? 1 : 0,
        );
        expect(Math.abs(upper - naiveQuantile(0.95, mean, overdispersion))).toBeLessThanOrEqual(
          upper > 20 ? 1 : 0,
        );
      }),
    );
  });

  it('equals the quantiles of `stats`, which are held to those of R', () => {
    for (const [mean, overdispersion] of [
      [0.4, 0.5],
      [10, 0.02],
      [50, 0.1],
      [286, 0.005],
    ] as const) {
      const quantile = (p: number): number => negativeBinomialQuantile(p, mean, 1 / overdispersion);
      expect(countBand(mean, overdispersion)).toEqual({ lower: quantile(0.05), upper: quantile(0.95) });
    }
    expect(countBand(10, 0)).toEqual({ lower: 5, upper: 15 });
  });

  it('is within 1 % beyond the mean up to which it is summed', () => {
    for (const mean of [401, 900, 2_500]) {
      for (const overdispersion of [0, 0.005, 0.02]) {
        const { lower, upper } = countBand(mean, overdispersion);
        expect(Math.abs(lower / naiveQuantile(0.05, mean, overdispersion) - 1)).toBeLessThan(0.01);
        expect(Math.abs(upper / naiveQuantile(0.95, mean, overdispersion) - 1)).toBeLessThan(0.01);
      }
    }
  });

  it('is nothing where nothing is expected', () => {
    expect(countBand(0, 0.1)).toEqual({ lower: 0, upper: 0 });
  });
});
