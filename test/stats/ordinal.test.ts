import { describe, expect, it } from 'vitest';
import { InputError, StatisticsError } from '../../src/base/errors.js';
import { coefficient, coefficientTable, ratio } from '../../src/stats/coefficients.js';
import { clusterCovariance } from '../../src/stats/covariance.js';
import { fitGlm } from '../../src/stats/glm.js';
import { sandwich } from '../../src/stats/linearAlgebra.js';
import { fitMultinomialLogit } from '../../src/stats/multinomialLogit.js';
import { fitProportionalOdds, testProportionalOdds } from '../../src/stats/proportionalOdds.js';
import { createRandom } from '../../src/stats/random.js';
import { hasPublished, numbers, published, relativeError } from './reference.js';

function logisticDraw(random: ReturnType<typeof createRandom>): number {
  const u = random.uniform() || 0.5;
  return Math.log(u / (1 - u));
}

describe.skipIf(!hasPublished)(
  'ordered outcomes against R on the UCLA data (skipped: ../shared/refdata is absent)',
  () => {
    const levels = ['unlikely', 'somewhat likely', 'very likely'];
    const load = () => {
      const file = published('ordinal/ologit_ucla.csv');
      const design = { pared: numbers(file.pared), public: numbers(file.public), gpa: numbers(file.gpa) };
      return { response: file.apply!.map((level) => levels.indexOf(level)), design };
    };

    it('fitProportionalOdds equals MASS::polr', () => {
      const { response, design } = load();
      const fit = fitProportionalOdds(response, design);
      // polr stops its optimizer at a relative 1e-8 of the deviance: three to four digits of a coefficient.
      const polr = [1.04769010823, -0.05878571932, 0.61594056507, 2.20391471645, 4.29936313123];
      // Stata's ologit converges on the same data (UCLA's page "Ordered logistic regression, Stata").
      const stata = [1.047664, -0.0586828, 0.6157458, 2.203323, 4.298767];
      const errors = [0.2657891, 0.2978588, 0.2606311, 0.7795353, 0.8043146];
      coefficientTable(fit).forEach((found, i) => {
        expect(Math.abs(found.estimate - polr[i]!)).toBeLessThan(1e-3);
        expect(Math.abs(found.estimate - stata[i]!)).toBeLessThan(6e-7);
        expect(relativeError(found.standardError, errors[i]!)).toBeLessThan(1e-6);
      });
      expect(relativeError(fit.deviance, 717.024871997)).toBeLessThan(1e-8);
      const or = ratio(coefficient(fit, 'pared'));
      expect(or.estimate).toBeCloseTo(2.851, 3);
      expect(or.lower).toBeCloseTo(1.6934, 3);
      expect(or.upper).toBeCloseTo(4.8001, 3);
    });

    it('fitMultinomialLogit equals nnet::multinom', () => {
      const { response, design } = load();
      const fit = fitMultinomialLogit(response, design);
      const expected = [
        -1.8789602, 0.95164668, -0.41881851, 0.44875081, -4.8477673, 1.37415291, 0.36006237, 0.92403955,
      ];
      fit.coefficients.forEach((found, i) => {
        expect(Math.abs(found - expected[i]!)).toBeLessThan(2e-4); // multinom stops at a relative 1e-8 of the deviance
      });
      expect(relativeError(fit.deviance, 713.993963169)).toBeLessThan(1e-7);
      expect(coefficient(fit, '1:pared').standardError).toBeCloseTo(0.31706243, 5);
    });

    it('testProportionalOdds is the difference of the two deviances on 3 degrees of freedom', () => {
      const { response, design } = load();
      const test = testProportionalOdds(response, design);
      expect(test.chisquare).toBeCloseTo(717.024871997 - 713.993963169, 5);
      expect(test.degreesOfFreedom).toBe(3);
      expect(test.pValue).toBeGreaterThan(0.3);
    });
  },
);

