import { notFound, requireKnownOptions, requireOneOf } from '../../base/checks.js';
import { requireInteger } from '../../stats/checks.js';
import { percentileInterval, resampleClusters } from '../../stats/clusterBootstrap.js';
import type { Estimate } from '../../stats/coefficients.js';
import type { LabelledBatch, SeverityModel } from '../severityModel.js';
import { accumulate } from './accumulate.js';
import { categorySteps } from './categorySteps.js';
import { type IntervalOptions, intervalDefaults, requireIntervalOptions } from './judgingOptions.js';
import { numberSteps } from './numberSteps.js';
import { dayClusters } from './parts.js';
import { requireSample } from './sampleColumns.js';

/** How the forecast probability changes with one feature while the others stay as they are. */
export interface AccumulatedEffect {
  readonly feature: string;
  /** The effect is on the probability of this severity or a higher one. */
  readonly atLeast: number;
  /** Events that it rests on. */
  readonly events: number;
  /** Events that are left out: those where the feature is missing or infinite, and those of rare categories. */
  readonly leftOut: number;
  /** Ascending numbers, or categories from the lowest mean forecast to the highest. */
  readonly points: readonly {
    readonly value: number | string;
    /** Difference from the mean over the events, as a probability. */
    readonly effect: Estimate;
  }[];
}

export interface EffectOptions extends IntervalOptions {
  /** @default 3 */
  readonly atLeast?: number;
  /** Most steps of a number, of equal counts, and most categories: the most frequent ones. @default 20 */
  readonly bins?: number;
}

export const effectDefaults: Required<EffectOptions> = { ...intervalDefaults, atLeast: 3, bins: 20 };

/**
 * Accumulated local effect (ALE) of a feature on the probability of a severity or a higher one. Between two neighbouring values
 * it adds up how the forecast changes for the events that have about these values, so that no event is given values that do
 * not occur together, such as snow in July. The mean over the events is 0, with straight lines between the points; R's ALEPlot
 * takes the middle of each step in place of the values, so that its curves are shifted a little.
 *
 * Categories have no order of their own. They stand in the order of the mean forecast of their events, and the step between two
 * neighbours is the mean change over the events of both.
 *
 * @param sample columns in the order of the features of the model; some 20,000 events are enough
 * @param feature name of a feature of the model
 * @throws InputError if the sample does not fit the model, or it reads no such feature or has no such class
 * @throws StatisticsError unless there are events with a severity on at least two days
 * @see Apley and Zhu, Visualizing the effects of predictor variables in black box supervised learning models, JRSS B 2020
 * @example
 * accumulatedEffect(model, sample, 'hourOfDay').points[0]; // { value: 0, effect: { estimate: 0.03, lower: 0.02, upper: 0.04 } }
 */
export function accumulatedEffect(
  model: SeverityModel,
  sample: LabelledBatch,
  feature: string,
  options: EffectOptions = {},
): AccumulatedEffect {
  requireKnownOptions('accumulatedEffect', options, effectDefaults);
  const { atLeast, bins, replications, seed, confidenceLevel } = { ...effectDefaults, ...options };
  requireOneOf('atLeast', atLeast, model.classes.slice(1));
  requireInteger('bins', bins, 2);
  requireIntervalOptions({ replications, seed, confidenceLevel });
  requireSample(model, sample);
  const names = model.features.map(({ name }) => name);
  const index = names.indexOf(feature);
  if (index < 0) throw notFound('Feature of the model', feature, names);
  const predict = (batch: LabelledBatch) => exceedances(model, batch, atLeast);
  const column = sample.columns[index]!;
  const steps =
    column instanceof Float32Array
      ? numberSteps(sample, index, column, bins, predict)
      : categorySteps(sample, index, column, bins, predict);
  const { cluster, days } = dayClusters(sample.labels.day);
  const resamples = resampleClusters(days.length, replications, seed);
  const effects = accumulate(steps, cluster, resamples);
  return {
    feature,
    atLeast,
    events: steps.events,
    leftOut: sample.count - steps.events,
    points: steps.values.map((value, point) => ({
      value,
      effect: percentileInterval(effects[point]!, confidenceLevel)!,
    })),
  };
}

/** Probability of a severity or a higher one for each event. */
function exceedances(model: SeverityModel, batch: LabelledBatch, atLeast: number): Float64Array {
  const { classes } = model;
  const probabilities = model.predict(batch);
  const exceeds = new Float64Array(batch.count);
  for (let row = 0; row < batch.count; row++)
    for (let k = classes.indexOf(atLeast); k < classes.length; k++)
      exceeds[row]! += probabilities[row * classes.length + k]!;
  return exceeds;
}
