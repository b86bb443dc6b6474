import {
  capitalise,
  formatCount,
  formatCountOf,
  formatNumber,
  formatPercent,
  joinWords,
} from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
import { claimOf, leadersOf } from '../sections/claims.js';
import { maxHeadline, maxTitle } from '../sections/limits.js';
import type { RankedRate } from './ranking.js';
import { minAccidentsForTrend } from './trends.js';
import { fitting, numberWord, placeWord } from './words.js';

/** The title, the stand-first and the headlines, each by a rule on numbers and their intervals. */

/** More leaders than this are no answer to the question which place leads. */
const mostLeaders = 5;

/** Hot spots in the order of their reports, of which the first have names. */
export interface RankedSpots {
  /** `I-10 E in Los Angeles`. */
  readonly names: readonly string[];
  /** Cities of the same. */
  readonly cities: readonly (string | null)[];
  readonly ranks: readonly Pick<RankedRate, 'rankLower' | 'rankUpper'>[];
}

/** How many hot spots lead: the fewest whose intervals of ranks are all before those of the others; 0 if none do. */
export function leadingCount(ranks: RankedSpots['ranks']): number {
  // The first rank is the largest value.
  return leadersOf(ranks.map(({ rankLower, rankUpper }) => ({ lower: -rankUpper, upper: -rankLower })));
}

/** Which hot spots lead, as far as the intervals of their ranks allow. */
export function leadText(spots: RankedSpots, maxLength: number): string {
  const { names, cities, ranks } = spots;
  const [name] = names;
  const total = ranks.length;
  if (total === 1) return fitting(maxLength, `${name} is the only hot spot`, 'There is one hot spot');
  const leaders = leadingCount(ranks);
  if (leaders === 1)
    return fitting(maxLength, `${name} leads the ${formatCount(total)} hot spots`, 'One hot spot leads');
  if (leaders > 1 && leaders <= mostLeaders) {
    const number = capitalise(numberWord(leaders));
    const own = cities.slice(0, leaders);
    const isOneCity = own[0] !== null && own.every((city) => city === own[0]);
    return fitting(
      maxLength,
      isOneCity
        ? `${number} spots in ${own[0]} lead; their order is open`
        : `${joinWords(names.slice(0, leaders))} lead; their order is open`,
      `${number} hot spots lead; their order is open`,
    );
  }
  const { rankUpper } = ranks[0]!;
  if (rankUpper <= mostLeaders && rankUpper < total) {
    const place = rankUpper === 2 ? 'first or second' : `between first and ${placeWord(rankUpper)}`;
    return fitting(
      maxLength,
      `${name} is ${place} of ${formatCount(total)} hot spots`,
      `The first hot spot is ${place} of ${formatCount(total)}`,
    );
  }
  return `No hot spot leads: the order of the ${formatCount(total)} is not told apart`;
}

/** Why no place is a hot spot. */
export interface NoHotSpot {
  readonly reports: number;
  readonly minPoints: number;
  readonly epsMeters: number;
  /** Whether `minPoints` was set by an option. */
  readonly isGiven: boolean;
  /** Reports of the fullest place: the most that lie within the radius of one; null if it was not looked for. */
  readonly fullest: number | null;
}

export function titleWithoutSpots({ reports, isGiven }: NoHotSpot): string {
  if (isGiven) return 'No place has as many reports as a hot spot is asked to have';
  return reports === 1
    ? 'One report is too little to find a hot spot'
    : `${formatCount(reports)} reports are too few to find a hot spot`;
}

/** What it takes to find a hot spot. */
export function whatItTakes({ reports, minPoints, epsMeters, fullest }: NoHotSpot): string {
  const takes = `A hot spot takes ${formatCount(minPoints)} reports within ${formatNumber(epsMeters)} m of one`;
  if (fullest === null) return `${takes}, and no place has them.`;
  const needed = Number(((reports * minPoints) / fullest).toPrecision(2));
  return `${takes}; the fullest place has ${formatCount(fullest)}. If every place grew alike, about ${formatCount(needed)} reports in all would do.`;
}

