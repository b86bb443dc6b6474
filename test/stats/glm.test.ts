import { describe, expect, it } from 'vitest';
import { InputError, StatisticsError } from '../../src/base/errors.js';
import {
  coefficient,
  coefficientTable,
  contrast,
  ratio,
  standardErrors,
} from '../../src/stats/coefficients.js';
import { clusterCovariance, neweyWestCovariance, robustCovariance } from '../../src/stats/covariance.js';
import { fitGlm } from '../../src/stats/glm.js';
import { createRandom } from '../../src/stats/random.js';
import { dummies, fixture, hasPublished, numbers, published, relativeError, times } from './reference.js';

function daily() {
  const file = fixture('simulated_daily_counts.csv');
  const design = {
    lock: numbers(file.lock),
    t: numbers(file.t),
    ...dummies('dow', file.dow!),
    c1: numbers(file.c1),
    s1: numbers(file.s1),
    c2: numbers(file.c2),
    s2: numbers(file.s2),
  };
  return { y: numbers(file.y), design };
}

describe('fitGlm against R on simulated daily counts', () => {
  // R 4.2.2: glm(y ~ lock + t + factor(dow) + c1 + s1 + c2 + s2, quasipoisson); sandwich; MASS::glm.nb.
  const { y, design } = daily();
  const fit = fitGlm(y, design);

  it('equals quasi-Poisson: coefficients, standard errors, dispersion, deviance', () => {
    const expected: [string, number, number][] = [
      ['(intercept)', 6.9131979585723, 1.245974309e-2],
      ['lock', -0.5069990083154, 3.043597883e-2],
      ['t', 0.0002486449199, 9.587210972e-6],
      ['dow2', -0.0038652394398, 1.40156229e-2],
      ['dow7', -0.6519659338894, 1.693611259e-2],
      ['s2', 0.0010344261188, 5.660946239e-3],
    ];
    for (const [name, estimate, standardError] of expected) {
      const found = coefficient(fit, name);
      expect(relativeError(found.estimate, estimate)).toBeLessThan(1e-9);
      expect(relativeError(found.standardError, standardError)).toBeLessThan(1e-8);
    }
    // R takes dispersion and standard errors from the weights before the last step: right to about 1e-7.
    expect(relativeError(fit.dispersion, 25.8167985083)).toBeLessThan(1e-8);
    expect(relativeError(fit.deviance, 38596.0758209)).toBeLessThan(1e-11);
    expect(fit.logLikelihood).toBeNaN();
  });

  it('gives the rate ratio with its interval', () => {
    const rr = ratio(coefficient(fit, 'lock'));
    expect(rr.estimate).toBeCloseTo(0.602300367775, 11);
    expect(rr.lower).toBeCloseTo(0.567421746561, 9);
    expect(rr.upper).toBeCloseTo(0.639322929056, 9);
  });

  it.each([
    [7, 0.0291661019151],
    [14, 0.0260878120007],
    [28, 0.0218366584582],
  ])('equals NeweyWest(lag = %i, prewhite = FALSE)', (lag, expected) => {
    const found = coefficient(fit, 'lock', 0.95, neweyWestCovariance(fit, lag));
    expect(relativeError(found.standardError, expected)).toBeLessThan(1e-8);
  });

  it('equals glm.nb: theta, coefficient and standard error', () => {
    const nb = fitGlm(y, design, { family: 'negativeBinomial' });
    expect(relativeError(nb.theta!.estimate, 45.300261624)).toBeLessThan(1e-7);
    expect(relativeError(coefficient(nb, 'lock').estimate, -0.507289723706)).toBeLessThan(1e-8);
    expect(relativeError(coefficient(nb, 'lock').standardError, 0.0265941236233)).toBeLessThan(1e-7);
  });

  it('gives the same answer for every scale of a column', () => {
    const scaled = fitGlm(y, { ...design, t: design.t.map((t) => 1e6 + t * 1e-3) });
    expect(
      relativeError(coefficient(scaled, 't').estimate, 1000 * coefficient(fit, 't').estimate),
    ).toBeLessThan(1e-5);
    expect(
      relativeError(coefficient(scaled, 'lock').estimate, coefficient(fit, 'lock').estimate),
    ).toBeLessThan(1e-9);
  });
});

