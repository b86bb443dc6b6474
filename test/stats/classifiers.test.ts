import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import {
  clusteredShareInterval,
  distanceInterval,
  percentileInterval,
  resampleClusters,
  resampledSums,
} from '../../src/stats/clusterBootstrap.js';
import { confusionMatrix, confusionScores } from '../../src/stats/confusion.js';
import { brierScore, logLoss, rankedProbabilityScore } from '../../src/stats/probabilityScores.js';
import { createRandom } from '../../src/stats/random.js';
import { averagePrecision, orderDescending, resampledAveragePrecision } from '../../src/stats/ranking.js';
import { calibrationError, reliabilityCurve } from '../../src/stats/reliability.js';
import { hasPublished, numbers, published, publishedJson } from './reference.js';

const fixture = JSON.parse(
  readFileSync(new URL('./fixtures/classifier_metrics_sklearn.json', import.meta.url), 'utf8'),
);
const { actual, predicted, expected } = fixture as {
  actual: number[];
  predicted: number[];
  expected: Record<string, number> & {
    recall: number[];
    precision: number[];
    f1: number[];
    confusion: number[];
    averagePrecision: number[];
    curve: { observed: number[]; forecast: number[] };
  };
};
const probabilities = Float32Array.from(fixture.probabilitiesTimes4096 as number[], (value) => value / 4096);
const column = (k: number) => Float32Array.from(actual, (_, event) => probabilities[event * 4 + k]!);

