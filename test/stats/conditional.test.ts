import { describe, expect, it } from 'vitest';
import { InputError, StatisticsError } from '../../src/base/errors.js';
import { coefficient, ratio } from '../../src/stats/coefficients.js';
import { fitConditionalLogit } from '../../src/stats/conditionalLogit.js';
import { fitConditionalPoisson } from '../../src/stats/conditionalPoisson.js';
import { fitGlm } from '../../src/stats/glm.js';
import { createRandom } from '../../src/stats/random.js';
import { dummies, fixture, hasPublished, numbers, published, relativeError } from './reference.js';

function simulated(seed: number, strata: number, size: number) {
  const random = createRandom(seed);
  const n = strata * size;
  const level = Float64Array.from({ length: strata }, () => random.normal());
  const stratum = Array.from({ length: n }, (_, i) => `s${String(i % strata).padStart(4, '0')}`);
  const rain = Float64Array.from({ length: n }, () => (random.uniform() < 0.3 ? 1 : 0));
  const cold = Float64Array.from({ length: n }, () => random.normal());
  const counts = rain.map((r, i) =>
    random.poisson(Math.exp(1 + level[i % strata]! + 0.4 * r - 0.2 * cold[i]!)),
  );
  return { stratum, rain, cold, counts };
}

describe('fitConditionalPoisson', () => {
  const file = fixture('simulated_weather_strata.csv');
  const counts = numbers(file.count);
  const design = { rain: numbers(file.rain) };

  it('equals R on simulated weather strata', () => {
    const plain = coefficient(fitConditionalPoisson(counts, design, file.stratum!, { quasi: false }), 'rain');
    // R stops at a relative 1e-8 of the deviance, with 400 levels to find: seven digits.
    expect(relativeError(plain.estimate, 0.324047749808)).toBeLessThan(1e-6);
    expect(relativeError(plain.standardError, 0.0260038037703)).toBeLessThan(1e-6);
    expect(relativeError(ratio(plain).estimate, 1.38271332984)).toBeLessThan(1e-6);
    const quasi = fitConditionalPoisson(counts, design, file.stratum!);
    expect(relativeError(quasi.dispersion, 1.06795620123)).toBeLessThan(1e-6);
    expect(relativeError(coefficient(quasi, 'rain').standardError, 0.0268728421461)).toBeLessThan(1e-6);
  });

  it.each([1, 2, 3])('equals a Poisson regression with a dummy a stratum (seed %i)', (seed) => {
    const { stratum, rain, cold, counts } = simulated(seed, 25, 6);
    const offset = Float64Array.from({ length: counts.length }, (_, i) => Math.sin(i));
    const dense = fitGlm(counts, { rain, cold, ...dummies('', stratum) }, { family: 'quasipoisson', offset });
    const fast = fitConditionalPoisson(counts, { rain, cold }, stratum, { offset });
    for (const name of ['rain', 'cold']) {
      expect(relativeError(coefficient(fast, name).estimate, coefficient(dense, name).estimate)).toBeLessThan(
        1e-8,
      );
      expect(
        relativeError(coefficient(fast, name).standardError, coefficient(dense, name).standardError),
      ).toBeLessThan(1e-8);
    }
    expect(fast.residualDf).toBe(dense.residualDf);
  });

  it('drops strata that say nothing, and counts them', () => {
    const fit = fitConditionalPoisson(
      [3, 5, 0, 0, 7, 2, 4],
      { x: [0, 1, 0, 1, 1, 0, 1] },
      [1, 1, 2, 2, 3, 4, 4],
      {
        quasi: false,
      },
    );
    expect([fit.strataUsed, fit.strataDropped, fit.rowsUsed]).toEqual([2, 2, 4]);
    expect(fit.coefficients[0]).toBeCloseTo(Math.log(9 / 5), 10); // two equal pairs pool to 9 against 5
  });

  it.each([
    ['no rows', [], {}, [], InputError, /length of counts to be at least 1, got 0/],
    [
      'a negative count',
      [1, -1],
      { x: [0, 1] },
      [1, 1],
      InputError,
      /Expected counts\[1\] to be .*, got -1\./,
    ],
    ['NaN', [1, Number.NaN], { x: [0, 1] }, [1, 1], InputError, /Expected counts\[1\] to be .*, got NaN\./],
    [
      'a column constant within strata',
      [1, 2, 3, 4],
      { x: [0, 0, 1, 1] },
      [1, 1, 2, 2],
      StatisticsError,
      /"x" does not vary/,
    ],
    ['only zeros', [0, 0], { x: [0, 1] }, [1, 1], StatisticsError, /No stratum/],
    [
      'a separated exposure',
      [0, 3, 0, 4],
      { x: [0, 1, 0, 1] },
      [1, 1, 2, 2],
      StatisticsError,
      /"x" runs off/,
    ],
    [
      'collinear columns',
      [1, 3, 2, 4],
      { x: [0, 1, 0, 1], twice: [0, 2, 0, 2] },
      [1, 1, 2, 2],
      StatisticsError,
      /"twice"/,
    ],
  ])('refuses %s', (_, y, columns, strata, type, message) => {
    const attempt = () => fitConditionalPoisson(y, columns as Record<string, number[]>, strata);
    expect(attempt).toThrow(type);
    expect(attempt).toThrow(message);
  });
});

