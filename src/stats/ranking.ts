/** Events in the order of a score, and how well that order finds the ones that count. */
import { requireLength, unexpectedAt } from './checks.js';
import { requireClasses } from './confusion.js';
import { orderByRowAndColumn } from './radixSort.js';

/**
 * Positions of scores from the highest to the lowest; equal ones stay in their order. Linear in the number of scores.
 *
 * @param scores 32-bit numbers of at least 0, such as probabilities
 * @throws InputError on a negative score or NaN
 */
export function orderDescending(scores: Float32Array): Int32Array {
  for (let i = 0; i < scores.length; i++)
    if (!(scores[i]! >= 0)) throw unexpectedAt('scores', i, 'at least 0', scores[i]);
  // The bits of numbers of at least 0 are in the order of the numbers. Adding 0 turns -0 into 0.
  const bits = new Uint32Array(scores.map((score) => score + 0).buffer).map((value) => 0xffffffff - value);
  return orderByRowAndColumn(new Int32Array(scores.length), bits, 1);
}

/**
 * Average precision of a score for one class, the area under its curve of precision and recall as a sum of steps: the mean
 * over the positive events of the share of positives among all events that score at least as high. Equal scores count as one
 * step, so that their order does not matter.
 *
 * @param isPositive 1 or 0 for each event
 * @param scores higher for what should be positive; 32-bit numbers of at least 0
 * @returns 0..1; that of a score that knows nothing is the share of positives. NaN without positives
 * @throws InputError if lengths differ or a value is out of range
 * @see scikit-learn `average_precision_score`
 * @example
 * averagePrecision([1, 0, 1], Float32Array.of(0.9, 0.5, 0.4)); // (1 + 2/3) / 2
 */
export function averagePrecision(isPositive: ArrayLike<number>, scores: Float32Array): number {
  requireLength('scores', scores, isPositive.length);
  requireClasses('isPositive', isPositive, 2);
  const order = orderDescending(scores);
  const cluster = new Int32Array(order.length);
  return resampledAveragePrecision(isPositive, scores, order, cluster, Uint16Array.of(1))[0]!;
}

/**
 * Average precision under several weightings of the events at once, from one pass through the ordered events. Equals
 * `averagePrecision` of the events repeated as often as they count.
 *
 * @param order positions from the highest score to the lowest, all or some of them
 * @param cluster of each event
 * @param weights how often each cluster counts, at most 255 times: `cluster * weightings + weighting`
 * @returns one for each weighting; NaN where no positive counts
 * @throws InputError on a larger weight
 */
export function resampledAveragePrecision(
  isPositive: ArrayLike<number>,
  scores: ArrayLike<number>,
  order: Int32Array,
  cluster: ArrayLike<number>,
  weights: Uint16Array,
  weightings: number = weights.length,
): Float64Array {
  const counter = new WeightCounter(weights, weightings);
  const positives = new Float64Array(weightings);
  const inStep = new Float64Array(weightings);
  const area = new Float64Array(weightings);
  let stepHasPositives = false;
  let end = order.length;
  while (end > 0 && isPositive[order[end - 1]!] !== 1) end--;
  for (let i = 0; i < order.length && (i < end || stepHasPositives); i++) {
    const event = order[i]!;
    counter.add(cluster[event]!);
    if (isPositive[event] === 1) {
      stepHasPositives = true;
      const from = cluster[event]! * weightings;
      for (let r = 0; r < weightings; r++) inStep[r]! += weights[from + r]!;
    }
    const isLastOfStep = i + 1 === order.length || scores[order[i + 1]!] !== scores[event];
    if (!isLastOfStep || !stepHasPositives) continue;
    const all = counter.counts();
    for (let r = 0; r < weightings; r++) {
      if (inStep[r] === 0) continue;
      positives[r]! += inStep[r]!;
      area[r]! += (inStep[r]! * positives[r]!) / all[r]!;
      inStep[r] = 0;
    }
    stepHasPositives = false;
  }
  for (let r = 0; r < weightings; r++) area[r]! /= positives[r]!;
  return area;
}

/** Adds up the weights of events, four weightings in one addition: bytes of 32-bit words, emptied before one overflows. */
class WeightCounter {
  readonly #words: number;
  readonly #packed: Uint32Array;
  readonly #sums: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #counts: Int32Array;
  readonly #mostPending: number;
  #pending = 0;

  constructor(weights: Uint16Array, weightings: number) {
    const clusters = weights.length / weightings;
    this.#words = Math.ceil(weightings / 4);
    const bytes = new Uint8Array(clusters * this.#words * 4);
    let largest = 1;
    for (let i = 0; i < weights.length; i++) {
      if (weights[i]! > 255) throw unexpectedAt('weights', i, 'a whole number from 0 to 255', weights[i]);
      if (weights[i]! > largest) largest = weights[i]!;
      bytes[Math.floor(i / weightings) * this.#words * 4 + (i % weightings)] = weights[i]!;
    }
    this.#packed = new Uint32Array(bytes.buffer);
    this.#sums = new Uint32Array(this.#words);
    this.#bytes = new Uint8Array(this.#sums.buffer);
    this.#counts = new Int32Array(weightings);
    this.#mostPending = Math.floor(255 / largest);
  }

  /** Adds an event of a cluster. */
  add(cluster: number): void {
    const words = this.#words;
    const sums = this.#sums;
    const packed = this.#packed;
    const from = cluster * words;
    for (let word = 0; word < words; word++) sums[word]! += packed[from + word]!;
    if (++this.#pending === this.#mostPending) this.counts();
  }

  /** The sum for each weighting. */
  counts(): Int32Array {
    const counts = this.#counts;
    const bytes = this.#bytes;
    for (let r = 0; r < counts.length; r++) counts[r]! += bytes[r]!;
    this.#sums.fill(0);
    this.#pending = 0;
    return counts;
  }
}
