import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { poissonCdf } from '../../src/stats/distributions.js';
import {
  negativeBinomialBound,
  negativeBinomialCdf,
  negativeBinomialPValue,
  negativeBinomialQuantile,
} from '../../src/stats/negativeBinomial.js';
import { relativeError } from './reference.js';

const { rows } = JSON.parse(
  readFileSync(new URL('./fixtures/negative_binomial_mpmath.json', import.meta.url), 'utf8'),
) as { rows: [k: number, mean: number, theta: number, lower: number, upper: number][] };

const means = fc.double({ min: 0.01, max: 60, noNaN: true });
const thetas = fc.double({ min: 0.05, max: 50, noNaN: true });

/** P(X = 0), P(X = 1), .. by the recursion of the probabilities. */
function probabilities(mean: number, theta: number, length: number): number[] {
  const found = [(theta / (theta + mean)) ** theta];
  for (let k = 1; k < length; k++) {
    found.push((((found[k - 1]! * (theta + k - 1)) / k) * mean) / (theta + mean));
  }
  return found;
}

describe('the negative binomial', () => {
  it('has both tails of mpmath to 1e-12 of their size, down to 1e-293', () => {
    expect(rows.length).toBeGreaterThan(300);
    const wrong = rows.filter(
      ([k, mean, theta, lower, upper]) =>
        relativeError(negativeBinomialCdf(k, mean, theta), lower) > 1e-12 ||
        relativeError(negativeBinomialPValue(k + 1, mean, theta), upper) > 1e-12,
    );
    expect(wrong).toEqual([]);
  });

  // R 4.2.2: pnbinom(3, size = 5, mu = 4); pnbinom(39, 5, mu = 4, lower.tail = FALSE);
  // qnbinom(c(.95, .5, .001), size = 5, mu = 4); qnbinom(1e-6, size = 5, mu = 4, lower.tail = FALSE) + 1
  it('equals R', () => {
    expect(relativeError(negativeBinomialCdf(3, 4, 5), 0.48994730632328531)).toBeLessThan(1e-13);
    expect(relativeError(negativeBinomialPValue(40, 4, 5), 1.1451212550279859e-10)).toBeLessThan(1e-12);
    expect([0.95, 0.5, 0.001].map((p) => negativeBinomialQuantile(p, 4, 5))).toEqual([9, 4, 0]);
    expect(negativeBinomialBound(1e-6, 4, 5)).toBe(28);
  });

  it('sums its probabilities (naive, random parameters)', () => {
    fc.assert(
      fc.property(means, thetas, fc.integer({ min: 0, max: 120 }), (mean, theta, k) => {
        const sum = probabilities(mean, theta, k + 1).reduce((a, b) => a + b, 0);
        expect(negativeBinomialCdf(k, mean, theta)).toBeCloseTo(sum, 11);
        expect(negativeBinomialCdf(k + 0.5, mean, theta)).toBe(negativeBinomialCdf(k, mean, theta));
        expect(negativeBinomialPValue(k + 1, mean, theta)).toBeCloseTo(1 - sum, 11);
      }),
    );
  });

  it('finds the first count that reaches a probability, and the first whose p-value is small enough', () => {
    const exponents = fc.double({ min: -60, max: -0.01, noNaN: true });
    fc.assert(
      fc.property(means, thetas, fc.double({ min: 0, max: 0.999, noNaN: true }), (mean, theta, p) => {
        const k = negativeBinomialQuantile(p, mean, theta);
        expect(negativeBinomialCdf(k, mean, theta)).toBeGreaterThanOrEqual(p * (1 - 1e-13));
        if (k > 0) expect(negativeBinomialCdf(k - 1, mean, theta)).toBeLessThan(p);
      }),
    );
    fc.assert(
      fc.property(means, thetas, exponents, (mean, theta, exponent) => {
        const pValue = 10 ** exponent;
        const bound = negativeBinomialBound(pValue, mean, theta);
        expect(negativeBinomialPValue(bound, mean, theta)).toBeLessThanOrEqual(pValue);
        expect(negativeBinomialPValue(bound - 1, mean, theta)).toBeGreaterThan(pValue);
      }),
    );
  });

  it('is the Poisson where theta is infinite, and close to it where theta is large', () => {
    for (const [k, mean] of [
      [0, 0.3],
      [4, 2],
      [90, 60],
    ] as const) {
      const exact = negativeBinomialCdf(k, mean, Number.POSITIVE_INFINITY);
      expect(relativeError(exact, poissonCdf(k, mean))).toBeLessThan(1e-14);
      expect(relativeError(negativeBinomialCdf(k, mean, 1e13), exact)).toBeLessThan(1e-9);
      expect(negativeBinomialPValue(k + 1, mean, Number.POSITIVE_INFINITY)).toBeCloseTo(1 - exact, 12);
    }
  });

  it('has answers at the edges, and none outside', () => {
    expect(negativeBinomialCdf(-1, 2, 3)).toBe(0);
    expect(negativeBinomialPValue(0, 2, 3)).toBe(1);
    expect(negativeBinomialCdf(0, 0, 3)).toBe(1);
    expect(negativeBinomialPValue(1, 0, 3)).toBe(0);
    expect(negativeBinomialCdf(Number.POSITIVE_INFINITY, 2, 3)).toBe(1);
    expect(negativeBinomialQuantile(0, 2, 3)).toBe(0);
    expect(negativeBinomialQuantile(1, 2, 3)).toBe(Number.POSITIVE_INFINITY);
    expect(negativeBinomialBound(1, 2, 3)).toBe(0);
    expect(negativeBinomialBound(1e-9, 0, 3)).toBe(1);
    const outside: [number, number, number][] = [
      [1, -1, 3],
      [1, 2, 0],
      [1, Number.NaN, 3],
      [Number.NaN, 2, 3],
      [1, Number.POSITIVE_INFINITY, 3],
    ];
    for (const [x, mean, theta] of outside) {
      expect(negativeBinomialCdf(x, mean, theta)).toBeNaN();
      expect(negativeBinomialPValue(x, mean, theta)).toBeNaN();
    }
    expect(negativeBinomialQuantile(1.1, 2, 3)).toBeNaN();
    expect(negativeBinomialQuantile(0.5, 2, -3)).toBeNaN();
    expect(negativeBinomialBound(0.01, 2, Number.NaN)).toBeNaN();
    expect(() => negativeBinomialBound(0, 2, 3)).toThrow(InputError);
  });
});