describe('fitGlm against textbook examples', () => {
  it("equals R's example(glm): Dobson's randomized controlled trial", () => {
    const counts = [18, 17, 15, 20, 10, 20, 25, 13, 12];
    const outcome = ['1', '2', '3', '1', '2', '3', '1', '2', '3'];
    const treatment = ['1', '1', '1', '2', '2', '2', '3', '3', '3'];
    const design = { ...dummies('outcome', outcome), ...dummies('treatment', treatment) };
    const fit = fitGlm(counts, design, { family: 'poisson' });
    expect(coefficient(fit, '(intercept)').estimate).toBeCloseTo(3.044522438, 9);
    expect(coefficient(fit, 'outcome2').estimate).toBeCloseTo(-0.4542552723, 7);
    expect(coefficient(fit, 'outcome2').standardError).toBeCloseTo(0.2021708, 6);
    expect(coefficient(fit, 'treatment2').estimate).toBeCloseTo(0, 12);
    expect(fit.deviance).toBeCloseTo(5.129141077, 9);
    expect(-2 * fit.logLikelihood + 2 * 5).toBeCloseTo(56.76132, 5); // AIC
  });

  it('solves a two-group binomial in closed form: log odds ratio of 30/100 against 10/80', () => {
    const fit = fitGlm([0.3, 0.125], { exposed: [1, 0] }, { family: 'binomial', weights: [100, 80] });
    const found = coefficient(fit, 'exposed');
    expect(found.estimate).toBeCloseTo(Math.log((30 * 70) / (70 * 10)), 12);
    expect(found.standardError).toBeCloseTo(Math.sqrt(1 / 30 + 1 / 70 + 1 / 10 + 1 / 70), 12);
  });

  it('equals statsmodels 0.15 on a logit of two numbers: estimates, model, robust and clustered errors', () => {
    const outcomes = '010000010101110101110111110010100100011100011110001011111001';
    const rows = Array.from(outcomes, (_, i) => i);
    const design = {
      x: rows.map((i) => Math.sin(i * 1.7) + 0.03 * i),
      z: rows.map((i) => Math.cos(i * 0.9)),
    };
    const fit = fitGlm(Array.from(outcomes, Number), design, { family: 'binomial' });
    const expected = {
      estimates: [-0.09575124230653276, 0.2738462313072295, -0.6753796229535491],
      model: [0.3850080545969714, 0.31778278933171233, 0.38390442494464566],
      robust: [0.4040753643499802, 0.30982722709726523, 0.38459201012318944], // cov_type='HC0'
      clustered: [0.3876628267943234, 0.29889235435544487, 0.38781413799406345], // use_correction=False
    };
    const found = {
      estimates: fit.coefficients,
      model: standardErrors(fit.covariance),
      robust: standardErrors(robustCovariance(fit)),
      clustered: standardErrors(
        clusterCovariance(
          fit,
          rows.map((i) => Math.floor(i / 3)),
        ),
      ),
    };
    for (const kind of ['estimates', 'model', 'robust', 'clustered'] as const)
      for (let j = 0; j < 3; j++)
        expect(relativeError(found[kind][j]!, expected[kind][j]!)).toBeLessThan(1e-10);
    expect(fit.deviance).toBeCloseTo(79.0330095973443, 10);
  });

  it('reads rates through an offset, and weights as repeated rows', () => {
    const fit = fitGlm([10, 30], {}, { family: 'poisson', offset: [Math.log(100), Math.log(100)] });
    expect(Math.exp(fit.coefficients[0]!)).toBeCloseTo(0.2, 12);
    const repeated = fitGlm([1, 1, 1, 5, 5, 9], { x: [0, 0, 0, 1, 1, 2] }, { family: 'poisson' });
    const weighted = fitGlm([1, 5, 9, 77], { x: [0, 1, 2, 3] }, { family: 'poisson', weights: [3, 2, 1, 0] });
    expect(weighted.coefficients[1]).toBeCloseTo(repeated.coefficients[1]!, 10);
    expect(weighted.covariance[3]).toBeCloseTo(repeated.covariance[3]!, 10);
    expect(weighted.deviance).toBeCloseTo(repeated.deviance, 10);
    expect(weighted.fitted[3]).toBeCloseTo(
      Math.exp(repeated.coefficients[0]! + 3 * repeated.coefficients[1]!),
      8,
    );
  });
});