export function hotspotsTitle(spots: RankedSpots): string {
  return leadText(spots, maxTitle);
}

export function rankingHeadline(spots: RankedSpots): string {
  return leadText(spots, maxHeadline);
}

/** Later reports in earlier hot spots over those that their past suggests. */
export interface Later extends Interval {
  readonly hotSpots: number;
  readonly ratio: number;
  /** The last day of the reports that they were found in: `31 March 2022`. */
  readonly foundUntil: string;
}

/** All hot spots, and what makes a place one. */
export interface Found {
  readonly hotSpots: number;
  /** Of the reports, 0..1. */
  readonly share: number;
  readonly minPoints: number;
  readonly epsMeters: number;
}

export function hotspotsStandFirst(
  { hotSpots, share, minPoints, epsMeters }: Found,
  later: Later | null,
  reasonWithoutTest: string,
): string {
  const what = `(${formatCount(minPoints)} reports or more within ${formatNumber(epsMeters)} m)`;
  const held = `${formatCountOf(hotSpots, 'hot spot')} ${what} ${hotSpots === 1 ? 'holds' : 'hold'} ${formatPercent(share)} of the reports.`;
  return `${held} ${later === null ? reasonWithoutTest : laterText(later)}`;
}

function laterText({ hotSpots, ratio, foundUntil, ...interval }: Later): string {
  const [those, their] = hotSpots === 1 ? ['The one', 'its'] : ['Those', 'their'];
  const unsure = claimOf(interval, 1) === 'not told apart' ? ', which is not told apart from all of it' : '';
  return `${those} found by ${foundUntil} later had ${partText(ratio)} of what ${their} past suggests${unsure}.`;
}

const fractions = [
  [1 / 4, 'a quarter'],
  [1 / 3, 'a third'],
  [1 / 2, 'half'],
  [2 / 3, 'two thirds'],
  [3 / 4, 'three quarters'],
] as const;

/** `about half` of a ratio within 0.04 of it, else `83 %`. */
function partText(ratio: number): string {
  const fraction = fractions.find(([value]) => Math.abs(ratio - value) < 0.045);
  return fraction === undefined ? `${formatCount(Math.round(ratio * 100))} %` : `about ${fraction[1]}`;
}

/** How many hot spots the map has, and whether these are all. */
export interface Mapped {
  readonly shown: number;
  readonly isAll: boolean;
}

/**
 * Where the hot spots of the map are. The state of some may be unknown. States are named if they are all, or if each has
 * more than those not named.
 */
export function mapHeadline(
  byState: readonly (readonly [state: string, hotSpots: number])[],
  { shown, isAll }: Mapped,
): string {
  const states = byState.map(([state]) => state);
  const inFirst = (count: number): number => byState.slice(0, count).reduce((sum, [, n]) => sum + n, 0);
  if (states.length === 0) return 'Where the hot spots are';
  const largest = isAll ? '' : 'largest ';
  const located = inFirst(states.length);
  if (states.length <= 3 && located === shown) {
    const those = isAll ? 'The hot spots' : `The ${formatCount(shown)} largest hot spots`;
    return fitting(
      maxHeadline,
      `${those} are in ${joinWords(states)}`,
      `${those} are in ${numberWord(states.length)} states`,
    );
  }
  const those = `${located < shown ? `${formatCount(located)} of the` : 'The'} ${formatCount(shown)} ${largest}hot spots`;
  const leads = [3, 2, 1].filter(
    (count) => count <= states.length && byState[count - 1]![1] > (byState[count]?.[1] ?? 0),
  );
  return fitting(
    maxHeadline,
    ...leads.map(
      (count) =>
        `${joinWords(states.slice(0, count))} ${count === 1 ? 'has' : 'have'} ${formatCount(inFirst(count))} of the ${formatCount(shown)} ${largest}hot spots`,
    ),
    `${those} are in ${formatCountOf(states.length, 'state')}`,
  );
}