describe('metrics of a classifier', () => {
  it('equal those of scikit-learn 1.9.1', () => {
    // The ranked probability score is the mean of brier_score_loss over "at least this class", for the classes 1 to 3.
    for (const [name, score] of Object.entries({ logLoss, brierScore, rankedProbabilityScore }))
      expect(score(actual, probabilities, 4), name).toBeCloseTo(expected[name]!, 12);
    const confusion = confusionMatrix(actual, predicted, 4);
    expect([...confusion]).toEqual(expected.confusion);
    const { recall, precision, f1, ...scores } = confusionScores(confusion);
    for (const [name, value] of Object.entries(scores)) expect(value, name).toBeCloseTo(expected[name]!, 12);
    for (const [name, values] of Object.entries({ recall, precision, f1 }))
      values.forEach((value, k) => {
        expect(value, `${name} of ${k}`).toBeCloseTo((expected[name] as unknown as number[])[k]!, 12);
      });
    expected.averagePrecision.forEach((value, k) => {
      const isPositive = actual.map((one) => (one === k ? 1 : 0));
      expect(averagePrecision(isPositive, column(k)), `average precision of ${k}`).toBeCloseTo(value, 12);
    });
  });

  it('give the reliability curve of scikit-learn with strategy "quantile" where probabilities differ', () => {
    const happened = actual.map((k) => (k >= 2 ? 1 : 0));
    const [p2, p3] = [column(2), column(3)];
    const curve = reliabilityCurve(
      happened,
      p2.map((p, event) => p + p3[event]! + event * 2 ** -22),
      10,
    );
    expect(curve.map(({ count }) => count)).toEqual(Array(10).fill(30));
    curve.forEach(({ forecast, observed }, bin) => {
      expect(forecast).toBeCloseTo(expected.curve.forecast[bin]!, 7);
      expect(observed).toBeCloseTo(expected.curve.observed[bin]!, 12);
    });
    const gaps = expected.curve.forecast.map((p, bin) => Math.abs(p - expected.curve.observed[bin]!));
    expect(calibrationError(curve)).toBeCloseTo(gaps.reduce((sum, gap) => sum + gap, 0) / 10, 7);
  });

  it.skipIf(!hasPublished)(
    'equal those of scikit-learn 1.2.1 on 2,000 forecasts (skipped without refdata)',
    () => {
      const columns = published('glm/severity_metric_fixture.csv');
      const answers = publishedJson<Record<string, number>>('glm/severity_metric_fixture_expected.json');
      const classes = (name: string) => numbers(columns[name]).map((severity) => severity - 1);
      const scores = confusionScores(confusionMatrix(classes('y_true'), classes('y_pred'), 4));
      const p = [1, 2, 3, 4].map((severity) => numbers(columns[`p${severity}`]));
      const rows = Float64Array.from({ length: 8000 }, (_, i) => p[i % 4]![Math.floor(i / 4)]!);
      const {
        accuracy,
        macroF1,
        balancedAccuracy,
        kappa,
        quadraticKappa: qwk,
        matthewsCorrelation: mcc,
      } = scores;
      const values = {
        accuracy,
        macroF1,
        balancedAccuracy,
        kappa,
        qwk,
        mcc,
        logloss: logLoss(classes('y_true'), rows, 4),
      };
      for (const [name, value] of Object.entries(values)) expect(value, name).toBeCloseTo(answers[name]!, 10);
      const majority = confusionScores(confusionMatrix(classes('y_true'), new Uint8Array(2000).fill(1), 4));
      expect(majority.macroF1).toBeCloseTo(answers.majority_macroF1!, 12);
      expect(majority.quadraticKappa).toBe(0);
      expect(majority.matthewsCorrelation).toBe(0);
    },
  );

  it('have a defined meaning for classes that are absent', () => {
    const scores = confusionScores([2, 0, 0, 1, 0, 0, 0, 0, 0]);
    expect([...scores.recall]).toEqual([1, 0, Number.NaN]);
    expect([...scores.precision]).toEqual([2 / 3, Number.NaN, Number.NaN]);
    expect([...scores.f1]).toEqual([4 / 5, 0, Number.NaN]);
    expect(scores.balancedAccuracy).toBe(1 / 2);
    expect(scores.macroF1).toBe(2 / 5);
    expect(confusionScores([3, 0, 0, 0]).kappa).toBeNaN();
    expect(averagePrecision([0, 0], Float32Array.of(0.1, 0.2))).toBeNaN();
    expect(logLoss([], [], 3)).toBeNaN();
    // An event that was called impossible costs much, but not everything.
    expect(logLoss([1], [1, 0], 2)).toBeCloseTo(52 * Math.LN2, 12);
  });

  it('order by distance: the ranked probability score prefers a near miss, and equal scores share a step', () => {
    expect(rankedProbabilityScore([2], [1, 0, 0], 3)).toBe(1);
    expect(rankedProbabilityScore([2], [0, 1, 0], 3)).toBe(0.5);
    expect(brierScore([2], [0, 1, 0], 3)).toBe(2);
    expect(averagePrecision([1, 0, 0, 1], new Float32Array(4).fill(0.3))).toBe(0.5);
    expect(reliabilityCurve([1, 0, 0, 1], new Float32Array(4).fill(0.5), 3)).toEqual([
      { count: 4, forecast: 0.5, observed: 0.5 },
    ]);
    expect([...orderDescending(Float32Array.of(0.2, 0, 0.9, -0, 1e-30))]).toEqual([2, 0, 4, 1, 3]);
  });

  it('refuse what they cannot count', () => {
    const calls: [() => unknown, string][] = [
      [
        () => confusionMatrix([0, 4], [0, 0], 4),
        'Expected actual[1] to be a whole number from 0 to 3, got 4.',
      ],
      [() => confusionMatrix([0], [0, 1], 2), 'Expected the length of predicted to be 1, got 2.'],
      [() => confusionScores([1, 2, 3]), 'Expected the length of confusion to be 4, got 3.'],
      [
        () => logLoss([0], [0.5, 0.6], 2),
        'Expected probabilities[0] to be the first of 2 values that sum to 1, got 1.1.',
      ],
      [
        () => brierScore([0], [Number.NaN, 1], 2),
        'Expected probabilities[0] to be a number from 0 to 1, got NaN.',
      ],
      [
        () => averagePrecision([2], Float32Array.of(1)),
        'Expected isPositive[0] to be a whole number from 0 to 1, got 2.',
      ],
      [() => orderDescending(Float32Array.of(-1)), 'Expected scores[0] to be at least 0, got -1.'],
      [
        () => reliabilityCurve([1], Float32Array.of(1), 0),
        'Expected bins to be a whole number of at least 1, got 0.',
      ],
      [() => resampleClusters(0, 9, 1), 'Expected clusters to be a whole number of at least 1, got 0.'],
    ];
    for (const [call, message] of calls) {
      expect(call).toThrow(InputError);
      expect(call).toThrow(message);
    }
  });
});

