import type { Interval } from '../../base/interval.js';
import { normalQuantile } from '../../stats/index.js';
import type { FineCells, Periods } from './periods.js';

/** The later accidents in the hot spots of the earlier period. */
export interface Regression extends Interval {
  readonly hotSpots: number;
  readonly observed: number;
  /** From the earlier accidents and the reporting coverage of their feeds. */
  readonly expected: number;
  /** Observed over expected, with its interval. */
  readonly ratio: number;
}

/** Later accidents in the hot spots over those expected from the earlier ones, at the coverage of the later period. */
export function measureRegression(
  { points, isEarly }: Periods,
  { cellOf }: FineCells,
  footprints: readonly Int32Array[],
  confidenceLevel: number,
): Regression | null {
  const groups = points.states.length * points.feeds.length;
  const [earlyTotal, lateTotal] = [new Float64Array(groups), new Float64Array(groups)];
  const groupOf = (i: number): number => points.state[i]! * points.feeds.length + points.feed[i]!;
  for (let i = 0; i < points.n; i++) (isEarly[i] === 1 ? earlyTotal : lateTotal)[groupOf(i)]!++;
  const inside = new Set(footprints.flatMap((cells) => [...cells]));
  let [before, observed, expected] = [0, 0, 0];
  for (let i = 0; i < points.n; i++) {
    if (!inside.has(cellOf[i]!)) continue;
    if (isEarly[i] === 0) observed++;
    else {
      before++;
      expected += lateTotal[groupOf(i)]! / earlyTotal[groupOf(i)]!;
    }
  }
  if (expected === 0) return null;
  const ratio = observed / expected;
  const standardError = Math.sqrt(1 / Math.max(observed, 1) + 1 / before);
  const factor = Math.exp(normalQuantile((1 + confidenceLevel) / 2) * standardError);
  return {
    hotSpots: footprints.length,
    observed,
    expected,
    ratio,
    lower: ratio / factor,
    upper: ratio * factor,
  };
}
