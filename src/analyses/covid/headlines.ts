/** The title, the stand-first and the headlines of the report, each by a rule on ratios and their intervals. */

import { dayInWords, monthInWords } from '../../base/dates.js';
import { capitalise, formatCount, formatCountOf, joinWords } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
import { type Claim, claimOf, claimText } from '../sections/claims.js';
import { verbFor } from '../sections/words.js';
import type { PlaceboRank } from './placebos.js';
import type { StateSides } from './states.js';
import { type Change, changeText, ratioText } from './words.js';

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

/** @param day of the interruption: `13 March 2020` */
export function covidTitle(change: Change, day: string): string {
  const { who, ratio } = change;
  const clear = `${capitalise(who)} has ${clearWords(ratio, 'expected')} after ${day}`;
  return claimText(change, 1, {
    above: clear,
    below: clear,
    notToldApart: `No clear change in the reports of ${who} after ${day}`,
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

/**
 * What the other feeds say about a change of the first one.
 *
 * @param together the change of all feeds together; null if it is not fitted
 */
export function feedsCatch(
  [first, ...others]: readonly Change[],
  together: Change | null,
  hasFeeds: boolean,
): string {
  if (!hasFeeds) return 'No row names its feed, so a change in the mix of feeds would look the same.';
  if (others.length === 0)
    return 'No other feed has enough reports to compare, and a change of coverage would look the same.';
  const claim = claimOf(first!, 1);
  const opposite = others.find((other) => areOpposite(claim, claimOf(other, 1)));
  if (opposite !== undefined) {
    const sum =
      together !== null && claimOf(together, 1) === 'not told apart'
        ? '; together the feeds show no clear change'
        : '';
    return `${capitalise(opposite.who)} has ${amountWords(opposite.ratio)}${sum}, so coverage probably changed.`;
  }
  if (claim !== 'not told apart' && others.some((other) => claimOf(other, 1) === claim))
    return `${joinWords(others.filter((other) => claimOf(other, 1) === claim).map(({ who }) => capitalise(who)))} moved in the same direction.`;
  return claim === 'not told apart' && others.some((other) => claimOf(other, 1) !== claim)
    ? 'Another feed does show a change, which its coverage may explain.'
    : 'The other feeds show no clear change.';
}

function areOpposite(one: Claim, other: Claim): boolean {
  return (one === 'above' && other === 'below') || (one === 'below' && other === 'above');
}

/** What the method shows at earlier dates. */
type PlaceboTest = Pick<PlaceboRank, 'placebos' | 'asFar' | 'shortHistory'>;

/** @param isCovid whether the interruption is that of COVID-19: then every earlier date is before it */
export function placeboCatch(test: PlaceboTest | null, isCovid: boolean): string {
  if (test === null) return 'The data before is too short to test the method on earlier dates.';
  const of = isCovid
    ? formatCountOf(test.placebos, 'date before COVID-19', 'dates before COVID-19')
    : formatCountOf(test.placebos, 'earlier date');
  const history = historyWords(test);
  return test.asFar === 0
    ? `At none of ${of} does the method show as large a change.`
    : `At ${test.asFar} of ${of} the method shows as large a change${history === null ? '' : `; ${history}`}.`;
}

/** `those 3 had at most 430 days of history, the real date 802`: why placebos may show as much; null without this reason. */
export function historyWords({ asFar, shortHistory }: PlaceboTest): string | null {
  if (shortHistory === null) return null;
  const [who, most] = asFar === 1 ? ['that date', ''] : [`those ${asFar}`, 'at most '];
  return `${who} had ${most}${formatCountOf(shortHistory.days, 'day')} of history, the real date ${formatCount(shortHistory.realDays)}`;
}

export function counterfactualHeadline(change: Change): string {
  const { who, ratio } = change;
  const clear = `${capitalise(who)} has ${clearWords(ratio, 'its past predicts')}`;
  return claimText(change, 1, {
    above: clear,
    below: clear,
    notToldApart: `The reports of ${who} show no clear change from their past`,
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
    ? `At none of ${formatCountOf(placebos, 'earlier date')} does the method show as large a change`
    : `At ${asFar} of ${formatCountOf(placebos, 'earlier date')} the method shows as large a change`;
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

/** The side of most states, and in how many of them it is clear: `Source2 has fewer reports in all 8 states, clearly in 6`. */
export function statesHeadline(who: string, sides: StateSides): string {
  const { states, fewer, clearlyFewer, clearlyMore } = sides;
  if (clearlyFewer + clearlyMore === 0)
    return `No state by itself shows a clear change in the reports of ${who}`;
  const [word, on, clear, opposite, against] =
    2 * fewer >= states
      ? ['fewer', fewer, clearlyFewer, 'more', clearlyMore]
      : ['more', states - fewer, clearlyMore, 'fewer', clearlyFewer];
  const where = `in ${on < states ? `${on} of ${states}` : states === 2 ? 'both' : `all ${states}`} states, clearly in ${clear === 0 ? 'none' : clear}`;
  return against === 0
    ? `${capitalise(who)} has ${word} reports ${where}`
    : `${capitalise(word)} reports ${where}; clearly ${opposite} in ${against}`;
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

/** @param moves the shares, with what a headline calls them: `Source2's evening share` */
export function sharesHeadline(moves: readonly (ShareMove & { readonly what: string })[]): string {
  const moved = moves.filter(hasMoved);
  const [first] = moved;
  if (first === undefined) return 'No share within a feed moved by more than in the year before';
  return moved.length === 1
    ? `${capitalise(first.what)} ${first.upper < 0 ? 'fell' : 'rose'} by more than in the year before`
    : `${moved.length} of ${formatCountOf(moves.length, 'share')} moved by more than in the year before`;
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

/** What was found in the counts of the feeds. */
export interface Coverage {
  readonly silences: readonly Silence[];
  /** Lasting changes of level that the model contains. */
  readonly breaks: number;
  readonly feeds: number;
  /** Feeds with enough reports for a silence to be found. */
  readonly judged: number;
}

export function coverageHeadline({ silences, breaks, feeds, judged }: Coverage): string {
  const [longest] = [...silences].sort((a, b) => b.days - a.days);
  if (longest !== undefined)
    return `${capitalise(longest.who)} fell silent for ${formatCountOf(longest.days, 'day')} from ${dayInWords(longest.firstDay)}`;
  if (breaks > 0)
    return `What the feeds report changes level ${breaks === 1 ? 'once' : `${breaks} times`} before the interruption`;
  if (judged === 0) return 'The reports are too few to tell a silence from chance';
  return judged === feeds
    ? 'No long silence and no lasting break is found in what the feeds report'
    : `No long silence is found in the ${judged === 1 ? 'one' : judged} of ${feeds} feeds with enough reports`;
}

/** @param others ratios by other windows and models */
export function settingsHeadline(reported: Change, others: readonly number[]): string {
  if (others.length === 0) return 'No other window or model could be fitted';
  const range = [...new Set([Math.min(...others), Math.max(...others)].map(ratioText))].join(' to ');
  const who =
    others.length === 1
      ? 'The one other window or model gives'
      : `${others.length} other windows and models give`;
  const claim = claimOf(reported, 1);
  if (claim === 'not told apart' || others.some((ratio) => ratio < 1 !== (claim === 'below')))
    return `${who} ${range}`;
  return `${others.length === 1 ? who : `All ${who}`} ${claim === 'below' ? 'fewer' : 'more'} reports: ${range}`;
}

/** @param outside how many of the autocorrelations at so many `lags` lie outside the band of 95 % */
export function memoryHeadline(outside: number, lags: number): string {
  return `${outside === 0 ? 'None' : outside} of ${lags} lags ${verbFor(outside, 'leaves', 'leave')} the band; chance alone gives about ${Math.round(0.05 * lags)}`;
}
