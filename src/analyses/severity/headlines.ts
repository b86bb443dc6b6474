import { formatPercent, formatPoints } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
import { changeOf, type Estimate, type Skill, strongestOf } from '../common/skill.js';
import { claimOf } from '../sections/claims.js';

/** The title and the headlines of the severity report, each by a rule on numbers and their intervals. */

/**
 * Whether the model beats the strongest baseline. A percentage is told only if the interval of all comparisons together
 * leaves out 0.
 *
 * @param baselines one or more
 */
export function skillHeadline(baselines: readonly Skill[]): string {
  const strongest = strongestOf(baselines);
  const name = baselineText(strongest.with);
  if (strongest.verdict === 'better' && baselines.every(({ verdict }) => verdict === 'better'))
    return `The model's log-loss is ${formatPercent(-changeOf(strongest).estimate)} below the best baseline's`;
  if (strongest.verdict === 'worse') return `The model does not beat the baselines: “${name}” is better`;
  const beaten = baselines.find(
    ({ with: other, verdict }) => other === 'class frequencies' && verdict === 'better',
  );
  return beaten === undefined
    ? 'The model is not told apart from the best baseline'
    : 'The model beats class frequencies, but not clearly the best baseline';
}

/** The words of a baseline in a sentence. */
export function baselineText(name: string): string {
  return name === 'class frequencies by feed and state' ? 'frequencies by feed and state' : name;
}

/** Whether the probabilities held after training. A calibration error is told only if its interval leaves out 0. */
export function calibrationHeadline(before: Interval, after: Interval): string {
  const [wasOff, isOff] = [before.lower > 0, after.lower > 0];
  if (!isOff) return 'After training, no error of the probabilities is shown';
  if (after.lower > before.upper) return 'The probabilities hold less well after training than before';
  return wasOff
    ? 'Forecast probabilities are off, in the validation window and after it'
    : 'In the test window the forecast probabilities are off';
}

/** How much a random split flatters, by the difference of its log-loss from that of a split by time. */
export function splitHeadline(difference: Estimate, honest: number): string {
  const claim = claimOf(difference, 0);
  if (claim === 'below')
    return `A random split looks ${formatPercent(-difference.estimate / honest)} better than one by time`;
  return claim === 'above'
    ? 'A random split does not flatter here: its log-loss is higher'
    : 'A random split is not told apart from a split by time';
}

/** Whether the model aged: the last month beside the first. */
export function decayHeadline(first: Interval, last: Interval): string {
  if (last.lower > first.upper) return 'The log-loss of the last month is above that of the first';
  if (last.upper < first.lower) return 'The log-loss of the last month is below that of the first';
  return 'First and last month after training are not told apart';
}

/** Which group of features leads. Others follow by their own intervals. */
export function importanceHeadline(
  groups: readonly { readonly name: string; readonly increase: Interval }[],
): string {
  const told = groups.filter(({ increase }) => increase.lower > 0);
  const [first, second] = groups;
  if (first === undefined || told.length === 0) return 'No group of features is shown to help';
  if (first.increase.lower > (second?.increase.upper ?? 0)) return `${first.name} helps the forecasts most`;
  return told.length === 1
    ? `${told[0]!.name} is the only group that is shown to help`
    : `${told.length} groups of features help, and none leads alone`;
}

/** How far an effect goes from its least value to its greatest, if their intervals do not overlap. */
export function effectHeadline(name: string, effects: readonly Estimate[]): string {
  const [least, greatest] = extremesOf(effects);
  return greatest.lower > least.upper
    ? `By ${name.toLowerCase()} the forecast moves by ${formatPoints(greatest.estimate - least.estimate).slice(1)} points`
    : `${name}: no values are told apart by the forecast`;
}

function extremesOf(effects: readonly Estimate[]): readonly [least: Estimate, greatest: Estimate] {
  const sorted = effects.toSorted((a, b) => a.estimate - b.estimate);
  return [sorted[0]!, sorted.at(-1)!];
}

/** Odds ratios that leave out 1. */
export function oddsHeadline(
  rows: readonly { readonly label: string; readonly interval: Interval }[],
): string {
  const apart = rows.filter(({ interval }) => claimOf(interval, 1) !== 'not told apart').length;
  return apart === 0
    ? 'No odds ratio of weather, road or light is told apart from 1'
    : `${apart} of ${rows.length} odds ratios of weather, road and light leave out 1`;
}

/** How much of the highest severity the decisions find. */
export function recallHeadline(severity: number, recall: { readonly estimate: number } | null): string {
  if (recall === null) return `No report of the test window has severity ${severity}`;
  return recall.estimate === 0
    ? `The decisions find no report of severity ${severity}`
    : `The decisions find ${formatPercent(recall.estimate)} of the reports of severity ${severity}`;
}

/** How many feeds have another share of severe reports after the training window than before. */
export function scalesHeadline(changed: number, feeds: number): string {
  if (changed === 0) return 'Shares of severe reports: no change of a feed is shown';
  if (feeds === 1) return 'The share of severe reports changed after the training window';
  return `Shares of severe reports changed in ${changed} of ${feeds} feeds`;
}