describe.skipIf(!hasPublished)(
  'fitGlm against R on published data (skipped: ../shared/refdata is absent)',
  () => {
    it('equals quasi-Poisson on InsectSprays', () => {
      const file = published('glm/InsectSprays.csv');
      const fit = fitGlm(numbers(file.count), dummies('spray', file.spray!));
      // R 4.2.2: glm(count ~ spray, quasipoisson, InsectSprays)
      const estimates = [
        2.67414864943, 0.05588045839, -1.94017947435, -1.08151785531, -1.42138568093, 0.13926206733,
      ];
      const errors = [
        0.09308607285, 0.12984263199, 0.26262798617, 0.18498506358, 0.21109937079, 0.12729329013,
      ];
      coefficientTable(fit).forEach((found, i) => {
        expect(relativeError(found.estimate, estimates[i]!)).toBeLessThan(1e-8);
        expect(relativeError(found.standardError, errors[i]!)).toBeLessThan(1e-6);
      });
      expect(relativeError(fit.dispersion, 1.50771295065)).toBeLessThan(1e-6);
    });

    it('equals MASS::glm.nb on quine, main effects', () => {
      const file = published('glm/quine.csv');
      const design = {
        ...dummies('Eth', file.Eth!),
        ...dummies('Sex', file.Sex!),
        ...dummies('Age', file.Age!),
        ...dummies('Lrn', file.Lrn!),
      };
      const fit = fitGlm(numbers(file.Days), design, { family: 'negativeBinomial' });
      expect(relativeError(fit.theta!.estimate, 1.27489264581)).toBeLessThan(1e-7);
      // glm.nb stops with the standard error one step behind theta.
      expect(relativeError(fit.theta!.standardError, 0.161035178974)).toBeLessThan(1e-5);
      expect(relativeError(2 * fit.logLikelihood, -1093.15101829)).toBeLessThan(1e-10);
      expect(relativeError(coefficient(fit, 'EthN').estimate, -0.5693717034)).toBeLessThan(1e-6);
      expect(relativeError(coefficient(fit, 'EthN').standardError, 0.1533333596)).toBeLessThan(1e-6);
    });

    it('equals MASS::glm.nb on quine, nested interactions', () => {
      const file = published('glm/quine.csv');
      const { SexM } = dummies('Sex', file.Sex!) as { SexM: Float64Array };
      const SexF = SexM.map((x) => 1 - x);
      const { EthN } = dummies('Eth', file.Eth!) as { EthN: Float64Array };
      const { LrnSL } = dummies('Lrn', file.Lrn!) as { LrnSL: Float64Array };
      const design: Record<string, Float64Array> = { SexM };
      for (const [sex, column] of Object.entries({ SexF, SexM })) {
        for (const [age, x] of Object.entries(dummies('Age', file.Age!)))
          design[`${sex}:${age}`] = times(column, x);
        design[`${sex}:EthN`] = times(column, EthN);
        design[`${sex}:LrnSL`] = times(column, LrnSL);
        design[`${sex}:EthN:LrnSL`] = times(times(column, EthN), LrnSL);
      }
      const fit = fitGlm(numbers(file.Days), design, { family: 'negativeBinomial' });
      expect(relativeError(fit.theta!.estimate, 1.59799073316)).toBeLessThan(1e-6);
      expect(relativeError(2 * fit.logLikelihood, -1063.02502242)).toBeLessThan(1e-10);
      expect(relativeError(coefficient(fit, 'SexF:EthN:LrnSL').estimate, -1.358490557)).toBeLessThan(1e-6);
    });
  },
);

