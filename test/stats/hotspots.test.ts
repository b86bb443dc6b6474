import { describe, expect, it } from 'vitest';
import {
  benjaminiHochberg,
  benjaminiHochbergCutoff,
  createRandom,
  emergingClass,
  fitGlm,
  giStarChance,
  neighboursFromLists,
  normalCdf,
  poissonTrend,
} from '../../src/stats/index.js';

describe('giStarChance', () => {
  it('has the share of all deals with as large a sum, counted one by one', () => {
    const values = [0, 0, 1, 1, 2, 5];
    const lists = [[1], [0, 2], [1, 3], [2, 4], [3, 5], [4]];
    const chance = giStarChance(values, neighboursFromLists(lists), 200_000, 1);
    lists.forEach((others, place) => {
      const sum = values[place]! + others.reduce((total, other) => total + values[other]!, 0);
      const deals = choices(values, others.length + 1);
      const exact = deals.filter((deal) => deal >= sum).length / deals.length;
      expect(Math.abs(chance[place]! - exact)).toBeLessThan(0.005);
    });
  });

  it('calls hot no more of even noise than it may, where the normal would', () => {
    const random = createRandom(5);
    const n = 400;
    const lists = Array.from({ length: n }, (_, i) => [i - 1, i + 1].filter((j) => j >= 0 && j < n));
    let low = 0;
    for (let run = 0; run < 40; run++) {
      // Mostly nothing, sometimes a lot: skewed as counts of accidents are.
      const values = Float64Array.from({ length: n }, () =>
        random.uniform() < 0.05 ? random.poisson(60) : 0,
      );
      const chance = giStarChance(values, neighboursFromLists(lists), 4999, run);
      low += chance.filter((p) => p <= 0.001).length;
    }
    expect(low / (40 * n)).toBeLessThan(0.002);
  });

  it('says what it cannot take', () => {
    const pair = neighboursFromLists([[1], [0]]);
    expect(() => giStarChance([1.5, 2], pair, 99, 1)).toThrow('a whole number');
    expect(() => giStarChance([1, 2], neighboursFromLists([[1], [0]], [[0.5], [1]]), 99, 1)).toThrow(
      'Expected weights[0] to be 1, got 0.5.',
    );
  });
});

/** Sums of every choice of `size` of the values. */
function choices(values: readonly number[], size: number): number[] {
  if (size === 0) return [0];
  return values.flatMap((value, i) => choices(values.slice(i + 1), size - 1).map((sum) => sum + value));
}

describe('benjaminiHochbergCutoff', () => {
  it('parts the tests as the adjusted values do, on random input', () => {
    const random = createRandom(3);
    for (let run = 0; run < 200; run++) {
      const p = Float64Array.from({ length: 1 + random.integer(60) }, () =>
        random.uniform() < 0.1 ? Number.NaN : random.uniform() ** (1 + random.integer(6)),
      );
      const cutoff = benjaminiHochbergCutoff(p, 0.05);
      const adjusted = benjaminiHochberg(p);
      expect(Array.from(p, (value) => value <= cutoff)).toEqual(
        Array.from(adjusted, (value) => value <= 0.05),
      );
    }
  });
});

describe('poissonTrend', () => {
  const observed = [3, 1, 4, 6, 5, 9, 8, 12];
  const expected = [4, 5, 5, 6, 6, 6, 7, 7];

  it('is the score test of a Poisson regression with an offset: its z is near that of the fit', () => {
    const { z, chisquare, degrees, total } = poissonTrend(observed, expected);
    const offset = Float64Array.from(expected, Math.log);
    const fit = fitGlm(observed, { time: observed.map((_, t) => t) }, { family: 'poisson', offset });
    const wald = fit.coefficients[1]! / Math.sqrt(fit.covariance[1 * 2 + 1]!);
    expect(Math.abs(z - wald)).toBeLessThan(0.15);
    expect(degrees).toBe(7);
    expect(total).toBe(48);
    // By hand: sum of (o - e c)^2 / (e c) with c = 48 / 46.
    const c = 48 / 46;
    const byHand = observed.reduce((sum, o, t) => sum + (o - expected[t]! * c) ** 2 / (expected[t]! * c), 0);
    expect(chisquare).toBeCloseTo(byHand, 12);
  });

  it('is standard normal without a trend, also where few are expected and the expected rise', () => {
    const random = createRandom(11);
    const due = Array.from({ length: 28 }, (_, t) => 0.3 + t / 14);
    const scores = Array.from(
      { length: 4000 },
      () =>
        poissonTrend(
          due.map((mean) => random.poisson(mean)),
          due,
        ).z,
    );
    const mean = scores.reduce((sum, z) => sum + z, 0) / scores.length;
    const variance = scores.reduce((sum, z) => sum + z * z, 0) / scores.length;
    expect(Math.abs(mean)).toBeLessThan(0.06);
    expect(variance).toBeCloseTo(1, 1);
    const beyond = scores.filter((z) => Math.abs(z) > 1.96).length / scores.length;
    expect(Math.abs(beyond - 2 * normalCdf(-1.96))).toBeLessThan(0.012);
  });

  it('says what it cannot take', () => {
    expect(() => poissonTrend([0, 0], [1, 1])).toThrow('nothing to test');
    expect(() => poissonTrend([1, 1], [0, 2])).toThrow('nothing is expected');
  });
});

describe('emergingClass', () => {
  const hot = (text: string): number[] => [...text].map((mark) => (mark === 'h' ? 1 : mark === 'c' ? -1 : 0));
  it.each([
    ['.........h', 0, 'new hot spot'],
    ['.......hhh', 0, 'consecutive hot spot'],
    ['hhhhhhhhhh', 1, 'intensifying hot spot'],
    ['.hhhhhhhhh', 0, 'persistent hot spot'],
    ['hhhhhhhhhh', -1, 'diminishing hot spot'],
    ['h.h..h...h', 0, 'sporadic hot spot'],
    ['c.h..h...h', 0, 'oscillating hot spot'],
    ['.....c...h', 0, 'oscillating hot spot'],
    ['hhhhhhhhh.', 0, 'historical hot spot'],
    ['hhhhh.....', -1, 'no pattern'],
    ['..........', 0, 'no pattern'],
    ['.........c', 0, 'new cold spot'],
    ['cccccccccc', -1, 'intensifying cold spot'],
    ['cccccccccc', 1, 'diminishing cold spot'],
  ] as const)('%s with trend %i is a %s', (marks, trend, expected) => {
    expect(emergingClass(hot(marks), trend)).toBe(expected);
  });
});
