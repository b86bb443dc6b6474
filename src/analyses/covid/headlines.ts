/** The title, the stand-first and the headlines of the report, each by a rule on ratios and their intervals. */

import { dayInWords, monthInWords } from '../../base/dates.js';
import { capitalise, formatCount, formatCountOf, joinWords } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
import { type Claim, claimOf, claimText } from '../sections/claims.js';
import { type Change, changeText } from './words.js';

/** `51 % fewer reports than expected`, `9.3 times the reports expected`: a clear change in words. */
function clearWords(ratio: number, expected: string): string {
  return ratio < manyTimes
    ? `${changeText(ratio)} reports than ${expected}`
    : `${timesText(ratio)} times the reports ${expected}`;
}

/** `90 % more`, `9.3 times as many`. */
function amountWords(ratio: number): string {
  return ratio < manyTimes ? changeText(ratio) : `${timesText(ratio)} times as many`;
}

const manyTimes = 3;

function timesText(ratio: number): string {
  if (ratio >= 1000) return 'over 999';
  return ratio < 10 ? ratio.toFixed(1) : formatCount(ratio);
}

/** @param event `the emergency` */
export function covidTitle(change: Change, event: string): string {
  const { who, ratio } = change;
  const clear = `${capitalise(who)} has ${clearWords(ratio, 'expected')} after ${event}`;
  return claimText(change, 1, {
    above: clear,
    below: clear,
    notToldApart: `No clear change in the reports of ${who} after ${event}`,
  });
}

/** What the data contains, where no effect can be estimated. All days are ISO dates. */
export interface Extent {
  readonly accidents: number;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly interruption: string;
  /** First day after the transition. */
  readonly transitionEnd: string;
}

export function cannotTitle({ accidents, firstDay, lastDay, interruption, transitionEnd }: Extent): string {
  if (lastDay < transitionEnd)
    return `Reports that end in ${monthInWords(lastDay)} cannot show what COVID-19 changed`;
  if (firstDay >= interruption) return 'Without reports from before COVID-19 its effect cannot be estimated';
  const too = accidents === 1 ? 'One report is too little' : `${formatCount(accidents)} reports are too few`;
  return `${too} to estimate what COVID-19 changed`;
}

/** What the other feeds say about a change of the first one. */
export function feedsCatch([first, ...others]: readonly Change[], hasSources: boolean): string {
  if (!hasSources) return 'No row names its feed, so a change in the mix of feeds would look the same.';
  if (others.length === 0)
    return 'No other feed has enough reports to compare, and a change of coverage would look the same.';
  const claim = claimOf(first!, 1);
  const opposite = others.find((other) => areOpposite(claim, claimOf(other, 1)));
  if (opposite !== undefined)
    return `${capitalise(opposite.who)} has ${amountWords(opposite.ratio)}, so part of it is probably a change of coverage.`;
  if (claim !== 'not told apart' && others.some((other) => claimOf(other, 1) === claim))
    return `${joinWords(others.filter((other) => claimOf(other, 1) === claim).map(({ who }) => capitalise(who)))} moved in the same direction.`;
  return claim === 'not told apart' && others.some((other) => claimOf(other, 1) !== claim)
    ? 'Another feed does show a change, which its coverage may explain.'
    : 'The other feeds show no clear change.';
}

function areOpposite(one: Claim, other: Claim): boolean {
  return (one === 'above' && other === 'below') || (one === 'below' && other === 'above');
}

/** What the test on earlier dates says. `inflation`: the errors there, in units of what the intervals allow. */
export function placeboCatch(spread: { readonly n: number; readonly inflation: number } | null): string {
  if (spread === null) return 'The data before is too short to test the method on earlier dates.';
  const { n, inflation } = spread;
  return inflation >= 1.05
    ? `The interval is widened by the errors on ${n} earlier dates.`
    : `On ${n} earlier dates the method missed by no more than its intervals allow.`;
}

export function counterfactualHeadline(change: Change): string {
  const { who, ratio } = change;
  const clear = `${capitalise(who)} has ${clearWords(ratio, 'its past predicts')}`;
  return claimText(change, 1, {
    above: clear,
    below: clear,
    notToldApart: `The reports of ${who} stay within what its past predicts`,
  });
}

