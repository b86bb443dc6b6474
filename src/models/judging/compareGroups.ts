import type { Interval } from '../../base/interval.js';
import { requireLength } from '../../stats/checks.js';
import { percentileInterval, resampleClusters, resampledSums } from '../../stats/clusterBootstrap.js';
import type { Estimate } from '../../stats/coefficients.js';
import { eventLogLoss } from '../../stats/probabilityScores.js';
import { type Comparison, requireSameEvents } from './compare.js';
import type { Forecasts } from './forecasts.js';
import { jointFactor, spreadOf, verdictOf } from './jointly.js';
import { minDays } from './judge.js';
import { type IntervalOptions, intervalOptions } from './judgingOptions.js';
import { dayClusters, type Grouping } from './parts.js';

/** A model beside another one on the events of a group, by log-loss. */
export interface GroupComparison {
  readonly name: string;
  readonly events: number;
  /** Mean log-loss of each, in nats. */
  readonly model: number;
  readonly other: number;
  /** The model minus the other one, with the interval of this difference by itself. */
  readonly difference: Estimate;
  /** Its interval that holds together with those of the other groups, and what it shows: see `compare`. */
  readonly jointly: Interval;
  readonly verdict: Comparison['verdict'];
}

/**
 * Compares two forecasters on each group of the same events, by log-loss, on the same resampled days. Groups with events on
 * fewer than 20 days are left out, and so are those that have their commonest severity but for fewer than 10 events: a log-loss
 * depends on the rare ones, of which a bootstrap of few shows too little.
 *
 * @param groups the group of each event, in the order of the forecasts
 * @returns in the order of the names of the groups; losses in nats an event
 * @throws InputError if options are out of range, the forecasts are not of the same events, or the codes are not one for each
 * @see Romano and Wolf, Econometrica 2005, for intervals that hold together
 * @example
 * compareGroups(trees, frequencies, { codes: trees.state, names: trees.states })[0];
 * // { name: 'CA', events: 1081, model: 0.251, other: 0.262, difference: { estimate: -0.011, ... }, verdict: 'better', ... }
 */
export function compareGroups(
  model: Forecasts,
  other: Forecasts,
  groups: Grouping,
  options: IntervalOptions = {},
): GroupComparison[] {
  const { replications, seed, confidenceLevel } = intervalOptions('compareGroups', options);
  requireSameEvents('other', model, other);
  const { codes, names } = groups;
  requireLength('groups.codes', codes, model.count);
  const { days, cluster } = dayClusters(model.day);
  const [ofModel, ofOther] = [eventLosses(model), eventLosses(other)];
  // Columns of each group: the difference, the number of events, the loss of the model.
  const columns = 3 * names.length;
  const sums = new Float64Array(days.length * columns);
  for (let event = 0; event < model.count; event++) {
    if (codes[event]! < 0) continue;
    const to = cluster[event]! * columns + 3 * codes[event]!;
    sums[to]! += ofModel[event]! - ofOther[event]!;
    sums[to + 1]!++;
    sums[to + 2]! += ofModel[event]!;
  }
  const resamples = resampleClusters(days.length, replications, seed);
  const totals = resampledSums(sums, columns, resamples);
  const totalsOf = (column: number) =>
    totals.subarray(column * resamples.samples, (column + 1) * resamples.samples);
  const rareEvents = rareEventsOf(model, groups);
  const compared = names.flatMap((name, group) => {
    const hasEvents = (_: number, day: number) => sums[day * columns + 3 * group + 1]! > 0;
    if (days.filter(hasEvents).length < minDays || rareEvents[group]! < minRareEvents) return [];
    const [difference, counts, losses] = [0, 1, 2].map((at) => totalsOf(3 * group + at)) as Columns;
    const values = difference.map((sum, sample) => sum / counts[sample]!);
    const loss = losses[0]! / counts[0]!;
    return [
      {
        comparison: {
          name,
          events: counts[0]!,
          model: loss,
          other: loss - values[0]!,
          difference: percentileInterval(values, confidenceLevel)!,
        },
        values,
        spread: spreadOf(values),
      },
    ];
  });
  const factor = jointFactor(compared, confidenceLevel);
  return compared.map(({ comparison, spread }) => {
    const { estimate } = comparison.difference;
    const jointly = { lower: estimate - factor * spread, upper: estimate + factor * spread };
    return { ...comparison, jointly, verdict: verdictOf(jointly, 'lower') };
  });
}

const minRareEvents = 10;

/** For each group the number of its events that do not have its commonest class. */
function rareEventsOf({ actual, classes }: Forecasts, { codes, names }: Grouping): number[] {
  const counts = names.map(() => classes.map(() => 0));
  codes.forEach((code, event) => {
    if (code >= 0) counts[code]![actual[event]!]!++;
  });
  return counts.map((ofGroup) => ofGroup.reduce((sum, count) => sum + count, 0) - Math.max(...ofGroup));
}

type Columns = [Float64Array, Float64Array, Float64Array];

function eventLosses({ classes, count, actual, probabilities }: Forecasts): Float64Array {
  return Float64Array.from({ length: count }, (_, event) =>
    eventLogLoss(probabilities[event * classes.length + actual[event]!]!),
  );
}
