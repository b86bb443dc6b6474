import { describe, expect, it } from 'vitest';
import { InputError, StatisticsError } from '../../../src/base/errors.js';
import { compare } from '../../../src/models/judging/compare.js';
import { stepCosts } from '../../../src/models/judging/costs.js';
import { exceedance, Forecasts } from '../../../src/models/judging/forecasts.js';
import { judge, judgeAnyDays, minDays } from '../../../src/models/judging/judge.js';
import type { ComparableMetric } from '../../../src/models/judging/judgement.js';
import { decide } from '../../../src/models/trainedModel.js';
import { percentileInterval, resampleClusters } from '../../../src/stats/clusterBootstrap.js';
import { confusionMatrix, confusionScores } from '../../../src/stats/confusion.js';
import { brierScore, logLoss, rankedProbabilityScore } from '../../../src/stats/probabilityScores.js';
import { averagePrecision } from '../../../src/stats/ranking.js';
import { calibrationError, reliabilityCurve } from '../../../src/stats/reliability.js';
import { forecastsOf, labelsOf, randomForecast } from './randomForecasts.js';

const classes = [1, 2, 3, 4];
const thresholds = [0.3, 0.25, 0.2];

/** The metrics of some events, with repeats, by the plain functions of stats. */
function naiveMetrics(forecasts: Forecasts, events: readonly number[]): Record<ComparableMetric, number> {
  const actual = events.map((event) => forecasts.actual[event]!);
  const probabilities = Float32Array.from(
    events.flatMap((event) => [...forecasts.probabilities.subarray(4 * event, 4 * event + 4)]),
  );
  const predicted = Array.from(decide(probabilities, classes, thresholds), (severity) => severity - 1);
  const confusion = confusionMatrix(actual, predicted, 4);
  const { recall: _r, precision: _p, f1: _f, ...scores } = confusionScores(confusion);
  const highest = events.map((event) => exceedance(forecasts, 3)[event]!);
  const costs = stepCosts(4);
  return {
    ...scores,
    logLoss: logLoss(actual, probabilities, 4),
    rankedProbabilityScore: rankedProbabilityScore(actual, probabilities, 4),
    brierScore: brierScore(actual, probabilities, 4),
    meanCost: actual.reduce((sum, k, i) => sum + costs[k]![predicted[i]!]!, 0) / actual.length,
    averagePrecision: averagePrecision(
      actual.map((k) => (k === 3 ? 1 : 0)),
      Float32Array.from(highest),
    ),
  };
}

/** The same intervals by repeating the events of each day as often as it was drawn. */
function naiveIntervals(forecasts: Forecasts, events: readonly number[], replications: number) {
  const days = [...new Set(forecasts.day)].sort((a, b) => a - b);
  const { weights, samples } = resampleClusters(days.length, replications, 1);
  const { day } = forecasts;
  const drawn = Array.from({ length: samples }, (_, sample) =>
    naiveMetrics(
      forecasts,
      events.flatMap((event) =>
        Array<number>(weights[days.indexOf(day[event]!) * samples + sample]!).fill(event),
      ),
    ),
  );
  return Object.fromEntries(
    Object.keys(drawn[0]!).map((name) => [
      name,
      percentileInterval(
        Float64Array.from(drawn, (one) => one[name as ComparableMetric]),
        0.95,
      ),
    ]),
  );
}

function expectClose(value: unknown, wanted: unknown, name: string): void {
  const [a, b] = [value, wanted] as Record<string, number>[];
  for (const end of ['estimate', 'lower', 'upper'])
    expect(a![end], `${end} of ${name}`).toBeCloseTo(b![end]!, 9);
}

