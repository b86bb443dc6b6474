/** Proper scores of probabilities: on average, the true probabilities score best. Lower is better. */
import { requireInteger, requireLength, unexpectedAt } from './checks.js';
import { requireClasses } from './confusion.js';

/** Least probability that the log-loss counts with, 2^-52 as in scikit-learn: an "impossible" event costs 36.04. */
export const leastProbability: number = 2 ** -52;

/** Log-loss of one event: -ln of the probability that was given to what happened. */
export function eventLogLoss(probability: number): number {
  return -Math.log(Math.max(probability, leastProbability));
}

/**
 * Ranked probability score of one event: the squared gaps between the cumulative forecast and the cumulative truth,
 * summed over the K - 1 boundaries between classes and divided by K - 1. 0 is best and 1 is worst. A forecast far from the true
 * class costs more than one beside it.
 *
 * @param at position of the first probability of the event
 */
export function eventRankedProbabilityScore(
  probabilities: ArrayLike<number>,
  at: number,
  classCount: number,
  actual: number,
): number {
  let [below, sum] = [0, 0];
  for (let k = 0; k < classCount - 1; k++) {
    below += probabilities[at + k]!;
    sum += (below - (actual <= k ? 1 : 0)) ** 2;
  }
  return sum / (classCount - 1);
}

/** Brier score of one event: squared gaps summed over all classes. 0 is best and 2 is worst. */
export function eventBrierScore(
  probabilities: ArrayLike<number>,
  at: number,
  classCount: number,
  actual: number,
): number {
  let sum = 0;
  for (let k = 0; k < classCount; k++) sum += (probabilities[at + k]! - (actual === k ? 1 : 0)) ** 2;
  return sum;
}

/**
 * Mean log-loss, in natural units. Probabilities below 2^-52 count as 2^-52.
 *
 * @param actual class of each event, 0 .. classCount - 1
 * @param probabilities row-major `event * classCount + class`; each row sums to 1
 * @returns NaN without events
 * @throws InputError if a class is out of range, a probability is outside of 0..1, or a row does not sum to 1 within 0.0001
 * @see scikit-learn `log_loss`
 * @example
 * logLoss([0, 1], [0.5, 0.5, 0.25, 0.75], 2); // (ln 2 + ln 4/3) / 2 = 0.490
 */
export function logLoss(
  actual: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classCount: number,
): number {
  return meanScore(actual, probabilities, classCount, (at, k) => eventLogLoss(probabilities[at + k]!));
}

/**
 * Mean ranked probability score from 0 to 1, divided by K - 1 as in R's `verification::rps`. For two classes it is half of
 * `brierScore`.
 *
 * @param actual as of `logLoss`, as are probabilities, result and errors
 * @see Epstein, Journal of Applied Meteorology 1969; Gneiting and Raftery, JASA 2007
 * @example
 * rankedProbabilityScore([2], [1, 0, 0], 3); // 1
 * rankedProbabilityScore([1], [1, 0, 0], 3); // 0.5
 */
export function rankedProbabilityScore(
  actual: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classCount: number,
): number {
  return meanScore(actual, probabilities, classCount, (at, k) =>
    eventRankedProbabilityScore(probabilities, at, classCount, k),
  );
}

/**
 * Mean Brier score from 0 to 2: Brier's own form for several classes, not the half of it that is common for two.
 *
 * @param actual as of `logLoss`, as are probabilities, result and errors
 * @see Brier, Monthly Weather Review 1950; scikit-learn `brier_score_loss(scale_by_half=False)`
 */
export function brierScore(
  actual: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classCount: number,
): number {
  return meanScore(actual, probabilities, classCount, (at, k) =>
    eventBrierScore(probabilities, at, classCount, k),
  );
}

function meanScore(
  actual: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classCount: number,
  score: (at: number, actual: number) => number,
): number {
  requireInteger('classCount', classCount, 2);
  requireClasses('actual', actual, classCount);
  requireLength('probabilities', probabilities, actual.length * classCount);
  requireProbabilityRows('probabilities', probabilities, classCount);
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += score(i * classCount, actual[i]!);
  return sum / actual.length;
}

/** @throws InputError unless each row of `classCount` values is from 0 to 1 and sums to 1 within 0.0001. */
export function requireProbabilityRows(
  name: string,
  probabilities: ArrayLike<number>,
  classCount: number,
): void {
  for (let at = 0; at < probabilities.length; at += classCount) {
    let sum = 0;
    for (let i = at; i < at + classCount; i++) {
      const value = probabilities[i]!;
      if (!(value >= 0 && value <= 1)) throw unexpectedAt(name, i, 'a number from 0 to 1', value);
      sum += value;
    }
    if (Math.abs(sum - 1) > 1e-4)
      throw unexpectedAt(name, at, `the first of ${classCount} values that sum to 1`, sum);
  }
}