/** The hot spots of a state, beside all of them. */
export interface StateSpots {
  readonly state: string;
  readonly hotSpots: number;
  /** In the whole of the data. */
  readonly allHotSpots: number;
  /** Reports in the hot spots of the state. */
  readonly reports: number;
  /** The city with most of those reports, if any hot spot names its city. */
  readonly city: { readonly name: string; readonly reports: number } | null;
}

export function stateHeadline({ state, hotSpots, allHotSpots, reports, city }: StateSpots): string {
  if (hotSpots === 0) return `No hot spot is in ${state}`;
  const count =
    hotSpots === allHotSpots
      ? `${state} has ${hotSpots === 1 ? 'the only hot spot' : `${allOf(hotSpots)} hot spots`}`
      : `${state} has ${formatCount(hotSpots)} of the ${formatCount(allHotSpots)} hot spots`;
  if (city === null || city.reports <= reports / 2) return count;
  return fitting(
    maxHeadline,
    city.reports === reports
      ? `In ${state} ${hotSpots === 1 ? 'the hot spot is' : `${allOf(hotSpots)} hot spots are`} in ${city.name}`
      : `In ${state} most reports in hot spots are from ${city.name}`,
    count,
  );
}

/** `both`, `all 12`. */
function allOf(count: number): string {
  return count === 2 ? 'both' : `all ${formatCount(count)}`;
}

/** How large the leading hot spots of a city are. */
export function cityHeadline(city: string, widthsMeters: readonly number[]): string {
  if (widthsMeters.length === 0)
    return fitting(maxHeadline, `No hot spot is in ${city}`, 'The city has no hot spot');
  const [least, most] = [Math.min(...widthsMeters), Math.max(...widthsMeters)].map(roundMeters) as [
    number,
    number,
  ];
  const [unit, of]: [string, number] = most < 1000 ? ['m', 1] : ['km', 1000];
  const [from, to] = [least / of, most / of].map((width) => String(Number(width.toPrecision(2))));
  const size = from === to ? `${to} ${unit}` : `${from} to ${to} ${unit}`;
  const count = widthsMeters.length;
  return count === 1
    ? fitting(
        maxHeadline,
        `The leading hot spot of ${city} is ${size} across`,
        `The leading hot spot is ${size} across`,
      )
    : fitting(
        maxHeadline,
        `The ${numberWord(count)} leading hot spots of ${city} are ${size} across`,
        `The ${numberWord(count)} leading hot spots are ${size} across`,
      );
}

function roundMeters(meters: number): number {
  return meters < 10 ? Math.max(1, Math.round(meters)) : Math.round(meters / 10) * 10;
}

/** Hot spots by their trends beside those of their feeds. */
export interface TrendCounts {
  readonly emerging: number;
  readonly fading: number;
  /** Those with reports enough. */
  readonly tested: number;
  /** The first that is emerging, or fading if none is emerging. */
  readonly name: string | null;
}

export function coursesHeadline({ emerging, fading, tested, name }: TrendCounts): string {
  const of = `of ${numberWord(tested)} hot spots`;
  if (emerging + fading === 0)
    return tested === 1 ? 'The hot spot shows no trend of its own' : `None ${of} shows a trend of its own`;
  const are = (count: number): string => `${numberWord(count)} ${of} ${count === 1 ? 'is' : 'are'}`;
  if (emerging > 0 && fading > 0)
    return `${capitalise(are(emerging))} emerging, ${numberWord(fading)} fading`;
  const [count, course] = emerging > 0 ? [emerging, 'emerging'] : [fading, 'fading'];
  if (tested === 1) return `The hot spot is ${course}`;
  const short = `${capitalise(are(count))} ${course}`;
  return count === 1 && name !== null ? fitting(maxHeadline, `${short}: ${name}`, short) : short;
}

