import { capitalise, formatCountOf, formatPercent, formatPoints } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
import { changeOf, decisiveOf, type Estimate, type Skill, strongestOf } from '../common/skill.js';
import { claimOf } from '../sections/claims.js';
import { type FoundClass, foundText } from '../sections/decisions.js';
import type { ScaleChange } from './scales.js';

/** The title and the headlines of the severity report, each by a rule on numbers and their intervals. */

/**
 * Whether the model beats the baselines. One that is shown to be better than the model is named first. A percentage is
 * told only if the interval of all comparisons together leaves out 0.
 *
 * @param baselines one or more
 */
export function skillHeadline(baselines: readonly Skill[]): string {
  const strongest = strongestOf(baselines);
  const better = baselines.filter(({ verdict }) => verdict === 'worse').length;
  if (better > 0) {
    const best = `“${capitalise(baselineText(decisiveOf(baselines).with))}”`;
    return better === 1
      ? `${best} beats the model`
      : `${best} and ${formatCountOf(better - 1, 'more baseline')} beat the model`;
  }
  if (baselines.every(({ verdict }) => verdict === 'better'))
    return `The model's log-loss is ${formatPercent(-changeOf(strongest).estimate)} below the best baseline's`;
  const undecided = strongestOf(baselines.filter(({ verdict }) => verdict === 'undecided'));
  return `The model is not shown to be better than “${baselineText(undecided.with)}”`;
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

/** How much a random split flatters, by the change of its log-loss from that of a split by time. */
export function splitHeadline(change: Estimate): string {
  const claim = claimOf(change, 0);
  if (claim === 'below')
    return `A random split looks ${formatPercent(-change.estimate)} better than one by time`;
  return claim === 'above'
    ? 'A random split does not flatter here: its log-loss is higher'
    : 'A random split is not told apart from a split by time';
}

/** Whether the model aged: how much it differs from the best baseline in the last month and in the first. */
export function decayHeadline(first: Interval, last: Interval): string {
  if (last.lower > first.upper) return 'Beside the best baseline, the last month is worse than the first';
  if (last.upper < first.lower) return 'Beside the best baseline, the last month is better than the first';
  return 'Beside the best baseline, first and last month are not told apart';
}

/** The same where the first or the last month allows no comparison. */
export function monthsHeadline(months: readonly { readonly verdict: Skill['verdict'] }[]): string {
  if (months.length === 0) return 'Trees and the best baseline, month by month';
  const [better, worse] = countsOf(months);
  if (better + worse === 0) return 'In no month are trees and the best baseline told apart';
  return `Of ${formatCountOf(months.length, 'month')} compared, the trees are better in ${better} and worse in ${worse}`;
}

/** In how many groups the trees are better, and in how many worse, by intervals that hold together. */
export function groupsHeadline(groups: readonly { readonly verdict: Skill['verdict'] }[]): string {
  const [better, worse] = countsOf(groups);
  if (better + worse === 0) return 'In no group are trees and the best baseline told apart';
  return `Of ${groups.length} groups, the trees are better in ${better} and worse in ${worse}`;
}

function countsOf(
  groups: readonly { readonly verdict: Skill['verdict'] }[],
): readonly [better: number, worse: number] {
  const count = (verdict: Skill['verdict']): number => groups.filter((one) => one.verdict === verdict).length;
  return [count('better'), count('worse')];
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

/** The least and the greatest of some effects. */
export function extremesOf(effects: readonly Estimate[]): readonly [least: Estimate, greatest: Estimate] {
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
export function recallHeadline(highest: FoundClass): string {
  const { severity, events } = highest;
  if (events === 0) return `No report of the test window has severity ${severity}`;
  return foundText(highest, 'The decisions');
}

/** How the share of severe reports moved: the largest change of any feed. */
export function scalesHeadline(
  changes: readonly { readonly feed: string | null; readonly change: ScaleChange }[],
  feeds: number,
): string {
  const [largest] = changes;
  if (largest === undefined) return 'Shares of severe reports: no change over the years is shown';
  const { direction, years, isEachYear } = largest.change;
  const [first, last] = [years[0]!.year, years.at(-1)!.year];
  const eachYear = isEachYear && years.length > 2 ? ' each year' : '';
  const period = isEachYear ? `${eachYear} from ${first} to ${last}` : ` between ${first} and ${last}`;
  const whose =
    feeds === 1 || largest.feed === null ? 'The severe share' : `The severe share of ${largest.feed}`;
  return `${whose} ${direction}${period}`;
}
