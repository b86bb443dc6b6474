import { formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
import { minDays } from '../../models/judging/judge.js';
import { changeOf, type Estimate, type Skill } from '../common/skill.js';
import { claimOf } from '../sections/claims.js';
import { type FoundClass, foundText } from '../sections/decisions.js';
import { type ConstantForecaster, decisiveBaseline } from './baselines.js';
import type { PromisedMetric } from './promise.js';

/** The title and the headlines of the report on predictions, each by a rule on numbers and their intervals. */

/**
 * The verdict on the predictions: a baseline that is shown to be better, else whether the model keeps what it promised, else
 * the best baseline.
 *
 * @param promised the log-loss; undefined if there is no promise to compare with
 * @param isNew whether the model is known not to have learned from the reports: else being better may be what it has seen
 */
export function verdictHeadline(
  constants: readonly ConstantForecaster[],
  promised: PromisedMetric | undefined,
  isNew: boolean,
): string {
  const { skill } = decisiveBaseline(constants);
  if (!isNew && skill.verdict === 'better') return 'How good the predictions are on new reports is not known';
  return skill.verdict === 'worse' || promised?.difference == null
    ? constantHeadline(skill)
    : promiseHeadline(promised.difference, promised.promised!.estimate);
}

/** Whether a model keeps on the stream what it promised at training: by the difference of the log-losses. */
export function promiseHeadline(difference: Estimate, promised: number): string {
  const claim = claimOf(difference, 0);
  return claim === 'not told apart'
    ? 'The log-loss on the stream is not told apart from that at training'
    : `The log-loss on the stream is ${formatPercent(Math.abs(difference.estimate) / promised)} ${claim} that at training`;
}

/** Whether the predictions are better than always guessing severity 2, or another constant. */
export function constantHeadline(skill: Skill): string {
  if (skill.verdict === 'undecided') return `The predictions are not told apart from “${skill.with}”`;
  const percent = formatPercent(Math.abs(changeOf(skill).estimate));
  return `By log-loss, the predictions are ${percent} ${skill.verdict} than “${skill.with}”`;
}

/** The title of a report without intervals. */
export function fewDaysTitle(days: number): string {
  return `Predictions of ${formatCountOf(days, 'day')} are too few to judge: it takes ${minDays}`;
}

/**
 * Whether the last month is worse than the first, beside a baseline: the log-loss alone also moves with the mix of severities.
 *
 * @param first change from the log-loss of the baseline; null, as of weeks and days, where it has no interval
 */
export function overTimeHeadline(
  unit: 'month' | 'week' | 'day',
  baseline: string,
  first: Interval | null,
  last: Interval | null,
): string {
  if (unit !== 'month' || first === null || last === null)
    return `Log-loss ${unit === 'day' ? 'day by day' : `${unit} by ${unit}`}`;
  if (last.lower > first.upper) return `Beside “${baseline}”, the last month is worse than the first`;
  if (last.upper < first.lower) return `Beside “${baseline}”, the last month is better than the first`;
  return `Beside “${baseline}”, first and last month are not told apart`;
}

/** Whether the probabilities came true. An error is told only if its interval leaves out 0. */
export function calibrationHeadline(error: Interval | null): string {
  if (error === null) return 'What came true of the forecast probabilities';
  return error.lower > 0
    ? 'On the stream the forecast probabilities are off'
    : 'No error of the forecast probabilities is shown';
}

/** How many reports of the highest severity the predictions find. */
export function recallHeadline(highest: FoundClass): string {
  const { severity, events } = highest;
  if (events === 0) return `No judged report has severity ${severity}`;
  return foundText(highest, 'The predictions');
}

/**
 * Whether the mix of feeds has moved, how many features have, and which one the farthest.
 *
 * @param moved titles of the features that have moved, the farthest first
 */
export function driftHeadline(moved: readonly string[], features: number, haveFeedsMoved: boolean): string {
  const [farthest] = moved;
  if (haveFeedsMoved)
    return `The mix of feeds has moved since training, ${farthest === undefined ? 'but no feature has' : `and so ${moved.length === 1 ? 'has' : 'have'} ${formatCount(moved.length)} of ${features} features`}`;
  if (farthest === undefined) return 'No feature is shown to have moved since training';
  return moved.length === 1
    ? `“${farthest}” is the only feature that has moved since training`
    : `${formatCount(moved.length)} of ${features} features have moved since training`;
}
