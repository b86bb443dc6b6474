import { StatisticsError } from '../../base/errors.js';
import { decide } from '../trainedModel.js';
import { type Costs, requireCosts, stepCosts } from './costs.js';
import type { Forecasts } from './forecasts.js';
import { searchThresholds } from './thresholdSearch.js';

/** Thresholds and what deciding by them costs on the forecasts that they were chosen on. */
export interface ChosenThresholds {
  /** See `TrainedModel`: one for each class but the lowest. */
  readonly thresholds: readonly number[];
  readonly costs: Costs;
  /** Mean cost of a decision by these thresholds. */
  readonly meanCost: number;
  /** Mean cost of predicting always this class, for each. */
  readonly constantCosts: readonly number[];
}

/**
 * Chooses the thresholds with the least mean cost on some forecasts, which should be those of a validation window. The search
 * is exact for every matrix of costs: it looks at all combinations of multiples of 0.005 from 0.005 to 1, in a time that grows
 * with the events plus the combinations. Among equal combinations it takes the one nearest to what is best for a calibrated
 * forecast that errs by one class at most, so that a class that a forecast never comes near to keeps a sensible threshold.
 *
 * @param costs by default one class too low costs three times one class too high
 * @throws InputError if the costs do not fit the classes
 * @throws StatisticsError without events, or for other than two to four classes
 * @example
 * const { thresholds } = chooseThresholds(validation, stepCosts(4, { missCost: 5 }));
 */
export function chooseThresholds(
  forecasts: Forecasts,
  costs: Costs = stepCosts(forecasts.classes.length),
): ChosenThresholds {
  const { classes, count, actual } = forecasts;
  requireCosts(costs, classes.length);
  if (count === 0) throw new StatisticsError('There are no events to choose thresholds on.');
  if (classes.length < 2 || classes.length > 4)
    throw new StatisticsError(`Thresholds are chosen for two to four classes, not ${classes.length}.`);
  const thresholds = searchThresholds(forecasts, costs);
  const decided = decide(forecasts.probabilities, classes, thresholds);
  let meanCost = 0;
  const constantCosts = classes.map(() => 0);
  for (let event = 0; event < count; event++) {
    const row = costs[actual[event]!]!;
    meanCost += row[classes.indexOf(decided[event]!)]! / count;
    for (let k = 0; k < classes.length; k++) constantCosts[k]! += row[k]! / count;
  }
  return { thresholds, costs, meanCost, constantCosts };
}
