import type { SeverityModel } from './severityModel.js';

/**
 * A model whose probabilities are multiplied by one factor for each class, and then divided by their sum. So it keeps what it
 * learned about the differences between events, and moves to another mix of severities: for trees and a multinomial logit
 * it is one more intercept for each class.
 *
 * @param classFactors positive numbers. A model that was adjusted before keeps its factors, too: they multiply
 * @see Saerens, Latinne and Decaestecker 2002, Adjusting the outputs of a classifier to new a priori probabilities
 * @example
 * const fewerSevere = adjustedModel(model, [1, 1, 0.4, 0.4]);
 */
export function adjustedModel<Model extends SeverityModel>(
  model: Model,
  classFactors: readonly number[],
): Model {
  return {
    ...model,
    predict: (batch) => {
      const probabilities = model.predict(batch);
      applyFactors(probabilities, classFactors);
      return probabilities;
    },
    toJSON: () => {
      const { classFactors: before, ...json } = model.toJSON();
      return { ...json, classFactors: classFactors.map((factor, k) => factor * (before?.[k] ?? 1)) };
    },
  };
}

/** Multiplies rows of probabilities by the factors of the classes, and divides each row by its sum. */
export function applyFactors(
  probabilities: Float64Array | Float32Array,
  classFactors: readonly number[],
): void {
  const classCount = classFactors.length;
  for (let first = 0; first < probabilities.length; first += classCount) {
    let sum = 0;
    for (let k = 0; k < classCount; k++) sum += probabilities[first + k]! * classFactors[k]!;
    for (let k = 0; k < classCount; k++) probabilities[first + k]! *= classFactors[k]! / sum;
  }
}
