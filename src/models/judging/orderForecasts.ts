import { fixedOrder } from '../fixedOrder.js';
import type { Forecasts } from './forecasts.js';

/**
 * Forecasts of several models for the same events, in one order that depends on the events and their forecasts alone: by
 * chance, and events of equal chance by all that metrics read of them.
 */
export function inFixedOrder(all: readonly Forecasts[]): Forecasts[] {
  const [first] = all;
  if (first === undefined) return [];
  const { chance, day, actual, classes } = first;
  const width = classes.length;
  const order = fixedOrder(chance, (a, b) => {
    const byOutcome = day[a]! - day[b]! || actual[a]! - actual[b]!;
    if (byOutcome !== 0) return byOutcome;
    for (const { probabilities } of all) {
      for (let k = 0; k < width; k++) {
        const difference = probabilities[a * width + k]! - probabilities[b * width + k]!;
        if (difference !== 0) return difference;
      }
    }
    return 0;
  });
  return all.map((forecasts) => forecasts.inOrder(order));
}