describe('judge', () => {
  it('gives the metrics and intervals of repeated days, as a whole and in parts', () => {
    for (const grid of [2 ** 16, 8]) {
      const forecasts = forecastsOf(classes, randomForecast({ events: 300, days: 30, grid, seed: grid }));
      const judgement = judge(forecasts, { thresholds, replications: 39 });
      expect(judgement).toMatchObject({ events: 300, days: 30, skipped: 0, classes, confidenceLevel: 0.95 });
      const all = Array.from({ length: 300 }, (_, event) => event);
      const { calibrationError: _, ...metrics } = judgement.metrics;
      const naive = naiveIntervals(forecasts, all, 39);
      for (const [name, value] of Object.entries(metrics)) expectClose(value, naive[name], name);
      expect(judgement.byFeed.length).toBe(3);
      for (const { name, events, metrics, classShares } of judgement.byFeed) {
        const code = forecasts.feeds.indexOf(name);
        const own = all.filter((event) => forecasts.feed[event] === code);
        expect(events).toBe(own.length);
        expect(classShares[1]).toBe(own.filter((event) => forecasts.actual[event] === 1).length / own.length);
        const naive = naiveIntervals(forecasts, own, 39);
        for (const metric of ['logLoss', 'macroF1', 'averagePrecision'] as const)
          expectClose(metrics[metric], naive[metric], `${metric} of ${name}`);
      }
    }
  });

  it('describes classes, calibration and months', () => {
    const forecasts = forecastsOf(classes, randomForecast({ events: 3000, days: 100, seed: 8 }));
    const judgement = judge(forecasts, { thresholds, replications: 99, bins: 10 });
    // Feeds and states without a name are in no part; Wyoming has a tenth of the events.
    expect(judgement.byState.map(({ name }) => name)).toEqual(['CA', 'WY']);
    // 2022-01-08 to 2022-04-17.
    expect(judgement.byMonth.map(({ name, days }) => [name, days])).toEqual([
      ['2022-01', 24],
      ['2022-02', 28],
      ['2022-03', 31],
    ]);
    expect(judgement.confusion.flat().reduce((sum, count) => sum + count)).toBe(3000);
    for (const [k, { severity, events, predicted, recall, precision }] of judgement.byClass.entries()) {
      expect(severity).toBe(k + 1);
      expect(events).toBe(judgement.confusion[k]!.reduce((sum, count) => sum + count));
      expect(predicted).toBe(judgement.confusion.reduce((sum, row) => sum + row[k]!, 0));
      expect(recall!.estimate).toBe(judgement.confusion[k]![k]! / events);
      expect(precision!.estimate).toBe(judgement.confusion[k]![k]! / predicted);
      expect(recall!.lower).toBeLessThan(recall!.estimate);
    }
    const errors = judgement.calibration.map(({ atLeast, error, curve }) => {
      const happened = forecasts.actual.map((k) => (k + 1 >= atLeast ? 1 : 0));
      const plain = reliabilityCurve(happened, exceedance(forecasts, atLeast - 1), 10);
      expect(curve).toHaveLength(10);
      curve.forEach(({ events, forecast, observed }, bin) => {
        expect(events).toBe(plain[bin]!.count);
        expect(forecast).toBeCloseTo(plain[bin]!.forecast, 12);
        expect(observed.estimate).toBeCloseTo(plain[bin]!.observed, 12);
      });
      expect(error.estimate).toBeCloseTo(calibrationError(plain), 12);
      // The forecaster is calibrated: what is left is chance.
      expect(error.lower).toBe(0);
      return error.estimate;
    });
    expect(judgement.metrics.calibrationError!.estimate).toBeCloseTo(
      (errors[0]! + errors[1]! + errors[2]!) / 3,
      12,
    );
    expect(JSON.parse(JSON.stringify(judgement))).toEqual(judgement);
    expect(judge(forecasts, { thresholds, replications: 99, bins: 10 })).toEqual(judgement);
  });

  it('has a mean of the same classes on each resample, also of those that lack a rare one', () => {
    // On each of 40 days the same: two of severity 2 and two of severity 3, of which one is taken for 2. On the first also one of 4.
    const days = Array.from({ length: 40 }, (_, day) => day);
    const forecasts = new Forecasts([2, 3, 4]);
    const add = (severity: number[], decided: number[], day: number) =>
      forecasts.add(
        labelsOf(
          severity,
          severity.map(() => day),
        ),
        severity.flatMap(() => [0.5, 0.3, 0.2]),
        decided,
      );
    for (const day of days) add([2, 2, 3, 3], [2, 2, 2, 3], day);
    add([4], [4], 0);
    const { metrics, byClass } = judge(forecasts);
    // f1_score([2, 2, 3, 3, 4], [2, 2, 2, 3, 4], average='macro') and balanced_accuracy_score of scikit-learn.
    const constant = (value: number) => ({
      estimate: expect.closeTo(value, 12),
      lower: expect.closeTo(value, 12),
      upper: expect.closeTo(value, 12),
    });
    expect(metrics.macroF1).toEqual(constant((0.8 + 2 / 3 + 1) / 3));
    expect(metrics.balancedAccuracy).toEqual(constant((1 + 0.5 + 1) / 3));
    expect(byClass[2]).toMatchObject({ events: 1, f1: { estimate: 1 } });
  });

  it('takes bins of 400 events for a reliability curve, 3 to 20', () => {
    for (const [events, bins] of [
      [300, 3],
      [2_400, 6],
      [9_000, 20],
    ] as const) {
      const { calibration } = judge(forecastsOf(classes, randomForecast({ events, days: 30, seed: 8 })), {
        thresholds,
        replications: 9,
      });
      expect(calibration.map(({ curve }) => curve.length)).toEqual([bins, bins, bins]);
    }
  });

  it('notices a forecast that is not calibrated', () => {
    const forecast = randomForecast({ events: 3000, days: 100, seed: 4 });
    const bold = Float64Array.from(forecast.probabilities, (p) => p ** 2);
    for (let at = 0; at < bold.length; at += 4) {
      const sum = bold.subarray(at, at + 4).reduce((a, b) => a + b);
      for (let k = at; k < at + 4; k++) bold[k]! /= sum;
    }
    const { metrics } = judge(forecastsOf(classes, { ...forecast, probabilities: bold }), { thresholds });
    expect(metrics.calibrationError!.lower).toBeGreaterThan(0.01);
  });

  it('has null for what is not defined, and leaves out small parts and events without a known severity', () => {
    const days = Array.from({ length: minDays - 1 }, (_, day) => day);
    const forecasts = new Forecasts([2, 3, 4]);
    forecasts.add(labelsOf([0, 1], [0, 0]), [1, 0, 0, 1, 0, 0]);
    forecasts.add(
      labelsOf(
        days.map((day) => 2 + (day % 2)),
        days,
        { feeds: ['Source9'] },
      ),
      days.flatMap(() => [0.5, 0.25, 0.25]),
    );
    const judgement = judge(forecasts, { thresholds: [0.6, 0.3], replications: 19 });
    expect(judgement).toMatchObject({
      events: 19,
      days: 19,
      skipped: 2,
      byFeed: [],
      byState: [],
      byMonth: [],
    });
    expect(judgement.metrics.averagePrecision).toBeNull();
    expect(judgement.byClass[2]).toMatchObject({
      severity: 4,
      events: 0,
      predicted: 0,
      recall: null,
      precision: null,
    });
    // Severity 3 is on 9 days and never decided, 2 is on 10 and always: prop.test(0, 9, correct = FALSE), prop.test(10, 10, ...).
    const [two, three] = judgement.byClass;
    const upper = expect.closeTo(0.299145, 6);
    expect(three).toMatchObject({ recall: { estimate: 0, lower: 0, upper }, precision: null });
    // F1 is 2 s / (1 + s).
    expect(three!.f1!.upper).toBeCloseTo((2 * 0.299145) / 1.299145, 6);
    expect(two!.recall).toEqual({ estimate: 1, lower: expect.closeTo(0.7224673, 6), upper: 1 });
    expect(judgement.metrics.macroF1!.estimate).toBeCloseTo((2 * 10) / (19 + 10) / 2, 12);
    expect(forecasts.feeds).toEqual(['Source1', 'Source9']);
    expect([...forecasts.feed]).toEqual(days.map(() => 1));
  });

  it('judges decisions that come with the forecasts as it judges those of thresholds, and a constant as its copies', () => {
    const made = randomForecast({ events: 900, days: 30, seed: 7 });
    const byThresholds = forecastsOf(classes, made);
    const decided = decide(byThresholds.probabilities, classes, thresholds);
    const withDecisions = new Forecasts(classes);
    withDecisions.add(made.labels, made.probabilities, decided);
    const options = { replications: 39 };
    expect(judge(withDecisions, options)).toEqual(
      judge(forecastsOf(classes, made), { ...options, thresholds }),
    );
    expect(
      compare({ forecasts: withDecisions }, { same: { forecasts: byThresholds, thresholds } }, options)[0],
    ).toMatchObject({
      difference: { estimate: 0, lower: 0, upper: 0 },
      verdict: 'undecided',
    });
    const shares = [0.1, 0.6, 0.2, 0.1];
    const repeated = new Forecasts(classes);
    const events = [...made.labels.severity];
    repeated.add(
      made.labels,
      events.flatMap(() => shares),
      events.map(() => classes[1]!),
    );
    expect(judge(withDecisions.constant(shares, 1), options)).toEqual(judge(repeated, options));
    expect(() => judge(withDecisions.adjusted([1, 1, 1, 1]), options)).toThrow(
      'Expected thresholds to be a list of 3 numbers',
    );
    expect(() => judge(byThresholds, options)).toThrow('Expected thresholds to be a list of 3 numbers');
    expect(() => withDecisions.add(labelsOf([1], [1]), [1, 0, 0, 0], [9])).toThrow(
      'Expected decided[0] to be one of the severities 1, 2, 3 and 4, got 9.',
    );
    // One day has estimates, and no intervals.
    const oneDay = forecastsOf(classes, randomForecast({ events: 50, days: 1, seed: 2 }));
    expect(() => judge(oneDay, { thresholds })).toThrow('at least 2 days to be judged, got 1.');
    const { metrics } = judgeAnyDays(oneDay, { thresholds });
    expect(metrics.logLoss).toEqual({
      estimate: metrics.logLoss!.estimate,
      lower: metrics.logLoss!.estimate,
      upper: metrics.logLoss!.estimate,
    });
  });

  it('refuses options and forecasts that do not fit', () => {
    const forecasts = forecastsOf(classes, randomForecast({ events: 10, days: 1, seed: 1 }));
    const calls: [() => unknown, string][] = [
      [
        () => judge(forecasts, { thresholds: [0.5] }),
        'Expected thresholds to be a list of 3 numbers, one for each',
      ],
      [
        () => judge(forecasts, { thresholds, bins: 0 }),
        'Expected bins to be a whole number of at least 1, got 0.',
      ],
      [() => judge(forecasts, { thresholds, seeds: 1 } as never), 'Option of judge not found: seeds'],
      [
        () => forecasts.add(labelsOf([1], [1]), [1, 0]),
        'Expected the length of probabilities to be 4, got 2.',
      ],
      [() => forecasts.add(labelsOf([1], [1]), [1, 1, 0, 0]), 'the first of 4 values that sum to 1, got 2.'],
    ];
    for (const [call, message] of calls) {
      expect(call).toThrow(InputError);
      expect(call).toThrow(message);
    }
    expect(() => judge(forecasts, { thresholds })).toThrow(StatisticsError);
  });
});