/** The hot spots of one course, among those with reports enough for a test. */
export interface OneTrend {
  readonly course: 'emerging' | 'fading';
  readonly count: number;
  readonly tested: number;
  /** The first of them, if it has a name. */
  readonly name: string | null;
}

export function trendSentence({ course, count, tested, name }: OneTrend): string {
  const enough = `with ${minAccidentsForTrend} reports or more`;
  const verb = course === 'emerging' ? 'outgrew' : 'fell behind';
  const [is, it, its] = count > 1 ? ['are', 'they', 'their'] : ['is', 'it', 'its'];
  const why = count === 0 ? '' : `: ${it} ${verb} ${its} feeds`;
  if (tested === 1) return `The one hot spot ${enough} is ${count === 0 ? 'not ' : ''}${course}${why}.`;
  const all = `${formatCount(tested)} hot spots ${enough}`;
  return count === 1 && name !== null
    ? `Of ${all}, only ${name} is ${course}${why}.`
    : `${count === 0 ? 'None' : formatCount(count)} of ${all} ${is} ${course}${why}.`;
}

/** Later reports in the hot spots of the earlier time beside those expected from their past. */
export interface HeldAgainst {
  readonly hotSpots: number;
  readonly observed: number;
  readonly expected: number;
  readonly foundUntil: string;
  /** Whether the later reports are those of one year. */
  readonly isYear: boolean;
}

export function heldAgainstSentence({
  hotSpots,
  observed,
  expected,
  foundUntil,
  isYear,
}: HeldAgainst): string {
  const [who, their] =
    hotSpots === 1 ? ['The hot spot', 'its'] : [`The ${formatCount(hotSpots)} hot spots`, 'their'];
  const due = Math.round(expected);
  return `${who} found by ${foundUntil} had ${formatCountOf(observed, 'report')} in the ${isYear ? 'year' : 'time'} after; ${formatCount(due)} ${due === 1 ? 'was' : 'were'} expected from ${their} past.`;
}

/** The same for the top of the page. */
export function heldAgainstShort({ hotSpots, observed, expected, foundUntil }: HeldAgainst): string {
  const due = Math.round(expected);
  return `${formatCountOf(hotSpots, 'hot spot')} found by ${foundUntil} later had ${formatCountOf(observed, 'report')}, where ${formatCount(due)} ${due === 1 ? 'was' : 'were'} expected.`;
}

/** Later reports in equal areas: hot spots against the fullest small cells. Null intervals are of methods without that area. */
export function hitHeadline(hotSpots: Interval | null, plain: Interval | null): string {
  if (hotSpots !== null && plain !== null) {
    if (hotSpots.lower > plain.upper) return 'Hot spots hold more later reports than plain counts';
    if (plain.lower > hotSpots.upper) return 'Plain counts hold more later reports than hot spots';
  }
  return 'Hot spots and plain counts are not told apart on later reports';
}

/** In at most ten words, what other settings give: hot spots, and how many of the largest stay together. */
export function settingsText(hotSpots: Interval, kept: Interval, largest: number): string {
  const [least, most] = [formatCount(hotSpots.lower), formatCount(hotSpots.upper)];
  const give = `Others: ${least === most ? '' : `${least}–`}${formatCountOf(hotSpots.upper, 'hot spot')}`;
  if (kept.lower === largest)
    return largest === 1
      ? `${give}; the largest stays.`
      : `${give}; the ${numberWord(largest)} largest stay.`;
  if (largest === 1) return `${give}; the largest may not stay.`;
  const range = kept.lower === kept.upper ? String(kept.upper) : `${kept.lower}–${kept.upper}`;
  return `${give}; ${range} of ${numberWord(largest)} largest stay.`;
}