describe('fitProportionalOdds', () => {
  it('with two categories is logistic regression with the sign of the cut turned', () => {
    const random = createRandom(3);
    const x = Float64Array.from({ length: 400 }, () => random.normal());
    const y = x.map((v) => (logisticDraw(random) < 0.3 + 0.8 * v ? 1 : 0));
    const ordinal = fitProportionalOdds(y, { x });
    const binary = fitGlm(y, { x }, { family: 'binomial' });
    const multinomial = fitMultinomialLogit(y, { x });
    for (const fit of [ordinal, multinomial]) {
      const name = fit === ordinal ? 'x' : '1:x';
      expect(relativeError(coefficient(fit, name).estimate, binary.coefficients[1]!)).toBeLessThan(1e-8);
      expect(
        relativeError(coefficient(fit, name).standardError, coefficient(binary, 'x').standardError),
      ).toBeLessThan(1e-8);
    }
    expect(ordinal.thresholds[0]).toBeCloseTo(-binary.coefficients[0]!, 8);
    expect(ordinal.deviance).toBeCloseTo(binary.deviance, 8);
  });

  it('without columns puts the thresholds at the log odds of the cumulative shares', () => {
    const fit = fitProportionalOdds([0, 0, 0, 1, 1, 2], {});
    expect(fit.thresholds[0]).toBeCloseTo(0, 10);
    expect(fit.thresholds[1]).toBeCloseTo(Math.log(5), 10);
  });

  it('finds the simulated truth, and weights are repeated rows', () => {
    const random = createRandom(4);
    const n = 4000;
    const x = Float64Array.from({ length: n }, () => random.integer(3));
    const y = x.map((v) => {
      const latent = 0.7 * v + logisticDraw(random);
      return latent > 3 ? 3 : latent > 1 ? 2 : latent > -1 ? 1 : 0;
    });
    const fit = fitProportionalOdds(y, { x });
    const slope = coefficient(fit, 'x');
    expect(Math.abs(slope.estimate - 0.7)).toBeLessThan(4 * slope.standardError);
    const cells = new Map<string, number>();
    for (let i = 0; i < n; i++) cells.set(`${x[i]},${y[i]}`, (cells.get(`${x[i]},${y[i]}`) ?? 0) + 1);
    const keys = [...cells.keys()].map((key) => key.split(',').map(Number) as [number, number]);
    const grouped = fitProportionalOdds(
      keys.map(([, b]) => b),
      { x: keys.map(([a]) => a) },
      { weights: [...cells.values()] },
    );
    expect(relativeError(grouped.coefficients[0]!, slope.estimate)).toBeLessThan(1e-8);
    expect(relativeError(grouped.covariance[0]!, fit.covariance[0]!)).toBeLessThan(1e-8);
    expect(testProportionalOdds(y, { x }).pValue).toBeGreaterThan(0.001);
  });

  it('with clusters and two categories has the clustered covariance of logistic regression', () => {
    const random = createRandom(13);
    const x = Float64Array.from({ length: 300 }, () => random.normal());
    const y = x.map((v) => (logisticDraw(random) < 0.5 * v ? 1 : 0));
    const clusters = [...x.keys()].map((i) => `station ${i % 50}`);
    const ordinal = fitProportionalOdds(y, { x }, { clusters });
    const binary = fitGlm(y, { x }, { family: 'binomial' });
    const expected = clusterCovariance(binary, clusters);
    expect(relativeError(ordinal.covariance[0]!, expected[3]!)).toBeLessThan(1e-8);
    expect(relativeError(ordinal.covariance[3]!, expected[0]!)).toBeLessThan(1e-8);
    expect(relativeError(ordinal.covariance[1]!, -expected[1]!)).toBeLessThan(1e-8);
  });

  it('with every row five times over, and clusters of five, is no surer than with each row once', () => {
    const random = createRandom(14);
    const x = Float64Array.from({ length: 200 }, () => random.normal());
    const y = x.map((v) => Math.min(2, Math.max(0, Math.round(1 + 0.5 * v + 0.5 * logisticDraw(random)))));
    const rows = Int32Array.from({ length: 1000 }, (_, i) => i % 200);
    const once = fitProportionalOdds(y, { x }, { clusters: [...x.keys()] });
    const five = fitProportionalOdds(
      Float64Array.from(rows, (i) => y[i]!),
      { x: Float64Array.from(rows, (i) => x[i]!) },
      { clusters: rows },
    );
    five.covariance.forEach((v, i) => {
      expect(relativeError(v, once.covariance[i]!)).toBeLessThan(1e-8);
    });
  });

  it('rejects proportional odds where a column works on one cut only', () => {
    const random = createRandom(9);
    const x = Float64Array.from({ length: 3000 }, () => random.integer(2));
    const y = x.map((v) => (random.uniform() < 0.5 ? 0 : random.uniform() < (v === 1 ? 0.2 : 0.8) ? 1 : 2));
    expect(testProportionalOdds(y, { x }).pValue).toBeLessThan(1e-6);
  });

  it.each([
    ['no rows', [], {}, InputError, /length of response to be at least 1, got 0/],
    ['a category that is not an integer', [0, 1.5], {}, InputError, /response\[1\]/],
    ['NaN', [0, Number.NaN], {}, InputError, /Expected response\[1\] to be .*, got NaN\./],
    ['one category', [0, 0], {}, StatisticsError, /same category/],
    ['a gap', [0, 2, 0, 2], {}, StatisticsError, /Category 1 does not occur/],
    ['a constant column', [0, 1, 0, 1], { x: [2, 2, 2, 2] }, StatisticsError, /"x"/],
    [
      'a reference level with one outcome only',
      [0, 0, 0, 0, 1, 2, 0, 1, 2, 0, 1, 2],
      { b: [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0], c: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1] },
      StatisticsError,
      /runs off/,
    ],
    ['a separated outcome', [0, 0, 1, 1, 2, 2], { x: [1, 2, 3, 4, 5, 6] }, StatisticsError, /runs off/],
  ])('refuses %s, as the multinomial logit does', (_, y, design, type, message) => {
    for (const fitOrdered of [fitProportionalOdds, fitMultinomialLogit]) {
      const attempt = () => fitOrdered(y, design as Record<string, number[]>);
      expect(attempt).toThrow(type);
      expect(attempt).toThrow(message);
    }
  });
});