/** All fitted feeds, without their sum. */
export function feedsHeadline(changes: readonly Change[]): string {
  const withClaim = (claim: Claim): Change[] => changes.filter((change) => claimOf(change, 1) === claim);
  const [above, below] = [withClaim('above'), withClaim('below')];
  if (above.length > 0 && below.length > 0)
    return `${capitalise(namesOf(below))} ${below.length === 1 ? 'has' : 'have'} fewer reports than expected, ${namesOf(above)} more`;
  const [shown, word] = below.length > 0 ? [below, 'Fewer'] : [above, 'More'];
  if (shown.length === 0) return 'No feed by itself shows a clear change';
  return shown.length === changes.length
    ? `Every feed has ${word.toLowerCase()} reports than expected`
    : `${word} reports than expected are shown for ${namesOf(shown)} only`;
}

function namesOf(changes: readonly Change[]): string {
  return changes.length === 1 ? changes[0]!.who : `${changes.length} feeds`;
}

export function placebosHeadline(asFar: number, placebos: number): string {
  return asFar === 0
    ? `None of ${placebos} placebo dates moved the ratio as far from 1`
    : `${asFar} of ${formatCountOf(placebos, 'placebo date')} moved the ratio at least as far from 1`;
}

/** @param months ratios of one feed, by month of the effect period */
export function monthsHeadline(who: string, months: readonly Interval[]): string {
  const count = (wanted: Claim): number => months.filter((month) => claimOf(month, 1) === wanted).length;
  const [above, below] = [count('above'), count('below')];
  const of = formatCountOf(months.length, 'month');
  if (above > 0 && below > 0) return `${capitalise(who)} moved in both directions within ${of}`;
  if (above + below === 0) return `No month by itself shows a clear change of ${who}`;
  return `${capitalise(who)} has ${above > 0 ? 'more' : 'fewer'} reports than expected in ${above + below} of ${of}`;
}

/** @param below how many of the states have an interval below 1 */
export function statesHeadline(who: string, states: number, below: number, above: number): string {
  if (below > 0 && above > 0)
    return `${below} of ${states} states have fewer reports than expected, ${above} more`;
  if (below + above === 0) return `No state by itself shows a clear change in the reports of ${who}`;
  return `In ${below + above} of ${states} states ${who} has ${below > 0 ? 'fewer' : 'more'} reports than expected`;
}

/** A share before and after, and what the same test gives one year earlier (NaN if there is no earlier year). */
export interface ShareMove extends Interval {
  readonly placebo: number;
}

/** Whether a share moved by more than chance, and by more than it did the year before. */
export function hasMoved({ lower, upper, placebo }: ShareMove): boolean {
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return false;
  const claim = claimOf({ lower, upper }, 0);
  if (claim === 'not told apart') return false;
  return !Number.isFinite(placebo) || claimOf({ lower, upper }, placebo) === claim;
}

export function sharesHeadline(moves: readonly ShareMove[]): string {
  const moved = moves.filter(hasMoved).length;
  const of = formatCountOf(moves.length, 'share');
  return moved === 0
    ? 'No share within a feed moved by more than in the year before'
    : `${moved} of ${of} moved by more than in the year before`;
}

export function hoursHeadline(who: string, hours: number): string {
  return hours === 0
    ? 'No hour of the day has a clearly different share'
    : `${capitalise(who)} has a clearly different share in ${hours} of 24 hours`;
}

/** A time without reports of a feed. */
export interface Silence {
  readonly who: string;
  readonly firstDay: string;
  readonly days: number;
}

/** @param steps how many lasting changes of level the model contains */
export function coverageHeadline(silences: readonly Silence[], steps: number): string {
  const [longest] = [...silences].sort((a, b) => b.days - a.days);
  if (longest !== undefined)
    return `${capitalise(longest.who)} fell silent for ${formatCountOf(longest.days, 'day')} from ${dayInWords(longest.firstDay)}`;
  return steps === 0
    ? 'No long silence and no lasting step is found in what the feeds report'
    : `What the feeds report changes level ${steps === 1 ? 'once' : `${steps} times`} before the interruption`;
}

/** @param others ratios by other windows and models */
export function settingsHeadline(reported: Interval, others: readonly Interval[]): string {
  const claim = claimOf(reported, 1);
  const alike = others.filter((other) => claimOf(other, 1) === claim).length;
  if (claim === 'not told apart') {
    return alike === others.length
      ? 'No other window or model shows a clear change'
      : `${others.length - alike} of ${others.length} other windows and models show a change`;
  }
  return `${alike} of ${others.length} other windows and models show ${claim === 'below' ? 'fewer' : 'more'} reports as well`;
}

export function memoryHeadline(isDetectable: boolean): string {
  return isDetectable
    ? 'The model leaves correlation between days'
    : 'No correlation between days is left by the model';
}
