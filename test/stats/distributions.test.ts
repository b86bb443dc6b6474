import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as d from '../../src/stats/distributions.js';
import { poissonRateInterval } from '../../src/stats/intervals.js';
import { relativeError } from './reference.js';

// R 4: qnorm(.975), qt(.975, 10), qchisq(.95, 3), qgamma(.025, 10), qbeta(.025, 5, 6), digamma(1), trigamma(1).
const rows: [string, number, number][] = [
  ['normalQuantile(0.975)', d.normalQuantile(0.975), 1.959963984540054],
  ['normalCdf(-10) keeps its digits', d.normalCdf(-10), 7.61985302416053e-24],
  ['twoSidedNormalPValue(1.96)', d.twoSidedNormalPValue(1.96), 0.04999579029644087],
  ['tQuantile(0.975, 10)', d.tQuantile(0.975, 10), 2.228138851964939],
  ['tCdf(2.228138851964939, 10)', d.tCdf(2.228138851964939, 10), 0.975],
  ['chisquareQuantile(0.95, 3)', d.chisquareQuantile(0.95, 3), 7.814727903251178],
  ['chisquarePValue(3.841458820694124, 1)', d.chisquarePValue(3.841458820694124, 1), 0.05],
  ['chisquareCdf(2, 2) = 1 - 1/e', d.chisquareCdf(2, 2), 1 - Math.exp(-1)],
  ['fCdf(1, 5, 5) = 1/2 by symmetry', d.fCdf(1, 5, 5), 0.5],
  ['gammaQuantile(0.025, 10, 1)', d.gammaQuantile(0.025, 10, 1), 4.795388696132434],
  ['gammaCdf(1, 1, 2) = 1 - exp(-2)', d.gammaCdf(1, 1, 2), 1 - Math.exp(-2)],
  ['betaQuantile(0.5, 1, 2) = 1 - sqrt(1/2)', d.betaQuantile(0.5, 1, 2), 1 - Math.SQRT1_2],
  ['poissonCdf(0, 2) = exp(-2)', d.poissonCdf(0, 2), Math.exp(-2)],
  ['gammaln(11) = ln 10!', d.gammaln(11), Math.log(3628800)],
  ['digamma(1) = -Euler gamma', d.digamma(1), -0.5772156649015329],
  ['trigamma(1) = pi^2 / 6', d.trigamma(1), Math.PI ** 2 / 6],
];

describe('distributions', () => {
  it.each(rows)('%s', (_, actual, expected) => {
    expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-9);
  });
});

type Row = readonly [number, number, number, number, number];
const reference = JSON.parse(
  readFileSync(new URL('./fixtures/distributions_mpmath.json', import.meta.url), 'utf8'),
) as Record<'gamma' | 'beta' | 't' | 'f' | 'normal', { rows: Row[] }>;

/** Rows in which `found` is not `expected` to ten digits; a probability below 1e-290 may be 0. */
function wrong(
  name: keyof typeof reference,
  found: (row: Row) => number,
  expected: (row: Row) => number,
  isMeant: (row: Row) => boolean = () => true,
) {
  const rows = reference[name].rows.filter(isMeant);
  expect(rows.length).toBeGreaterThan(10);
  return rows
    .map((row) => ({ row, found: found(row), expected: expected(row) }))
    .filter(({ found, expected }) => !(Math.abs(found - expected) <= 1e-10 * Math.abs(expected) + 1e-290));
}

/** Whether a quantile of that probability can be found from it: 1 - p has digits. */
const isRestorable = (p: number) => p > 1e-290 && p < 0.999;

