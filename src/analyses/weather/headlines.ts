import { capitalise, formatNumber, formatPercent, joinWords } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
import { type Claim, claimOf, claimText, leadersOf } from '../sections/claims.js';
import { maxHeadline, maxTitle } from '../sections/limits.js';
import { verbFor } from '../sections/words.js';
import type { ObservedShareBand } from './byObservedShare.js';
import type { ClassShare } from './classShares.js';
import type { Contrast } from './interactions.js';
import type { RateChange } from './vocabulary.js';
import { widened } from './widened.js';
import { weatherLabel, weatherList, weatherText } from './words.js';

/** The title and the headlines of the weather report, each by a rule on numbers and their intervals. */

/** A class of weather beside the baseline, by a ratio. */
export interface Compared extends Interval {
  readonly weatherClass: number;
  readonly estimate: number;
}

/** Sentences about classes of weather, by what the intervals allow. */
interface Frames {
  readonly above: (names: string) => string;
  readonly below: (names: string) => string;
  /** Of several kinds of weather, and of the only one that could be compared. */
  readonly none: string;
  readonly noneOf: (name: string) => string;
}

/**
 * What one of several classes shows: `alone` if its interval leaves out 1, but not when the number of classes is allowed
 * for. Only a clear one may be named as a finding.
 */
export type Shown = 'above' | 'below' | 'alone' | 'not told apart';

export function shownBy(one: Compared, compared: readonly Compared[], confidenceLevel: number): Shown {
  if (claimOf(one, 1) === 'not told apart') return 'not told apart';
  const claim = claimOf(widened(one, compared.length, confidenceLevel), 1);
  return claim === 'not told apart' ? 'alone' : claim;
}

/** The classes that show this, in the given order. */
function classesThatShow(shown: Shown, compared: readonly Compared[], confidenceLevel: number): number[] {
  return compared
    .filter((one) => shownBy(one, compared, confidenceLevel) === shown)
    .map(({ weatherClass }) => weatherClass);
}

/** The first weather that a title names. */
export interface Named {
  readonly weatherClass: number;
  readonly claim: 'above' | 'below';
  /** Whether the title names no other. */
  readonly isOnly: boolean;
}

/** The first weather that a title names, and its side of 1; null if it names none. */
export function firstNamed(compared: readonly Compared[], confidenceLevel: number): Named | null {
  for (const claim of ['above', 'below'] as const) {
    const [first, second] = classesThatShow(claim, compared, confidenceLevel);
    if (first !== undefined) return { weatherClass: first, claim, isOnly: second === undefined };
  }
  return null;
}

/** Names the classes above 1, else those below, else says that none is told apart. */
function byClaim(
  compared: readonly Compared[],
  confidenceLevel: number,
  { above, below, none, noneOf }: Frames,
  mostCharacters: number,
): string {
  for (const [claim, frame] of [['above', above] as const, ['below', below] as const]) {
    const classes = classesThatShow(claim, compared, confidenceLevel);
    if (classes.length > 0) return frame(weatherList(classes, mostCharacters - frame('').length));
  }
  const [only] = compared;
  return only !== undefined && compared.length === 1 ? noneOf(weatherText(only.weatherClass)) : none;
}

/** The same for a chart, in which some intervals may leave out 1 though none does when their number is allowed for. */
function chartHeadline(compared: readonly Compared[], confidenceLevel: number, frames: Frames): string {
  const alone = classesThatShow('alone', compared, confidenceLevel);
  const rest =
    alone.length === 1
      ? ` stands out, as one of ${compared.length} kinds of weather can by chance`
      : ` stand out, as some of ${compared.length} kinds of weather can by chance`;
  const none =
    alone.length === 0 ? frames.none : `${capitalise(weatherList(alone, maxHeadline - rest.length))}${rest}`;
  return byClaim(compared, confidenceLevel, { ...frames, none }, maxHeadline);
}

/** @param ratios with the commonest weather first */
export function ratesTitle(ratios: readonly Compared[], confidenceLevel: number): string {
  const frames: Frames = {
    above: (names) => `More accidents are reported per hour of ${names} than of fair weather`,
    below: (names) => `Fewer accidents are reported per hour of ${names} than of fair weather`,
    none: 'No weather is told apart from fair weather in reports per hour',
    noneOf: (name) => `${capitalise(name)} is not told apart from fair weather in reports per hour`,
  };
  return byClaim(ratios, confidenceLevel, frames, maxTitle);
}

/** @param ratios with the commonest weather first */
export function ratesHeadline(ratios: readonly Compared[], confidenceLevel: number): string {
  return chartHeadline(ratios, confidenceLevel, {
    above: (names) => `More reports per hour of ${names} than of fair weather`,
    below: (names) => `Fewer reports per hour of ${names} than of fair weather`,
    none: 'Reports per hour: no weather is told apart from fair weather',
    noneOf: (name) => `Reports per hour: ${name} is not told apart from fair weather`,
  });
}

const severityFrames: Frames = {
  above: (names) => `In ${names} a report is more often severe than in fair weather`,
  below: (names) => `In ${names} a report is less often severe than in fair weather`,
  none: 'Severity tells no weather apart from fair weather',
  noneOf: (name) => `Severity does not tell ${name} apart from fair weather`,
};

/** @param odds with the commonest weather first */
export function severityTitle(odds: readonly Compared[], confidenceLevel: number): string {
  return byClaim(odds, confidenceLevel, severityFrames, maxTitle);
}

/** Where every kind of weather has reports enough, and severity says nothing because it does not vary. */
export function sameSeverityTitle({ severe, labelled }: { severe: number; labelled: number }): string {
  if (severe > 0 && severe < labelled)
    return 'Severity does not vary within a feed, year, state, light and road';
  return `${severe === 0 ? 'No' : 'Every'} report with weather is severe, so severity compares no weather`;
}

