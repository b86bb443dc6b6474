import { type PooledEffect, poolRandomEffects } from '../../stats/index.js';
import { dayNumber } from '../common/days.js';
import type { CovidContext, Feed } from './context.js';
import { countBetween } from './counts.js';
import { type Effect, fitInterruption, type MaskedSeries } from './interruption.js';
import { gapsIn } from './panel.js';
import { stateOrders } from './stateOrders.js';

export interface StateEffect {
  readonly state: string;
  /** Day of the state's own order, `YYYY-MM-DD`; null when it had none. */
  readonly order: string | null;
  readonly effect: Effect | null;
  readonly reason: string;
}

export interface StateEffects {
  readonly states: readonly StateEffect[];
  /** The mean over the states with the spread of their true effects; null with fewer than two states. */
  readonly pooled: PooledEffect | null;
}

/** Below this many accidents before, an interval of a state is too wide to be worth a line. */
const minBefore = 300;

/**
 * The effect in each state within one feed, so that the mix of feeds in a state cannot pose as an effect.
 *
 * @param dates `orders`: a state's own order interrupts it, and the days from the national emergency to it are left out
 */
export function stateEffects(context: CovidContext, feed: Feed, dates: 'national' | 'orders'): StateEffects {
  const states = context.counts.states
    .filter((state) => state !== 'unknown')
    .map((state): StateEffect => {
      const order = stateOrders[state]?.from ?? null;
      const series = seriesIn(context, feed, state);
      const before = countBetween(series, feed.spec.from, feed.spec.interruption);
      if (before < minBefore)
        return { state, order, effect: null, reason: `${before} accidents before; ${minBefore} are needed` };
      const start = dates === 'orders' && order !== null ? dayNumber(order) : feed.spec.transitionEnd;
      const spec = { ...feed.spec, transitionEnd: Math.max(feed.spec.interruption, start) };
      return { state, order, ...fitInterruption(series, spec, { ...context.rules, minDailyCount: 0.2 }) };
    });
  const fitted = states.flatMap(({ effect }) => (effect === null ? [] : [effect]));
  const pooled =
    fitted.length < 2
      ? null
      : poolRandomEffects(
          fitted.map(({ logRatio }) => logRatio),
          fitted.map(({ standardError }) => standardError),
          context.rules.level,
        );
  return { states, pooled };
}

/** The series of a feed in a state, or without it. */
export function seriesIn(context: CovidContext, feed: Feed, state: string, without = false): MaskedSeries {
  const series = context.counts.series(
    state,
    (source, place) => (feed.name === 'all' || source === feed.name) && (place === state) !== without,
  );
  const mask = new Uint8Array(series.counts.length);
  for (const { start, end } of gapsIn(series, feed)) mask.fill(1, start, end);
  // Days before the feed began are no zeros.
  const begin = feed.series.firstDay - series.firstDay;
  mask.fill(1, 0, Math.max(0, begin));
  mask.fill(1, Math.min(mask.length, begin + feed.series.counts.length));
  return { ...series, mask };
}
