/** Whether forecasts come true as often as they say: bins of equal counts, the reliability curve and its mean gap. */
import { requireInteger, requireLength } from './checks.js';
import { requireClasses } from './confusion.js';
import { orderDescending } from './ranking.js';

/** One point of a reliability curve. */
export interface ReliabilityBin {
  readonly count: number;
  /** Mean probability of the events in the bin. */
  readonly forecast: number;
  /** Share of them that happened. */
  readonly observed: number;
}

/**
 * Divides ordered events into bins of about equal counts. Events with equal scores share a bin, so there are fewer bins if
 * there are few different scores.
 *
 * @param order positions in the order of their scores, all or some of them
 * @returns where each bin ends in `order`, exclusive
 */
export function equalCountBins(scores: ArrayLike<number>, order: Int32Array, bins: number): Int32Array {
  const ends: number[] = [];
  for (let bin = 1, end = 0; bin <= bins && end < order.length; bin++) {
    end = Math.max(end, Math.round((bin * order.length) / bins));
    while (end > 0 && end < order.length && scores[order[end]!] === scores[order[end - 1]!]) end++;
    if (end > (ends.at(-1) ?? 0)) ends.push(end);
  }
  return Int32Array.from(ends);
}

/**
 * Reliability curve of the probabilities of one outcome, over bins of equal counts from the lowest probability to the
 * highest. Events with equal probabilities share a bin.
 *
 * @param happened 1 or 0 for each event
 * @param probabilities 0..1
 * @param bins most bins @default 20
 * @throws InputError if lengths differ, a value is out of range or `bins` is below 1
 * @see Bröcker and Smith, Weather and Forecasting 2007
 * @example
 * reliabilityCurve([0, 1], Float32Array.of(0.2, 0.7), 1); // [{ count: 2, forecast: 0.45, observed: 0.5 }]
 */
export function reliabilityCurve(
  happened: ArrayLike<number>,
  probabilities: Float32Array,
  bins = 20,
): ReliabilityBin[] {
  requireInteger('bins', bins, 1);
  requireLength('probabilities', probabilities, happened.length);
  requireClasses('happened', happened, 2);
  const order = orderDescending(probabilities);
  let from = 0;
  return Array.from(equalCountBins(probabilities, order, bins), (end) => {
    let [forecast, observed] = [0, 0];
    const count = end - from;
    for (; from < end; from++) {
      forecast += probabilities[order[from]!]!;
      observed += happened[order[from]!]!;
    }
    return { count, forecast: forecast / count, observed: observed / count };
  }).reverse();
}

/**
 * Expected calibration error: the mean gap between forecast and outcome over the bins of a reliability curve, weighted by
 * their counts. A perfect forecast has one above 0 by chance, about `0.8 * sqrt(bins * p * (1 - p) / events)`.
 *
 * @returns 0..1; NaN without events
 * @see Naeini, Cooper and Hauskrecht, AAAI 2015, with bins of equal counts as in Nixon et al. 2019
 * @example
 * calibrationError(reliabilityCurve([0, 1], Float32Array.of(0.2, 0.7), 1)); // 0.05
 */
export function calibrationError(curve: readonly ReliabilityBin[]): number {
  let [sum, count] = [0, 0];
  for (const bin of curve) {
    sum += bin.count * Math.abs(bin.forecast - bin.observed);
    count += bin.count;
  }
  return sum / count;
}
