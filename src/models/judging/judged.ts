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
  /** For each class but the lowest: the probability of it or a higher one, and the events from the highest to the lowest. */
  readonly exceedances: readonly Float32Array[];
  readonly whole: Part;
  /** Index of the day of each event. */
  readonly cluster: Int32Array;
  readonly resamples: ClusterResamples;
}

/** Some of the events, once as they come and once for each exceedance from the highest to the lowest. */
export interface Part {
  readonly events: Int32Array;
  readonly orders: readonly Int32Array[];
}

/** Decides by the thresholds, if there are any, and orders the events by their probabilities. */
export function prepare(
  forecasts: Forecasts,
  thresholds: readonly number[] | undefined,
  costs: Costs,
  cluster: Int32Array,
  resamples: ClusterResamples,
): Judged {
  const { classes } = forecasts;
  const predicted = thresholds === undefined ? forecasts.decided! : decisionsBy(thresholds, forecasts);
  const exceedances = classes.slice(1).map((_, k) => exceedance(forecasts, k + 1));
  const events = Int32Array.from({ length: forecasts.count }, (_, event) => event);
  const whole = { events, orders: exceedances.map(orderDescending) };
  const isHighest = forecasts.actual.map((k) => (k === classes.length - 1 ? 1 : 0));
  return { forecasts, predicted, costs, isHighest, exceedances, whole, cluster, resamples };
}

function decisionsBy(thresholds: readonly number[], { classes, probabilities }: Forecasts): Uint8Array {
  const indexOf = Uint8Array.from({ length: Math.max(...classes) + 1 }, (_, severity) =>
    Math.max(0, classes.indexOf(severity)),
  );
  return decide(probabilities, classes, thresholds).map((severity) => indexOf[severity]!);
}
