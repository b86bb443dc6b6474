import { dayNumber } from '../../base/dates.js';
import type { Interval } from '../../base/interval.js';
import { poolRandomEffects } from '../../stats/index.js';
import { type CovidContext, type Feed, gapsIn } from './context.js';
import { countBetween } from './counts.js';
import { type Effect, fitInterruption, type MaskedSeries, type Outcome } from './interruption.js';
import { stateOrders } from './stateOrders.js';

export type StateEffect = Outcome & {
  readonly state: string;
  /** Day of the state's own order, `YYYY-MM-DD`; null when it had none. */
  readonly order: string | null;
};

export type FittedState = StateEffect & { readonly effect: Effect };

/** How the ratios of the states lie beside 1: of all of them, and of those whose intervals leave out 1. */
export interface StateSides {
  readonly states: number;
  readonly fewer: number;
  readonly clearlyFewer: number;
  readonly clearlyMore: number;
}

/** The mean ratio over the states, by random effects. */
export interface PooledRatio extends Interval {
  readonly ratio: number;
  /** Whether the states differ by more than chance, at the 5 % level. */
  readonly statesDiffer: boolean;
  /** Factor by which the true ratio of a state typically differs from the mean. */
  readonly typicalFactor: number;
  /** Share of the variation between states that is not chance (I²), 0..1. */
  readonly heterogeneity: number;
  /** On which sides of 1 the states lie. */
  readonly sides: StateSides;
}

export interface StateEffects {
  readonly states: readonly StateEffect[];
  /** Those with an effect. */
  readonly fitted: readonly FittedState[];
  /** Null with fewer than two fitted states. */
  readonly pooled: PooledRatio | null;
}

/** With fewer accidents in the baseline, the interval of a state is too wide to be useful. */
export const minBefore = 300;
const minDailyCount = 0.2;

/**
 * The effect in each state within one feed, so that the mix of feeds in a state is not mistaken for an effect.
 *
 * @param dates `orders`: a state's own order interrupts it, and the days from the national emergency to it are left out
 */
export function computeStates(context: CovidContext, feed: Feed, dates: 'national' | 'orders'): StateEffects {
  const states = context.counts.states
    .filter((state) => state !== 'unknown')
    .map((state) => stateEffect(context, feed, state, dates));
  const fitted = states.filter((state): state is FittedState => state.effect !== null);
  return { states, fitted, pooled: pooledRatio(fitted, context.rules.confidenceLevel) };
}

function stateEffect(
  context: CovidContext,
  feed: Feed,
  state: string,
  dates: 'national' | 'orders',
): StateEffect {
  const order = stateOrders[state]?.from ?? null;
  const { spec } = feed;
  const series = seriesIn(context, feed, state);
  const before = countBetween(series, spec.from, spec.interruption);
  if (before < minBefore)
    return { state, order, effect: null, reason: `fewer than ${minBefore} accidents before (${before})` };
  const start = dates === 'orders' && order !== null ? dayNumber(order) : spec.transitionEnd;
  const own = { ...spec, transitionEnd: Math.max(spec.interruption, start) };
  return { state, order, ...fitInterruption(series, own, { ...context.rules, minDailyCount }) };
}

function pooledRatio(fitted: readonly FittedState[], confidenceLevel: number): PooledRatio | null {
  if (fitted.length < 2) return null;
  const { estimate, lower, upper, qPValue, tau2, i2 } = poolRandomEffects(
    fitted.map(({ effect }) => effect.logRatio),
    fitted.map(({ effect }) => effect.standardError),
    confidenceLevel,
  );
  return {
    ratio: Math.exp(estimate),
    lower: Math.exp(lower),
    upper: Math.exp(upper),
    statesDiffer: qPValue < 0.05,
    typicalFactor: Math.exp(Math.sqrt(tau2)),
    heterogeneity: i2,
    sides: {
      states: fitted.length,
      fewer: fitted.filter(({ effect }) => effect.ratio < 1).length,
      clearlyFewer: fitted.filter(({ effect }) => effect.upper < 1).length,
      clearlyMore: fitted.filter(({ effect }) => effect.lower > 1).length,
    },
  };
}

/** The series of a feed in one state. */
export function seriesIn(context: CovidContext, feed: Feed, state: string): MaskedSeries {
  return seriesWhere(context, feed, state, (other) => other === state);
}

/** The series of a feed in all states but one. */
export function seriesWithout(context: CovidContext, feed: Feed, state: string): MaskedSeries {
  return seriesWhere(context, feed, state, (other) => other !== state);
}

function seriesWhere(
  context: CovidContext,
  feed: Feed,
  name: string,
  isIncluded: (state: string) => boolean,
): MaskedSeries {
  const series = context.counts.series(
    name,
    (source, state) => (feed.name === 'all' || source === feed.name) && isIncluded(state),
  );
  const mask = new Uint8Array(series.counts.length);
  for (const { start, end } of gapsIn(series, feed)) mask.fill(1, start, end);
  // Before the feed began and after it ended, a count of 0 is not an observation.
  const start = feed.series.firstDay - series.firstDay;
  mask.fill(1, 0, Math.max(0, start));
  mask.fill(1, Math.min(mask.length, start + feed.series.counts.length));
  return { ...series, mask };
}