describe('covariances of fitGlm', () => {
  const y = [2, 3, 6, 7, 8, 9, 10, 12, 15];
  const fit = fitGlm(y, {}, { family: 'poisson' });
  const mean = 8;

  // With an intercept only, the sandwich of log(mean) is sum (y - mean)^2 / (n mean)^2.
  it('robust equals the closed form of a mean', () => {
    const squares = y.reduce((sum, v) => sum + (v - mean) ** 2, 0);
    expect(robustCovariance(fit)[0]).toBeCloseTo(squares / (9 * mean) ** 2, 12);
    expect(neweyWestCovariance(fit, 0)[0]).toBeCloseTo(squares / (9 * mean) ** 2, 12);
  });

  it('cluster equals the closed form of a mean of cluster sums, and robust when every row is a cluster', () => {
    const clusters = ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c'];
    const sums = [11 - 24, 24 - 24, 37 - 24];
    const expected = sums.reduce((sum, s) => sum + s * s, 0) / (9 * mean) ** 2;
    expect(clusterCovariance(fit, clusters)[0]).toBeCloseTo(expected, 12);
    expect(clusterCovariance(fit, [...y.keys()])[0]).toBeCloseTo(robustCovariance(fit)[0]!, 14);
  });

  it('contrast of one coefficient is that coefficient, and knows their correlation', () => {
    const { y: counts, design } = daily();
    const full = fitGlm(counts, design);
    expect(contrast(full, { lock: 1 }).standardError).toBeCloseTo(
      coefficient(full, 'lock').standardError,
      12,
    );
    const p = full.names.length;
    const [i, j] = [full.names.indexOf('c1'), full.names.indexOf('c2')];
    const variance =
      full.covariance[i * p + i]! + full.covariance[j * p + j]! - 2 * full.covariance[i * p + j]!;
    expect(contrast(full, { c1: 1, c2: -1 }).standardError).toBeCloseTo(Math.sqrt(variance), 12);
    expect(standardErrors(full.covariance)[i]).toBe(coefficient(full, 'c1').standardError);
    expect(() => contrast(full, { nothing: 1 })).toThrow(/Coefficient not found: nothing/);
  });
});

describe('fitGlm on simulated truth', () => {
  it('finds theta and the coefficients of a negative binomial', () => {
    const random = createRandom(11);
    const x = Float64Array.from({ length: 5000 }, () => random.normal());
    const y = x.map((v) => random.negativeBinomial(Math.exp(1 + 0.5 * v), 3));
    const fit = fitGlm(y, { x }, { family: 'negativeBinomial' });
    expect(Math.abs(coefficient(fit, 'x').estimate - 0.5)).toBeLessThan(
      4 * coefficient(fit, 'x').standardError,
    );
    expect(Math.abs(fit.theta!.estimate - 3)).toBeLessThan(4 * fit.theta!.standardError);
    const fixed = fitGlm(y, { x }, { family: 'negativeBinomial', theta: fit.theta!.estimate });
    expect(fixed.coefficients[1]).toBeCloseTo(fit.coefficients[1]!, 8);
  });

  it('finds a theta that no other beats, also where it is small and means differ by powers of ten', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = createRandom(seed);
      const offset = Float64Array.from({ length: 19 }, () => 3 * random.normal());
      const y = offset.map(() => random.negativeBinomial(5, 0.3));
      const best = fitGlm(y, {}, { family: 'negativeBinomial', offset });
      for (const factor of [0.9, 1.1]) {
        const theta = best.theta!.estimate * factor;
        const other = fitGlm(y, {}, { family: 'negativeBinomial', offset, theta });
        expect(other.logLikelihood).toBeLessThan(best.logLikelihood);
      }
    }
  });

  it('leaves scores that sum to zero against every column: the likelihood equations', () => {
    for (const seed of [1, 2, 3, 4]) {
      const random = createRandom(seed);
      const n = 200;
      const a = Float64Array.from({ length: n }, () => random.normal());
      const b = Float64Array.from({ length: n }, () => random.uniform());
      const y = a.map((v, i) => random.poisson(Math.exp(0.3 * v + b[i]!)));
      const hit = y.map((v) => (v > 1 ? 1 : 0));
      const fits = [
        fitGlm(y, { a, b }, { family: 'poisson' }),
        fitGlm(y, { a, b }, { family: 'negativeBinomial', theta: 2 }),
        fitGlm(hit, { a, b }, { family: 'binomial' }),
      ];
      for (const fit of fits) {
        for (const column of fit.columns) {
          expect(Math.abs(column.reduce((sum, x, i) => sum + x * fit.scores[i]!, 0))).toBeLessThan(1e-7);
        }
      }
    }
  });
});

