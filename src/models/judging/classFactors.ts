import type { Forecasts } from './forecasts.js';

/** So many events of the forecast mix count in addition to the observed ones, so that no class gets the share 0. */
const priorEvents = 100;
const maxSteps = 1_000;
const tolerance = 1e-9;

/**
 * The shares of classes to which a model is adjusted.
 *
 * @param events of each class that were observed
 * @param mean share of each class by the forecasts of these events
 */
export function observedMix(events: ArrayLike<number>, mean: ArrayLike<number>): number[] {
  const all = Array.from(events);
  const count = all.reduce((sum, n) => sum + n, 0);
  return all.map((n, k) => (n + priorEvents * mean[k]!) / (count + priorEvents));
}

/**
 * Factors of the classes with which the mean forecast of these events is the observed share of each severity: see
 * `adjustedModel`. For trees and a multinomial logit these are the intercepts of maximum likelihood. The mean is 1 of the
 * factors, each weighted by its share of the forecasts.
 *
 * @param forecasts of at least one event, none of them 0 for all events of a class
 * @example
 * const validated = adjustedModel(model, classFactors(forecastsOfTheValidationWindow));
 */
export function classFactors({ classes, count, actual, probabilities }: Forecasts): readonly number[] {
  const classCount = classes.length;
  const mean = new Float64Array(classCount);
  const observed = new Float64Array(classCount);
  for (let event = 0; event < count; event++) {
    observed[actual[event]!]!++;
    for (let k = 0; k < classCount; k++) mean[k]! += probabilities[event * classCount + k]! / count;
  }
  const target = observedMix(observed, mean);
  const factors = new Float64Array(classCount).fill(1);
  const adjusted = new Float64Array(classCount);
  for (let step = 0; step < maxSteps; step++) {
    adjusted.fill(0);
    for (let event = 0; event < count; event++) {
      let sum = 0;
      for (let k = 0; k < classCount; k++) sum += factors[k]! * probabilities[event * classCount + k]!;
      for (let k = 0; k < classCount; k++)
        adjusted[k]! += (factors[k]! * probabilities[event * classCount + k]!) / (sum * count);
    }
    const furthest = Math.max(...adjusted.map((share, k) => Math.abs(share - target[k]!)));
    if (furthest < tolerance) break;
    for (let k = 0; k < classCount; k++) factors[k]! *= target[k]! / adjusted[k]!;
  }
  const size = factors.reduce((sum, factor, k) => sum + factor * mean[k]!, 0);
  return Array.from(factors, (factor) => factor / size);
}
