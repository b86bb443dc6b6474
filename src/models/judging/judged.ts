import type { ClusterResamples } from '../../stats/clusterBootstrap.js';
import { orderDescending } from '../../stats/ranking.js';
import { decide } from '../trainedModel.js';
import type { Costs } from './costs.js';
import { exceedance, type Forecasts } from './forecasts.js';

/** Forecasts made ready to be judged as a whole and in parts. */
export interface Judged {
  readonly forecasts: Forecasts;
  /** Index of the class that was decided for each event. */
  readonly predicted: Uint8Array;
  readonly costs: Costs;
  /** 1 for events of the highest class. */
  readonly isHighest: Uint8Array;
  /** The probability of class `k + 1` or a higher one for each event. Computed when it is first asked for. */
  readonly exceedance: (k: number) => Float32Array;
  readonly whole: Part;
  /** Index of the day of each event. */
  readonly cluster: Int32Array;
  readonly resamples: ClusterResamples;
}

/** Some of the events. */
export interface Part {
  /** As they come. */
  readonly events: Int32Array;
  /** From the highest exceedance `k` to the lowest. Sorted when it is first asked for. */
  readonly order: (k: number) => Int32Array;
}

/** Decides by the thresholds, if there are any. */
export function prepare(
  forecasts: Forecasts,
  thresholds: readonly number[] | undefined,
  costs: Costs,
  cluster: Int32Array,
  resamples: ClusterResamples,
): Judged {
  const { classes } = forecasts;
  const predicted = thresholds === undefined ? forecasts.decided! : decisionsBy(thresholds, forecasts);
  const exceedanceOf = onceForEach((k) => exceedance(forecasts, k + 1));
  const events = Int32Array.from({ length: forecasts.count }, (_, event) => event);
  const whole = { events, order: onceForEach((k) => orderDescending(exceedanceOf(k))) };
  const isHighest = forecasts.actual.map((k) => (k === classes.length - 1 ? 1 : 0));
  return { forecasts, predicted, costs, isHighest, exceedance: exceedanceOf, whole, cluster, resamples };
}

/** The same function, which computes the result of each argument once. */
export function onceForEach<Result>(compute: (k: number) => Result): (k: number) => Result {
  const results = new Map<number, Result>();
  return (k) => {
    const result = results.get(k) ?? compute(k);
    results.set(k, result);
    return result;
  };
}

function decisionsBy(thresholds: readonly number[], { classes, probabilities }: Forecasts): Uint8Array {
  const indexOf = Uint8Array.from({ length: Math.max(...classes) + 1 }, (_, severity) =>
    Math.max(0, classes.indexOf(severity)),
  );
  return decide(probabilities, classes, thresholds).map((severity) => indexOf[severity]!);
}
