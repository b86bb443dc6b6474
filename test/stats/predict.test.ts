import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { fitGlm } from '../../src/stats/glm.js';
import { drawCoefficients, predictGlm } from '../../src/stats/predict.js';
import { createRandom } from '../../src/stats/random.js';
import { dummies, fixture, numbers, relativeError } from './reference.js';

const file = fixture('simulated_daily_counts.csv');
const y = numbers(file.y);
const design = {
  lock: numbers(file.lock),
  t: numbers(file.t),
  ...dummies('dow', file.dow!),
  c1: numbers(file.c1),
  s1: numbers(file.s1),
  c2: numbers(file.c2),
  s2: numbers(file.s2),
};
const fit = fitGlm(y, design);

describe('predictGlm', () => {
  it('on the design of the fit gives the fitted means, whatever the order of the columns', () => {
    const turned = Object.fromEntries(Object.entries(design).reverse());
    predictGlm(fit, turned).mean.forEach((mean, i) => {
      expect(relativeError(mean, fit.fitted[i]!)).toBeLessThan(1e-12);
    });
  });

  it('without the lockdown gives the counterfactual that R gives: 21,489.5 averted of 54,034.5', () => {
    // R 4.2.2: sum(predict(fit, transform(d, lock = 0)[d$lock == 1, ], type = "response")) - sum(d$y[d$lock == 1])
    const without = predictGlm(fit, { ...design, lock: new Float64Array(y.length) });
    let [expected, observed] = [0, 0];
    for (let i = 0; i < y.length; i++) {
      if (design.lock[i] === 0) continue;
      expected += without.mean[i]!;
      observed += y[i]!;
    }
    expect(observed).toBe(32545);
    expect(relativeError(expected, 54034.5012908)).toBeLessThan(1e-9);
    expect(relativeError(expected - observed, 21489.5012908)).toBeLessThan(1e-9);
  });

  it('has the standard error of the intercept where every column is zero', () => {
    const zeros = Object.fromEntries(Object.keys(design).map((name) => [name, [0]]));
    const { mean, linearStandardError } = predictGlm(fit, zeros);
    expect(mean[0]).toBeCloseTo(Math.exp(fit.coefficients[0]!), 8);
    expect(linearStandardError[0]).toBeCloseTo(Math.sqrt(fit.covariance[0]!), 12);
  });

  it('takes an offset, a logit and an intercept alone', () => {
    const rate = fitGlm([10, 30], {}, { family: 'poisson', offset: [Math.log(100), Math.log(100)] });
    expect(predictGlm(rate, {}, { offset: [0, Math.log(10)] }).mean[1]).toBeCloseTo(2, 10);
    const share = fitGlm([0, 1, 1, 0, 1], {}, { family: 'binomial' });
    expect(predictGlm(share, {}).mean[0]).toBeCloseTo(0.6, 10);
  });

  it('refuses a design with other columns', () => {
    expect(() => predictGlm(fit, { lock: [1] })).toThrow(InputError);
    expect(() => predictGlm(fit, { ...design, rain: design.lock })).toThrow(/"rain"/);
    expect(() => predictGlm(fit, { ...design, t: [1] })).toThrow(/"t" to be .*, got 1\./);
  });
});

describe('drawCoefficients', () => {
  it('has the mean and the covariance of the estimates', () => {
    const random = createRandom(4);
    const draws = Array.from({ length: 4000 }, () => drawCoefficients(fit, random));
    const p = fit.names.length;
    for (const [a, b] of [
      [0, 0],
      [1, 1],
      [0, 2],
      [3, 4],
    ] as const) {
      const mean = (j: number) => draws.reduce((sum, draw) => sum + draw[j]!, 0) / draws.length;
      const [ma, mb] = [mean(a), mean(b)];
      const found = draws.reduce((sum, draw) => sum + (draw[a]! - ma) * (draw[b]! - mb), 0) / draws.length;
      const scale = Math.sqrt(fit.covariance[a * p + a]! * fit.covariance[b * p + b]!);
      expect(Math.abs(found - fit.covariance[a * p + b]!)).toBeLessThan(0.1 * scale);
      expect(Math.abs(ma - fit.coefficients[a]!)).toBeLessThan(0.1 * Math.sqrt(fit.covariance[a * p + a]!));
    }
  });
});
