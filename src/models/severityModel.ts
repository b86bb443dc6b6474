import type { Feature, FeatureBatch } from '../dataset/features.js';

/** Gives each event a probability of each severity. Every kind of model has this form, also the baselines. */
export interface SeverityModel {
  readonly kind: 'alwaysTwo' | 'frequencies' | 'multinomialLogit' | 'proportionalOdds' | 'trees';
  /** What it reads of an event, in the order of the columns of a batch. Baselines may read none. */
  readonly features: readonly Feature[];
  /** The severities that it tells apart, ascending. */
  readonly classes: readonly number[];
  /**
   * Probabilities, one row for each event with one value for each class (row-major: `event * classes.length + class`). Each
   * row sums to 1. Depends on nothing but the features of the event.
   */
  predict(batch: FeatureBatch): Float64Array;
  /** Plain JSON from which `severityModelOf` makes the same model. It names its kind. */
  toJSON(): SeverityModelJson;
}

/** A model as it stands in a file. */
export interface SeverityModelJson {
  readonly kind: SeverityModel['kind'];
  readonly features: readonly Feature[];
  readonly classes: readonly number[];
  /** By which the probabilities of the classes are multiplied at last: see `adjustedModel`. @default all 1 */
  readonly classFactors?: readonly number[];
}

/** Events with their features and what is needed to learn from them and to judge forecasts. */
export interface LabelledBatch extends FeatureBatch {
  readonly labels: EventLabels;
}

/** What is known of the outcome of events, and the groups that they belong to. One value for each event. */
export interface EventLabels {
  /** 1 to 4; 0 where the severity is missing or outside of 1 to 4. */
  readonly severity: Uint8Array;
  /** Days since 1970-01-01 of the start on the wall clock; -1 where the start is unknown. */
  readonly day: Int32Array;
  /** Feed and state; codes into `feeds` and `states`, -1 where unknown. */
  readonly feed: Int32Array;
  readonly feeds: readonly string[];
  readonly state: Int32Array;
  readonly states: readonly string[];
  /** A number from 0 to below 1 that depends on the key of the event alone, as good as random: for random splits. */
  readonly chance: Float64Array;
}
