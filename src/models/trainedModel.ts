import type { FeatureBatch } from '../dataset/features.js';
import type { SeverityModel } from './severityModel.js';

/** A model with the rule by which it decides, and what is known of its training: the content of a model folder. */
export interface TrainedModel {
  /** The first 12 hexadecimal digits of the SHA-256 digest of `model.json`: another model has another version. */
  readonly version: string;
  readonly model: SeverityModel;
  /**
   * For each class but the lowest: how probable this severity or a higher one must be before it is predicted. Chosen on the
   * validation window from the costs of wrong predictions.
   */
  readonly thresholds: readonly number[];
}

/** Predictions for the events of a batch. */
export interface Forecast {
  /** One of the classes for each event. */
  readonly severity: Uint8Array;
  /** As from `SeverityModel.predict`. */
  readonly probabilities: Float64Array;
}

/**
 * Predicts the severity of events: the highest one whose probability, with that of all above it, reaches its threshold.
 *
 * @example
 * const batch = createFeatureReader(model.model.features).readRecords([{ state: 'OH', weatherGroup: 'rain' }]);
 * forecast(model, batch); // { severity: Uint8Array [2], probabilities: Float64Array [0.01, 0.83, 0.13, 0.03] }
 */
export function forecast({ model, thresholds }: TrainedModel, batch: FeatureBatch): Forecast {
  const { classes } = model;
  const probabilities = model.predict(batch);
  return { severity: decide(probabilities, classes, thresholds), probabilities };
}

/** Applies thresholds to probabilities: see `TrainedModel`. */
export function decide(
  probabilities: ArrayLike<number>,
  classes: readonly number[],
  thresholds: readonly number[],
): Uint8Array {
  const count = probabilities.length / classes.length;
  const severity = new Uint8Array(count);
  for (let event = 0; event < count; event++) {
    let atLeast = 0;
    let k = classes.length - 1;
    for (; k > 0; k--) {
      atLeast += probabilities[event * classes.length + k]!;
      if (atLeast >= thresholds[k - 1]!) break;
    }
    severity[event] = classes[k]!;
  }
  return severity;
}