/** @param odds with the commonest weather first */
export function severityHeadline(odds: readonly Compared[], confidenceLevel: number): string {
  return chartHeadline(odds, confidenceLevel, severityFrames);
}

/**
 * How many feeds show alone what all of them show together: `2 of 3 feeds show this alone and 1 is not told apart.`
 *
 * @param odds of each feed; null where a feed has no estimate
 */
export function aloneSentence(
  { weatherClass, claim, isOnly }: Named,
  odds: readonly (Interval | null)[],
): string {
  const count = (of: Claim): number => odds.filter((one) => claimOf(one, 1) === of).length;
  const [same, opposite] = [count(claim), count(claim === 'above' ? 'below' : 'above')];
  const none = odds.length - same - opposite;
  const rest = [
    ...(opposite > 0 ? [`${opposite} ${verbFor(opposite, 'shows', 'show')} the opposite`] : []),
    ...(none > 0 ? [`${none} ${verbFor(none, 'is', 'are')} not told apart`] : []),
  ];
  const shown = `${same === 0 ? 'none' : same} of ${odds.length} feeds ${verbFor(Math.max(1, same), 'shows', 'show')} this alone`;
  const sentence = `${joinWords([shown, ...rest])}.`;
  return isOnly ? capitalise(sentence) : `In ${weatherText(weatherClass)} ${sentence}`;
}

/** Of one weather, how many feeds agree. */
export function feedsHeadline(weatherClass: number, odds: readonly Interval[]): string {
  const [only] = odds;
  if (only !== undefined && odds.length === 1) {
    const verdict = claimText(only, 1, {
      above: 'higher than',
      below: 'lower than',
      notToldApart: 'not told apart from that',
    });
    return `Severity in ${weatherText(weatherClass)}: ${verdict} in fair weather`;
  }
  const count = (claim: Claim): number => odds.filter((one) => claimOf(one, 1) === claim).length;
  const [above, below, none] = [count('above'), count('below'), count('not told apart')];
  const parts = [
    ...(above > 0 ? [`higher in ${above}`] : []),
    ...(below > 0 ? [`lower in ${below}`] : []),
    ...(none > 0 ? [`not told apart in ${none}`] : []),
  ];
  return `Severity in ${weatherText(weatherClass)}: ${joinWords(parts)} of ${odds.length} feeds`;
}

/** @param bad weather by share, largest first, without fair weather */
export function sharesHeadline(bad: readonly ClassShare[]): string {
  const leaders = leadersOf(bad.map(({ share }) => share));
  const [first] = bad;
  if (leaders === 1 && first !== undefined) {
    return `${weatherLabel(first.weatherClass)} leads the bad weather with ${formatPercent(first.share.share)} of the reports`;
  }
  return 'By its share of the reports, no bad weather leads alone';
}

/** A contrast of two sides, named. */
export interface NamedContrast extends Pick<Contrast, 'weatherClass'> {
  readonly quotient: Interval;
  readonly first: string;
  readonly second: string;
}

export function interactionsHeadline(contrasts: readonly NamedContrast[]): string {
  const apart = contrasts.filter(({ quotient }) => claimOf(quotient, 1) !== 'not told apart');
  const [only] = apart;
  if (only === undefined) return 'No ratio of weather is told apart by light or by road';
  if (apart.length > 1) return `${apart.length} of ${contrasts.length} ratios differ by light or by road`;
  const higher = claimOf(only.quotient, 1) === 'above' ? 'higher' : 'lower';
  return `The ratio of ${weatherText(only.weatherClass)} is ${higher} ${only.first} than ${only.second}`;
}

/** A curve in words. */
export interface CurveWords {
  readonly name: string;
  /** The bin that all others are compared with: `9.5 mi or more`. */
  readonly reference: string;
  /** The bin that differs most, if one is told apart: `at 0.5–1`. */
  readonly extreme: string | null;
}

/** @param interval of the bin that differs most */
export function curveHeadline({ name, reference, extreme }: CurveWords, interval: Interval | null): string {
  const claim = claimOf(interval, 1);
  return extreme === null || claim === 'not told apart'
    ? `${name}: no range is told apart from ${reference}`
    : `${name}: ${claim === 'above' ? 'more' : 'fewer'} reports per hour ${extreme} than at ${reference}`;
}

/** Whether the corrected ratio of rain depends on how many hours were observed. */
export function bandsHeadline(bands: readonly ObservedShareBand[], headline: number | undefined): string {
  const corrected = bands.flatMap((band) => band.corrected ?? []);
  if (headline === undefined || corrected.length === 0)
    return 'The ratio of rain by the share of hours observed';
  const apart = corrected.filter((one) => claimOf(one, headline) !== 'not told apart').length;
  return apart === 0
    ? `Corrected for missing hours, no band is told apart from ×${formatNumber(headline)}`
    : `Corrected for missing hours, ${apart} of ${corrected.length} bands differ from ×${formatNumber(headline)}`;
}

export function vocabularyHeadline(changes: readonly RateChange[]): string {
  const apart = changes.filter(({ quotient }) => claimOf(quotient, 1) !== 'not told apart').length;
  return apart === 0
    ? 'No ratio before April 2019 is told apart from the one after'
    : `${apart} of ${changes.length} ratios differ before and after April 2019`;
}

/** How many other designs say the same as the headline. */
export function designsHeadline(name: string, same: number, others: number): string {
  return `${same} of ${others} other designs ${same === 1 ? 'says' : 'say'} the same of ${name} as the headline`;
}