describe('fitConditionalLogit', () => {
  it('equals the conditional Poisson where every set has one case', () => {
    const random = createRandom(5);
    const sets = Array.from({ length: 300 }, (_, i) => Math.floor(i / 3));
    const isCase = sets.map((_, i) => (i % 3 === 0 ? 1 : 0));
    const x = Float64Array.from({ length: 300 }, (_, i) => random.normal() + (i % 3 === 0 ? 0.5 : 0));
    const logit = fitConditionalLogit(isCase, { x }, sets);
    const poisson = fitConditionalPoisson(isCase, { x }, sets, { quasi: false });
    expect(relativeError(logit.coefficients[0]!, poisson.coefficients[0]!)).toBeLessThan(1e-9);
    expect(relativeError(logit.covariance[0]!, poisson.covariance[0]!)).toBeLessThan(1e-9);
    expect(logit.logLikelihood).toBeCloseTo(poisson.logLikelihood, 8);
  });

  it('equals the naive sum over all choices of cases', () => {
    const random = createRandom(6);
    const sets = Array.from({ length: 60 }, (_, i) => i % 10);
    const x = Float64Array.from({ length: 60 }, () => random.normal());
    const isCase = Array.from({ length: 60 }, (_, i) =>
      random.uniform() < 0.3 + 0.2 * Math.tanh(x[i]!) ? 1 : 0,
    );
    const fit = fitConditionalLogit(isCase, { x }, sets);
    expect(naiveLogLikelihood(isCase, x, sets, fit.coefficients[0]!)).toBeCloseTo(fit.logLikelihood, 10);
    for (const away of [-0.01, 0.01]) {
      expect(naiveLogLikelihood(isCase, x, sets, fit.coefficients[0]! + away)).toBeLessThan(
        fit.logLikelihood,
      );
    }
    expect(naiveLogLikelihood(isCase, x, sets, 0)).toBeCloseTo(fit.nullLogLikelihood, 10);
    const h = 1e-4;
    const curvature =
      (naiveLogLikelihood(isCase, x, sets, fit.coefficients[0]! + h) -
        2 * fit.logLikelihood +
        naiveLogLikelihood(isCase, x, sets, fit.coefficients[0]! - h)) /
      (h * h);
    expect(relativeError(-1 / curvature, fit.covariance[0]!)).toBeLessThan(1e-4);
  });

  it.skipIf(!hasPublished)('equals survival::clogit on infert (skipped: ../shared/refdata is absent)', () => {
    const file = published('clogit/infert.csv');
    const design = { spontaneous: numbers(file.spontaneous), induced: numbers(file.induced) };
    const fit = fitConditionalLogit(numbers(file.case), design, file.stratum!);
    expect(relativeError(coefficient(fit, 'spontaneous').estimate, 1.985875517)).toBeLessThan(1e-8);
    expect(relativeError(coefficient(fit, 'spontaneous').standardError, 0.3524435398)).toBeLessThan(1e-8);
    expect(relativeError(coefficient(fit, 'induced').estimate, 1.409011632)).toBeLessThan(1e-8);
    expect(relativeError(coefficient(fit, 'induced').standardError, 0.3607124362)).toBeLessThan(1e-8);
    expect(fit.nullLogLikelihood).toBeCloseTo(-90.7793548513, 8);
    expect(fit.logLikelihood).toBeCloseTo(-64.2022369244, 8);
  });

  it('refuses what has no answer', () => {
    expect(() => fitConditionalLogit([], {}, [])).toThrow(InputError);
    expect(() => fitConditionalLogit([1, 2], { x: [0, 1] }, [1, 1])).toThrow(
      /Expected isCase\[1\] to be .*, got 2\./,
    );
    expect(() => fitConditionalLogit([1, 1], { x: [0, 1] }, [1, 1])).toThrow(/both a case and a control/);
    expect(() => fitConditionalLogit([1, 0, 1, 0], { x: [1, 0, 1, 0] }, [1, 1, 2, 2])).toThrow(
      /"x" runs off/,
    );
    expect(() => fitConditionalLogit([1, 0], { x: [3, 3] }, [1, 1])).toThrow(/"x" does not vary/);
  });
});

function naiveLogLikelihood(isCase: number[], x: Float64Array, sets: number[], beta: number): number {
  let total = 0;
  for (const set of new Set(sets)) {
    const rows = [...sets.keys()].filter((i) => sets[i] === set);
    const cases = rows.filter((i) => isCase[i] === 1);
    let sum = 0;
    for (let mask = 0; mask < 1 << rows.length; mask++) {
      const chosen = rows.filter((_, r) => mask & (1 << r));
      if (chosen.length === cases.length) sum += Math.exp(chosen.reduce((eta, i) => eta + beta * x[i]!, 0));
    }
    total += cases.reduce((eta, i) => eta + beta * x[i]!, 0) - Math.log(sum);
  }
  return total;
}