describe('compare', () => {
  const good = randomForecast({ events: 4000, days: 60, seed: 11 });
  const frequencies = [1, 2, 3, 4].map((one) => good.labels.severity.filter((k) => k === one).length / 4000);
  const baseline = {
    ...good,
    probabilities: Float64Array.from({ length: 16_000 }, (_, i) => frequencies[i % 4]!),
  };
  const model = { forecasts: forecastsOf(classes, good), thresholds };
  const other = { forecasts: forecastsOf(classes, baseline), thresholds };

  it('says that a model which knows something beats class frequencies, and that the reverse is worse', () => {
    const rows = compare(model, { frequencies: other });
    expect(rows.map(({ metric }) => metric)).toEqual([
      'logLoss',
      'rankedProbabilityScore',
      'macroF1',
      'quadraticKappa',
      'averagePrecision',
      'meanCost',
    ]);
    const [own, others] = [judge(model.forecasts, { thresholds }), judge(other.forecasts, { thresholds })];
    for (const row of rows) {
      expect(row).toMatchObject({ with: 'frequencies', verdict: 'better' });
      expect(row.model).toBe(own.metrics[row.metric]!.estimate);
      expect(row.other).toBe(others.metrics[row.metric]!.estimate);
      expect(row.difference.estimate).toBeCloseTo(row.model - row.other, 12);
      const [width, jointWidth] = [row.difference, row.jointly].map(({ lower, upper }) => upper - lower);
      expect(jointWidth).toBeGreaterThan(width!);
    }
    for (const row of compare(other, { model })) expect(row.verdict).toBe('worse');
  });

  it('cannot tell a model from itself', () => {
    const [row] = compare(model, { itself: model }, { metrics: ['logLoss'] });
    expect(row).toMatchObject({
      difference: { estimate: 0, lower: 0, upper: 0 },
      jointly: { lower: 0, upper: 0 },
      verdict: 'undecided',
    });
  });

  it('finds a difference between equally good forecasts in few of many tries, over all comparisons of a try', () => {
    // Noise that is as large for both, alike within a day: neither is better.
    let found = 0;
    const tries = 120;
    for (let at = 0; at < tries; at++) {
      const truth = randomForecast({ classes: [2, 3], events: 300, days: 40, seed: 1000 + at });
      const noisy = (seed: number) => {
        const noise = randomForecast({ classes: [2, 3], events: 300, days: 40, seed }).probabilities;
        const { day } = truth.labels;
        const probabilities = truth.probabilities.map(
          (p, i) => 0.7 * p + 0.3 * noise[2 * (day[i >> 1]! - 19000) + (i % 2)]!,
        );
        return { forecasts: forecastsOf([2, 3], { ...truth, probabilities }), thresholds: [0.5] };
      };
      const rows = compare(
        noisy(5000 + at),
        { a: noisy(6000 + at), b: noisy(7000 + at), c: noisy(8000 + at) },
        { replications: 199, metrics: ['logLoss', 'rankedProbabilityScore', 'macroF1'] },
      );
      if (rows.some(({ verdict }) => verdict !== 'undecided')) found++;
    }
    // 5 % of 120 tries are 6; with nine comparisons by themselves it would be some 20.
    expect(found).toBeLessThan(15);
  });

  it('refuses forecasts of other events, and metrics that it does not know', () => {
    const shifted = forecastsOf(classes, randomForecast({ events: 4000, days: 60, seed: 12 }));
    expect(() => compare(model, { shifted: { forecasts: shifted, thresholds } })).toThrow(
      'Expected others["shifted"].forecasts to be of the same events with the same classes, got "4000 events".',
    );
    expect(() => compare(model, { other }, { metrics: ['calibrationError' as never] })).toThrow(
      'Metric not found: calibrationError',
    );
  });
});