describe('the bootstrap of clusters', () => {
  it('gives the sums and average precisions of events that are repeated as their clusters are drawn', () => {
    const event = fc.record({
      cluster: fc.integer({ min: 0, max: 5 }),
      isPositive: fc.integer({ min: 0, max: 1 }),
      score: fc.integer({ min: 0, max: 12 }).map((value) => value / 8),
    });
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (events, replications) => {
          const resamples = resampleClusters(6, replications, 7);
          const scores = Float32Array.from(events, ({ score }) => score);
          const areas = resampledAveragePrecision(
            events.map(({ isPositive }) => isPositive),
            scores,
            orderDescending(scores),
            events.map(({ cluster }) => cluster),
            resamples.weights,
            resamples.samples,
          );
          const sums = new Float64Array(6);
          for (const { cluster, score } of events) sums[cluster]! += score;
          const totals = resampledSums(sums, 1, resamples);
          for (let sample = 0; sample <= replications; sample++) {
            const weight = (cluster: number) => resamples.weights[cluster * resamples.samples + sample]!;
            const repeated = events.flatMap((one) => Array<typeof one>(weight(one.cluster)).fill(one));
            const naive = averagePrecision(
              repeated.map(({ isPositive }) => isPositive),
              Float32Array.from(repeated, ({ score }) => score),
            );
            if (Number.isNaN(naive)) expect(areas[sample]).toBeNaN();
            else expect(areas[sample]).toBeCloseTo(naive, 12);
            expect(totals[sample]).toBeCloseTo(
              repeated.reduce((sum, { score }) => sum + score, 0),
              10,
            );
          }
        },
      ),
      { seed: 13, numRuns: 200 },
    );
  });

  it('counts weights of up to 255 and many events without an overflow', () => {
    const isPositive = Array.from({ length: 1000 }, (_, i) => (i % 100 === 99 ? 1 : 0));
    const scores = Float32Array.from({ length: 1000 }, (_, i) => 1000 - i);
    const order = orderDescending(scores);
    const areas = resampledAveragePrecision(
      isPositive,
      scores,
      order,
      new Uint8Array(1000),
      Uint16Array.of(1, 255),
      2,
    );
    expect(areas[0]).toBeCloseTo(0.01, 12);
    expect(areas[1]).toBeCloseTo(0.01, 12);
    expect(() =>
      resampledAveragePrecision(isPositive, scores, order, new Uint8Array(1000), Uint16Array.of(256)),
    ).toThrow('Expected weights[0] to be a whole number from 0 to 255, got 256.');
  });

  it('draws as many clusters as there are, the same ones for a seed, after the observed sample', () => {
    const { weights, samples } = resampleClusters(40, 3, 5);
    expect(resampleClusters(40, 3, 5).weights).toEqual(weights);
    expect(resampleClusters(40, 3, 6).weights).not.toEqual(weights);
    const column = (sample: number) =>
      Array.from({ length: 40 }, (_, cluster) => weights[cluster * samples + sample]!);
    expect(column(0)).toEqual(Array(40).fill(1));
    for (const sample of [1, 2, 3]) expect(column(sample).reduce((sum, value) => sum + value)).toBe(40);
  });

  it('leaves out resamples without a value, and gives no interval where most lack one', () => {
    const { NaN: none } = Number;
    expect(percentileInterval(Float64Array.of(2, 1, none, 3), 0.5)).toEqual({
      estimate: 2,
      lower: 1.5,
      upper: 2.5,
    });
    expect(percentileInterval(Float64Array.of(2, none, none, 3), 0.5)).toBeNull();
    expect(percentileInterval(Float64Array.of(none, 1, 2, 3), 0.5)).toBeNull();
    expect(distanceInterval(0.2, Float64Array.of(0, 0.5, 0.5), 0.95)).toEqual({
      estimate: 0.2,
      lower: 0,
      upper: 0.7,
    });
  });

  it('gives a share of none or all the interval of R for as many trials as clusters', () => {
    // prop.test(0, 10, correct = FALSE)$conf.int and prop.test(7, 7, correct = FALSE)$conf.int
    const none = clusteredShareInterval(new Float64Array(100), 10, 0.95)!;
    expect([none.estimate, none.lower]).toEqual([0, 0]);
    expect(none.upper).toBeCloseTo(0.2775328, 7);
    const all = clusteredShareInterval(new Float64Array(100).fill(1), 7, 0.95)!;
    expect([all.estimate, all.upper]).toEqual([1, 1]);
    expect(all.lower).toBeCloseTo(0.6456696, 6);
    const some = Float64Array.of(0.5, 0.4, 0.6, 0.5);
    expect(clusteredShareInterval(some, 3, 0.9)).toEqual(percentileInterval(some, 0.9));
    expect(clusteredShareInterval(Float64Array.of(Number.NaN, 1), 0, 0.9)).toBeNull();
  });

  it('covers a ratio of sums over clusters of unequal sizes as often as it says', () => {
    // Days with 1 to 20 events and a hidden effect of the day: an interval that took events as independent would cover 60 %.
    const random = createRandom(99);
    let covered = 0;
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      const sums = new Float64Array(2 * 60);
      for (let day = 0; day < 60; day++) {
        const size = 1 + random.integer(20);
        const mean = 0.3 + 0.5 * random.normal();
        for (let event = 0; event < size; event++) sums[2 * day]! += mean + random.normal();
        sums[2 * day + 1] = size;
      }
      const resamples = resampleClusters(60, 199, run);
      const totals = resampledSums(sums, 2, resamples);
      const means = totals.subarray(0, 200).map((sum, sample) => sum / totals[200 + sample]!);
      const { lower, upper } = percentileInterval(means, 0.95)!;
      if (lower <= 0.3 && upper >= 0.3) covered++;
    }
    expect(covered / runs).toBeGreaterThan(0.91);
    expect(covered / runs).toBeLessThan(0.98);
  });
});
