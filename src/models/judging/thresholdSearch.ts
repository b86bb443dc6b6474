import { orderByRowAndColumn } from '../../stats/radixSort.js';
import { type Costs, idealThreshold } from './costs.js';
import type { Forecasts } from './forecasts.js';

/** Thresholds are multiples of 1 / steps. */
const steps = 200;
const size = steps + 1;

/**
 * The combination of thresholds with the least cost, for two to four classes. Call these A < B < C < D, with a threshold each
 * for B, C and D; fewer classes lack the lower ones, and what is above them always reaches its threshold.
 *
 * As the threshold of D rises, events join those that are decided below D. For each such threshold that of C rises over sums of
 * these events, and for both that of B: one addition for each combination.
 */
export function searchThresholds(forecasts: Forecasts, costs: Costs): number[] {
  const { actual, count } = forecasts;
  const missing = 4 - forecasts.classes.length;
  const [reachesB, reachesC, reachesD] = [1, 2, 3].map((k) =>
    reachedSteps(forecasts, k - missing),
  ) as Reached;
  const [costA, costB, costC, costD] = [0, 1, 2, 3].map((k) =>
    costs.map((row) => row[k - missing] ?? 0),
  ) as FourCosts;
  const first = (k: number) => (k <= missing ? steps : 1);
  const best = new Best([1, 2, 3].map((k) => (k <= missing ? 1 : idealThreshold(costs, k - missing))));

  // Of the events below D, by the steps that they reach for C: costs as C, as B, and what A costs more than B.
  const asC = new Float64Array(size);
  const asB = new Float64Array(size);
  const extraOfA = new Float64Array(size * size);
  let totalD = 0;
  for (let event = 0; event < count; event++) totalD += costD[actual[event]!]!;

  function tryAll(atD: number): void {
    let [totalC, totalB] = [asC.reduce((sum, cost) => sum + cost, 0), 0];
    const extra = new Float64Array(size);
    for (let atC = 0; atC <= steps; atC++) {
      let cost = totalD + totalC + totalB;
      if (atC >= first(2)) {
        for (let atB = 0; atB <= steps; atB++) {
          if (atB >= first(1)) best.offer(cost, atB, atC, atD);
          cost += extra[atB]!;
        }
      }
      totalC -= asC[atC]!;
      totalB += asB[atC]!;
      for (let b = 0; b < size; b++) extra[b]! += extraOfA[atC * size + b]!;
    }
  }

  const order = orderByRowAndColumn(Int32Array.from(reachesD), new Uint32Array(count), size);
  for (let atD = 0, next = 0; atD <= steps; atD++) {
    if (atD >= first(3)) tryAll(atD);
    for (; next < count && reachesD[order[next]!] === atD; next++) {
      const event = order[next]!;
      const k = actual[event]!;
      totalD -= costD[k]!;
      asC[reachesC[event]!]! += costC[k]!;
      asB[reachesC[event]!]! += costB[k]!;
      extraOfA[reachesC[event]! * size + reachesB[event]!]! += costA[k]! - costB[k]!;
    }
  }
  return best.thresholds.slice(missing);
}

type Reached = [Uint8Array, Uint8Array, Uint8Array];
type FourCosts = [number[], number[], number[], number[]];

/** For each event the highest step that the probability of a class or a higher one reaches, summed as `decide` does. */
function reachedSteps({ classes, count, probabilities }: Forecasts, from: number): Uint8Array {
  const reached = new Uint8Array(count).fill(steps);
  if (from <= 0) return reached;
  for (let event = 0; event < count; event++) {
    let atLeast = 0;
    for (let k = classes.length - 1; k >= from; k--) atLeast += probabilities[event * classes.length + k]!;
    let step = Math.min(steps, Math.floor(atLeast * steps));
    while (step < steps && (step + 1) / steps <= atLeast) step++;
    while (step > 0 && step / steps > atLeast) step--;
    reached[event] = step;
  }
  return reached;
}

/** The cheapest combination so far; among equal ones the nearest to the wanted thresholds. */
class Best {
  thresholds: number[] = [];
  readonly #wanted: readonly number[];
  #cost = Number.POSITIVE_INFINITY;
  #distance = Number.POSITIVE_INFINITY;

  constructor(wanted: readonly number[]) {
    this.#wanted = wanted;
  }

  offer(cost: number, atB: number, atC: number, atD: number): void {
    // Sums in another order differ in their last digits.
    const slack = 1e-11 * this.#cost;
    if (cost > this.#cost + slack) return;
    const thresholds = [atB / steps, atC / steps, atD / steps];
    const distance = thresholds.reduce((sum, value, at) => sum + Math.abs(value - this.#wanted[at]!), 0);
    if (cost >= this.#cost - slack && distance >= this.#distance) return;
    this.#cost = cost;
    this.#distance = distance;
    this.thresholds = thresholds;
  }
}