describe('with a penalty', () => {
  const n = 120;
  const x = Float64Array.from({ length: n }, (_, i) => Math.sin(i));
  const s = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const y = Array.from(x, (v, i) => {
    const sum = ((i * i) % 7) + Math.floor(2 * v) + 2 * s[i]!;
    return sum <= 1 ? 0 : sum <= 4 ? 1 : 2;
  });
  const collinear = { x, s, twice: s.map((v) => 2 * v) };

  it('fitMultinomialLogit equals scikit-learn, with collinear columns', () => {
    const fit = fitMultinomialLogit(y, collinear, { penalty: 2 });
    // scikit-learn 1.9.1, LogisticRegression(C=0.5, tol=1e-12): coefficients of class k minus those of class 0.
    const expected = [
      0.0147701983, 1.31195337, 0.342173473, 0.684346946, -2.18366261, 2.74625112, 0.554261455, 1.10852291,
    ];
    fit.coefficients.forEach((found, i) => {
      expect(relativeError(found, expected[i]!)).toBeLessThan(1e-6);
    });
    // Whichever category is the baseline, the probabilities are the same.
    const turned = fitMultinomialLogit(
      y.map((v) => (v + 1) % 3),
      collinear,
      { penalty: 2 },
    );
    expect(turned.logLikelihood).toBeCloseTo(fit.logLikelihood, 9);
    expect(coefficient(turned, '2:x').estimate - coefficient(turned, '1:x').estimate).toBeCloseTo(
      coefficient(fit, '1:x').estimate,
      9,
    );
  });

  it('fitProportionalOdds equals scikit-learn with two categories, and scipy with three', () => {
    const binary = fitProportionalOdds(
      y.map((v) => Math.min(v, 1)),
      collinear,
      { penalty: 2 },
    );
    // LogisticRegression(C=0.5, tol=1e-12); the threshold is minus its intercept.
    [1.47112791, 0.36103878, 0.72207756, -0.16782834].forEach((expected, i) => {
      expect(relativeError(binary.coefficients[i]!, expected)).toBeLessThan(1e-6);
    });
    const fit = fitProportionalOdds(y, collinear, { penalty: 2 });
    // scipy 1.17.1, optimize.minimize of the penalized likelihood as a formula, BFGS and then Nelder-Mead.
    [1.7025672, 0.34584516, 0.69169039, -0.25611789, 2.9789942].forEach((expected, i) => {
      expect(relativeError(fit.coefficients[i]!, expected)).toBeLessThan(1e-6);
    });
    const penalized = -fit.logLikelihood + fit.coefficients.slice(0, 3).reduce((sum, b) => sum + b * b, 0);
    expect(penalized).toBeCloseTo(92.55784581507807, 8);
  });

  it('separated outcomes have finite estimates, the smaller the larger the penalty', () => {
    const design = { x: [1, 2, 3, 4, 5, 6] };
    const slopes = [1e-6, 1e-2, 1].map((penalty) => [
      coefficient(fitMultinomialLogit([0, 0, 1, 1, 2, 2], design, { penalty }), '2:x').estimate,
      coefficient(fitProportionalOdds([0, 0, 1, 1, 2, 2], design, { penalty }), 'x').estimate,
    ]);
    for (const at of [0, 1]) {
      expect(slopes[0]![at]).toBeGreaterThan(slopes[1]![at]!);
      expect(slopes[1]![at]).toBeGreaterThan(slopes[2]![at]!);
      expect(slopes[2]![at]).toBeGreaterThan(0);
    }
    for (const refuses of [fitMultinomialLogit, fitProportionalOdds])
      expect(() => refuses([0, 1], { x: [1, 2] }, { penalty: -1 })).toThrow(
        /Expected penalty to be .*, got -1\./,
      );
  });
});