describe('fitGlm on input without an answer', () => {
  const x = [0, 0, 0, 1, 1, 1];

  it.each([
    ['no rows', [], {}, {}, InputError, /length of response to be at least 1, got 0/],
    ['NaN', [1, Number.NaN, 3], {}, {}, InputError, /Expected response\[1\] to be .*, got NaN\./],
    ['a negative count', [1, -2, 3], {}, {}, InputError, /Expected response\[1\] to be .*, got -2\./],
    [
      'a column of another length',
      [1, 2, 3],
      { x },
      {},
      InputError,
      /length of design column "x" to be 3, got 6/,
    ],
    ['NaN in a column', [1, 2], { x: [1, Number.NaN] }, {}, InputError, /"x"\[1\]/],
    [
      'a share above 1',
      [0.5, 2],
      {},
      { family: 'binomial' },
      InputError,
      /Expected response\[1\] to be .*, got 2\./,
    ],
    ['a negative weight', [1, 2], {}, { weights: [1, -1] }, InputError, /weights\[1\]/],
    ['no column', [1, 2], {}, { intercept: false }, InputError, /Expected the design to have a column/],
    [
      'theta for a Poisson',
      [1, 2],
      {},
      { family: 'poisson', theta: 1 },
      InputError,
      /Expected theta to be absent unless the family is negativeBinomial/,
    ],
    [
      'a family that there is not',
      [1, 2],
      {},
      { family: 'gaussian' as 'poisson' },
      InputError,
      /got "gaussian"/,
    ],
    [
      'collinear columns',
      [1, 2, 3, 4, 5, 6],
      { x, again: x },
      {},
      StatisticsError,
      /"again" is a combination/,
    ],
    ['a constant column beside the intercept', [1, 2, 3], { one: [4, 4, 4] }, {}, StatisticsError, /"one"/],
    ['more columns than rows', [1, 2], { a: [1, 2], b: [2, 1] }, {}, StatisticsError, /2 rows/],
    ['no spare row for the dispersion', [1, 2], { a: [1, 2] }, {}, StatisticsError, /dispersion/],
    ['a separated outcome', [0, 0, 0, 1, 1, 1], { x }, { family: 'binomial' }, StatisticsError, /separated/],
    [
      'a level with zero counts',
      [3, 4, 5, 0, 0, 0],
      { x },
      { family: 'poisson' },
      StatisticsError,
      /"x" runs off/,
    ],
    [
      'an outcome that a number parts in two',
      [0, 0, 1, 1],
      { x: [5, 6, 7, 8] },
      { family: 'binomial' },
      StatisticsError,
      /"x" runs off/,
    ],
    ['all zero', [0, 0, 0], {}, { family: 'poisson' }, StatisticsError, /separated/],
    [
      'underdispersed counts',
      [4, 4, 5, 5, 4, 5],
      {},
      { family: 'negativeBinomial' },
      StatisticsError,
      /theta/,
    ],
  ] as const)('refuses %s', (_, y, design, options, type, message) => {
    const attempt = () => fitGlm([...y], design, options);
    expect(attempt).toThrow(type);
    expect(attempt).toThrow(message);
  });
});
