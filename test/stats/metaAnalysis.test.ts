import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { poolRandomEffects } from '../../src/stats/index.js';

// Thirteen trials of the BCG vaccine against tuberculosis (Colditz et al., JAMA 1994; `metafor::dat.bcg`):
// cases and others among the vaccinated, cases and others among the rest.
const trials = [
  [4, 119, 11, 128],
  [6, 300, 29, 274],
  [3, 228, 11, 209],
  [62, 13536, 248, 12619],
  [33, 5036, 47, 5761],
  [180, 1361, 372, 1079],
  [8, 2537, 10, 619],
  [505, 87886, 499, 87892],
  [29, 7470, 45, 7232],
  [17, 1699, 65, 1600],
  [186, 50448, 141, 27197],
  [5, 2493, 3, 2338],
  [27, 16886, 29, 17825],
] as const;

describe('poolRandomEffects', () => {
  const logRatios = trials.map(([a, b, c, d]) => Math.log(a / (a + b) / (c / (c + d))));
  const errors = trials.map(([a, b, c, d]) => Math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)));

  it('equals metafor on the BCG trials', () => {
    // rma(yi, vi, data = escalc("RR", ...), method = "DL"), printed to four digits in the documentation of metafor.
    const pooled = poolRandomEffects(logRatios, errors);
    expect(pooled.estimate).toBeCloseTo(-0.7141, 4);
    expect(pooled.standardError).toBeCloseTo(0.1787, 4);
    expect(pooled.lower).toBeCloseTo(-1.0644, 4);
    expect(pooled.upper).toBeCloseTo(-0.3638, 4);
    expect(pooled.tau2).toBeCloseTo(0.3088, 4);
    expect(pooled.q).toBeCloseTo(152.233, 3);
    expect(pooled.i2).toBeCloseTo(0.9212, 4);
  });

  it('is the plain precision-weighted mean when the units agree', () => {
    const pooled = poolRandomEffects([0.5, 0.5, 0.5], [0.1, 0.2, 0.4]);
    expect(pooled.tau2).toBe(0);
    expect(pooled.estimate).toBeCloseTo(0.5, 12);
    expect(pooled.standardError).toBeCloseTo(1 / Math.sqrt(100 + 25 + 6.25), 12);
  });

  it('gives one unit back as it is', () => {
    const pooled = poolRandomEffects([0.3], [0.2]);
    expect(pooled).toMatchObject({ estimate: 0.3, tau2: 0, q: 0, qPValue: 1, i2: 0 });
    expect(pooled.standardError).toBeCloseTo(0.2, 12);
  });

  it('refuses no units, an error of zero and lengths that differ', () => {
    expect(() => poolRandomEffects([], [])).toThrow(InputError);
    expect(() => poolRandomEffects([1, 2], [0.1, 0])).toThrow(/Expected standardErrors\[1\] to be above 0/);
    expect(() => poolRandomEffects([1, 2], [0.1])).toThrow(InputError);
  });
});
