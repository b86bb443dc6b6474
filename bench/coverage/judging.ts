import { type Contender, compare } from '../../src/models/judging/compare.js';
import { Forecasts } from '../../src/models/judging/forecasts.js';
import { judge } from '../../src/models/judging/judge.js';
import type { ComparableMetric } from '../../src/models/judging/judgement.js';
import { createRandom, type Random } from '../../src/stats/random.js';
import type { Study, Trial } from './study.js';

const file = { days: 60, eventsOfDay: 40 } as const;
const metrics: readonly ComparableMetric[] = [
  'logLoss',
  'rankedProbabilityScore',
  'macroF1',
  'averagePrecision',
];
const thresholds = [0.3, 0.25] as const;

/** What happens depends on something that the forecaster knows, and on the day, of which he knows nothing. */
function probabilities(known: number, ofDay: number): number[] {
  const weights = [1, Math.exp(-1 + known + ofDay), Math.exp(-2 + 0.8 * known + ofDay)];
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
}

/** Forecasts by what is known, and two that know it with an error of their own, as large for both. */
function forecast(days: number, random: Random): Record<'sharp' | 'blurred' | 'alsoBlurred', Contender> {
  const count = days * file.eventsOfDay;
  const severity = new Uint8Array(count);
  const day = new Int32Array(count);
  const said = {
    sharp: new Float64Array(3 * count),
    blurred: new Float64Array(3 * count),
    alsoBlurred: new Float64Array(3 * count),
  };
  for (let event = 0, ofDay = 0; event < count; event++) {
    if (event % file.eventsOfDay === 0) ofDay = 0.5 * random.normal();
    const known = random.normal();
    said.sharp.set(probabilities(known, 0), 3 * event);
    said.blurred.set(probabilities(known + random.normal(), 0), 3 * event);
    said.alsoBlurred.set(probabilities(known + random.normal(), 0), 3 * event);
    const [two, three] = probabilities(known, ofDay) as [number, number, number];
    const drawn = random.uniform();
    severity[event] = drawn < two ? 2 : drawn < two + three ? 3 : 4;
    day[event] = Math.floor(event / file.eventsOfDay);
  }
  const none = new Int32Array(count).fill(-1);
  const labels = {
    severity,
    day,
    feed: none,
    feeds: [],
    state: none,
    states: [],
    chance: new Float64Array(count),
  };
  const contender = (of: Float64Array): Contender => {
    const forecasts = new Forecasts([2, 3, 4]);
    forecasts.add(labels, of);
    return { forecasts, thresholds };
  };
  return {
    sharp: contender(said.sharp),
    blurred: contender(said.blurred),
    alsoBlurred: contender(said.alsoBlurred),
  };
}

let truth: ReturnType<typeof trueValues> | undefined;

/** Metrics of very many events. */
function trueValues() {
  const { sharp, blurred } = forecast(10_000, createRandom(0));
  const valuesOf = ({ forecasts }: Contender) => judge(forecasts, { thresholds, replications: 1 }).metrics;
  return { sharp: valuesOf(sharp), blurred: valuesOf(blurred) };
}

export const study: Study = {
  name: 'judging',
  about: `forecasts of ${file.days} days with ${file.eventsOfDay} events that share an effect of the day; metrics, and differences of forecasters`,
  run: async (seed) => {
    truth ??= trueValues();
    const { sharp, blurred, alsoBlurred } = forecast(file.days, createRandom(seed));
    const judged = judge(sharp.forecasts, { thresholds, seed, replications: 299 }).metrics;
    const trials: Trial[] = metrics.map((metric) => ({
      what: metric,
      truth: truth!.sharp[metric]!.estimate,
      none: 0,
      ...judged[metric]!,
    }));
    const options = { metrics, seed, replications: 299 };
    for (const { metric, difference } of compare(sharp, { blurred }, options)) {
      const value = truth.sharp[metric]!.estimate - truth.blurred[metric]!.estimate;
      trials.push({ what: `${metric}, sharp minus blurred`, truth: value, none: 0, ...difference });
    }
    for (const { metric, difference, jointly } of compare(blurred, { alsoBlurred }, options)) {
      trials.push({ what: `${metric}, equally blurred`, truth: 0, none: 0, ...difference });
      trials.push({
        what: `${metric}, equally blurred, jointly`,
        truth: 0,
        none: 0,
        ...difference,
        ...jointly,
      });
    }
    return trials;
  },
};