describe('fitMultinomialLogit with clusters', () => {
  it('and two categories has the clustered covariance of logistic regression', () => {
    const random = createRandom(13);
    const x = Float64Array.from({ length: 300 }, () => random.normal());
    const y = x.map((v) => (logisticDraw(random) < 0.5 * v ? 1 : 0));
    const clusters = [...x.keys()].map((i) => `station ${i % 50}`);
    const expected = clusterCovariance(fitGlm(y, { x }, { family: 'binomial' }), clusters);
    fitMultinomialLogit(y, { x }, { clusters }).covariance.forEach((v, i) => {
      expect(relativeError(v, expected[i]!)).toBeLessThan(1e-8);
    });
  });

  it('of single rows and three categories has the covariance of robust standard errors written out', () => {
    const random = createRandom(15);
    const n = 500;
    const x = Float64Array.from({ length: n }, () => random.normal());
    const y = x.map((v) => (logisticDraw(random) < v ? 2 : random.integer(2)));
    const fit = fitMultinomialLogit(y, { x }, { clusters: [...x.keys()] });
    const model = fitMultinomialLogit(y, { x });
    const meat = new Float64Array(16);
    for (let i = 0; i < n; i++) {
      const b = fit.coefficients;
      const odds = [Math.exp(b[0]! + b[1]! * x[i]!), Math.exp(b[2]! + b[3]! * x[i]!)];
      const r = odds.map((o, k) => (y[i] === k + 1 ? 1 : 0) - o / (1 + odds[0]! + odds[1]!));
      const s = [r[0]!, r[0]! * x[i]!, r[1]!, r[1]! * x[i]!];
      for (let a = 0; a < 4; a++) for (let c = 0; c < 4; c++) meat[a * 4 + c]! += s[a]! * s[c]!;
    }
    const expected = sandwich(model.covariance, meat, 4);
    fit.covariance.forEach((v, i) => {
      expect(relativeError(v, expected[i]!)).toBeLessThan(1e-7);
    });
  });
});
