import { describe, expect, it } from 'vitest';
import * as d from '../../src/stats/distributions.js';

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
