/** Neighbours of places and their weights: the common input of the spatial statistics. */
import { unexpected } from '../base/checks.js';
import { requireFinite, requireInteger, requireLength } from './checks.js';

/** Row `i` is `neighbours[starts[i]..starts[i + 1])`. A place is not its own neighbour. */
export interface Neighbours {
  readonly starts: Int32Array;
  readonly neighbours: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Builds neighbours from one list for each place.
 *
 * @param lists the numbers of each place's neighbours; an empty list makes an island
 * @param weights lists of the same shape @default all 1 (binary)
 * @throws InputError on a number out of range, a place that is its own neighbour, or the same neighbour twice
 */
export function neighboursFromLists(
  lists: readonly ArrayLike<number>[],
  weights?: readonly ArrayLike<number>[],
): Neighbours {
  const n = lists.length;
  if (weights !== undefined) requireLength('weights', weights, n);
  const starts = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) starts[i + 1] = starts[i]! + lists[i]!.length;
  const neighbours = new Int32Array(starts[n]!);
  const flat = new Float64Array(starts[n]!).fill(1);
  const seenBy = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    const list = lists[i]!;
    for (let k = 0; k < list.length; k++) {
      const j = list[k]!;
      requireInteger(`neighbour ${k} of place ${i}`, j, 0);
      if (j >= n || j === i) throw unexpected(`the neighbours of place ${i}`, `others of the ${n} places`, j);
      if (seenBy[j] === i) throw unexpected(`the neighbours of place ${i}`, 'different places', [j, j]);
      seenBy[j] = i;
      neighbours[starts[i]! + k] = j;
    }
    const row = weights?.[i];
    if (row !== undefined) {
      requireLength(`weights of place ${i}`, row, list.length);
      requireFinite(`weights of place ${i}`, row);
      flat.set(row, starts[i]!);
    }
  }
  return { starts, neighbours, weights: flat };
}

/** The same neighbours with weights that sum to 1 for each place (spdep style W). Islands stay empty. */
export function rowStandardized({ starts, neighbours, weights }: Neighbours): Neighbours {
  const scaled = Float64Array.from(weights);
  for (let i = 0; i + 1 < starts.length; i++) {
    let sum = 0;
    for (let k = starts[i]!; k < starts[i + 1]!; k++) sum += weights[k]!;
    for (let k = starts[i]!; k < starts[i + 1]!; k++) scaled[k]! /= sum;
  }
  return { starts, neighbours, weights: scaled };
}

/** `sum of weight * values` over the neighbours of each place: its spatial lag. */
export function spatialLag(
  { starts, neighbours, weights }: Neighbours,
  values: ArrayLike<number>,
): Float64Array {
  const lag = new Float64Array(starts.length - 1);
  for (let i = 0; i < lag.length; i++) {
    let sum = 0;
    for (let k = starts[i]!; k < starts[i + 1]!; k++) sum += weights[k]! * values[neighbours[k]!]!;
    lag[i] = sum;
  }
  return lag;
}

/** Sums over all weights that the variances of global statistics are made of (Cliff and Ord 1981). */
export interface WeightSums {
  readonly s0: number; // sum of w_ij
  readonly s1: number; // half the sum of (w_ij + w_ji)^2
  readonly s2: number; // sum over places of (row sum + column sum)^2
}

export function weightSums({ starts, neighbours, weights }: Neighbours): WeightSums {
  const n = starts.length - 1;
  const both = new Float64Array(n);
  const back = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    for (let k = starts[i]!; k < starts[i + 1]!; k++) back.set(i * n + neighbours[k]!, weights[k]!);
  }
  let [s0, s1] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      const j = neighbours[k]!;
      const w = weights[k]!;
      s0 += w;
      both[i]! += w;
      both[j]! += w;
      // A pair with both directions is visited twice and adds half each time; one with a single direction adds all at
      // once.
      const reverse = back.get(j * n + i);
      s1 += reverse === undefined ? w * w : (w + reverse) ** 2 / 2;
    }
  }
  return { s0, s1, s2: both.reduce((sum, b) => sum + b * b, 0) };
}
