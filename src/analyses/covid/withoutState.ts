import type { Interval } from '../../base/interval.js';
import type { CovidContext, FittedFeed } from './context.js';
import { sumOf } from './counts.js';
import { fitInterruption } from './interruption.js';
import { seriesIn, seriesWithout } from './states.js';

/** The change of the main feed without one state. */
export interface RatioWithout extends Interval {
  readonly state: string;
  readonly ratio: number;
}

/** The change without each of the largest states in turn. */
export interface WithoutStates {
  readonly rows: readonly RatioWithout[];
  /** The row that differs most from the change in all states. */
  readonly farthest: RatioWithout;
}

const maxStates = 10;
const minStates = 3;

/** Leaves out each of the ten largest states in turn. @returns null with fewer than three states */
export function computeWithoutStates(context: CovidContext, feed: FittedFeed): WithoutStates | null {
  const states = context.counts.states
    .map((state) => ({ state, n: sumOf(seriesIn(context, feed, state)) }))
    .filter(({ state, n }) => state !== 'unknown' && n > 0)
    .sort((a, b) => b.n - a.n);
  if (states.length < minStates) return null;
  const rows = states.slice(0, maxStates).flatMap(({ state }): RatioWithout[] => {
    const { effect } = fitInterruption(seriesWithout(context, feed, state), feed.spec, context.rules);
    return effect === null ? [] : [{ state, ratio: effect.ratio, lower: effect.lower, upper: effect.upper }];
  });
  const distance = ({ ratio }: RatioWithout): number => Math.abs(Math.log(ratio / feed.outcome.effect.ratio));
  const [farthest] = [...rows].sort((a, b) => distance(b) - distance(a));
  return farthest === undefined ? null : { rows, farthest };
}