describe('distributions against mpmath, shapes from 0.001 to 100,000,000', () => {
  it('gamma: both tails and the quantile', () => {
    expect(
      wrong(
        'gamma',
        ([a, x]) => d.gammaCdf(x, a, 1),
        ([, , lower]) => lower,
      ),
    ).toEqual([]);
    expect(
      wrong(
        'gamma',
        ([a, x]) => d.chisquareCdf(2 * x, 2 * a),
        ([, , lower]) => lower,
      ),
    ).toEqual([]);
    expect(
      wrong(
        'gamma',
        ([a, x]) => d.chisquarePValue(2 * x, 2 * a),
        ([, , , upper]) => upper,
      ),
    ).toEqual([]);
    const restorable = ([, , lower]: Row) => isRestorable(lower);
    expect(
      wrong(
        'gamma',
        ([a, , p]) => d.gammaQuantile(p, a, 1),
        ([, x]) => x,
        restorable,
      ),
    ).toEqual([]);
    expect(
      wrong(
        'gamma',
        ([a, , p]) => d.chisquareQuantile(p, 2 * a),
        ([, x]) => 2 * x,
        restorable,
      ),
    ).toEqual([]);
  });

  it('Poisson: the upper tail of the gamma', () => {
    const isWhole = ([a]: Row) => Number.isInteger(a);
    expect(
      wrong(
        'gamma',
        ([a, x]) => d.poissonCdf(a - 1, x),
        ([, , , upper]) => upper,
        isWhole,
      ),
    ).toEqual([]);
  });

  it('beta: the quantile', () => {
    const restorable = ([, , , lower]: Row) => isRestorable(lower);
    expect(
      wrong(
        'beta',
        ([a, b, , p]) => d.betaQuantile(p, a, b),
        ([, , y]) => y,
        restorable,
      ),
    ).toEqual([]);
  });

  it("Student's t: the tail and the quantile", () => {
    expect(
      wrong(
        't',
        ([df, t]) => d.tCdf(-t, df),
        ([, , upper]) => upper,
      ),
    ).toEqual([]);
    const restorable = ([, t, upper]: Row) => isRestorable(upper) && t > 1e-6;
    expect(
      wrong(
        't',
        ([df, , upper]) => -d.tQuantile(upper, df),
        ([, t]) => t,
        restorable,
      ),
    ).toEqual([]);
  });

  it('F: the lower tail', () => {
    expect(
      wrong(
        'f',
        ([df1, df2, x]) => d.fCdf(x, df1, df2),
        ([, , , lower]) => lower,
      ),
    ).toEqual([]);
  });

  it('normal: the lower tail and the quantile', () => {
    expect(
      wrong(
        'normal',
        ([z]) => d.normalCdf(z),
        ([, lower]) => lower,
      ),
    ).toEqual([]);
    const restorable = ([z, lower]: Row) => isRestorable(lower) && Math.abs(z) > 1e-6;
    expect(
      wrong(
        'normal',
        ([, lower]) => d.normalQuantile(lower),
        ([z]) => z,
        restorable,
      ),
    ).toEqual([]);
    expect(d.normalQuantile(5e-324)).toBeCloseTo(-38.47, 1);
  });

  it('poissonRateInterval(1000) ends where R says: qgamma(0.975, 1001) = 1063.952136', () => {
    expect(relativeError(poissonRateInterval(1000).upper, 1063.952136)).toBeLessThan(1e-9);
  });

  it('has ends at probability 0 and 1, and NaN for what is no argument', () => {
    expect([d.gammaQuantile(0, 5, 1), d.gammaQuantile(1, 5, 1)]).toEqual([0, Number.POSITIVE_INFINITY]);
    expect([d.betaQuantile(0, 2, 3), d.betaQuantile(1, 2, 3)]).toEqual([0, 1]);
    expect([d.tQuantile(0, 5), d.tQuantile(1, 5)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect([d.tCdf(Number.NEGATIVE_INFINITY, 5), d.tCdf(0, 5), d.tCdf(Number.POSITIVE_INFINITY, 5)]).toEqual([
      0, 0.5, 1,
    ]);
    expect([d.poissonCdf(-1, 5), d.poissonCdf(3.7, 0), d.gammaCdf(-1, 5, 1)]).toEqual([0, 1, 0]);
    const nan = Number.NaN;
    for (const value of [
      d.gammaQuantile(nan, 5, 1),
      d.gammaQuantile(0.5, nan, 1),
      d.gammaQuantile(1.1, 5, 1),
      d.gammaCdf(nan, 5, 1),
      d.gammaCdf(1, -1, 1),
      d.betaQuantile(0.5, nan, 1),
      d.betaQuantile(-0.1, 1, 1),
      d.tCdf(nan, 5),
      d.tCdf(1, nan),
      d.fCdf(nan, 1, 1),
      d.poissonCdf(1, -1),
      d.poissonCdf(nan, 1),
      d.normalQuantile(nan),
    ])
      expect(value).toBeNaN();
  });
});
