import { dayInWords } from '../../base/dates.js';
import {
  capitalise,
  formatCount,
  formatNumber,
  formatPercent,
  joinWords,
  shorten,
} from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
import { minAccidentsForBreaks, minDaysForBreaks } from '../common/breaks.js';
import type { Share } from '../common/shares.js';
import { claimOf, claimText, leadersOf } from '../sections/claims.js';
import { maxHeadline } from '../sections/limits.js';
import { stateText } from '../sections/words.js';
import { changeInLogOdds, type YearShare } from './severity.js';

/** The title, the stand-first and the headlines of the overview, each by a rule on numbers and their intervals. */

/** A day on which the level of a feed changes. */
export interface FeedBreak extends Interval {
  /** As headlines name it. */
  readonly feed: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Reports a day. */
  readonly before: number;
  readonly after: number;
  /** after / before. */
  readonly ratio: number;
}

/** Days on which a feed reported nothing, or nearly nothing. */
export interface Silence {
  readonly feed: string;
  readonly day: string;
  readonly days: number;
}

/** The breaks that are told apart from no change, the largest first. */
export function clearBreaks<One extends Interval & Pick<FeedBreak, 'before' | 'after'>>(
  breaks: readonly One[],
): One[] {
  return breaks.filter((one) => claimOf(one, 1) !== 'not told apart').sort((a, b) => sizeOf(b) - sizeOf(a));
}

/** How large a break is, in reports a day: a ratio would put the thin first weeks of a feed first. */
export function sizeOf({ before, after }: { readonly before: number; readonly after: number }): number {
  return Math.abs(after - before);
}

/** What the title and the stand-first rest on. */
export interface Coverage {
  readonly accidents: number;
  /** From the first to the last of them. */
  readonly days: number;
  /** Null if no feed has enough days and accidents to be searched for breaks. */
  readonly breaks: readonly FeedBreak[] | null;
  /** How many feeds there are, the accidents that name none among them. */
  readonly feeds: number;
  /** As a headline names the only one. */
  readonly onlyFeed: string;
}

export function overviewTitle({ accidents, days, breaks, feeds, onlyFeed }: Coverage): string {
  if (breaks === null) {
    if (accidents === 1) return 'One report is too little to find a break in its coverage';
    if (accidents >= minAccidentsForBreaks && days < minDaysForBreaks) {
      return days === 1
        ? 'One day of reports is too little to find a break in their coverage'
        : `${formatCount(days)} days of reports are too few to find a break in their coverage`;
    }
    return `${formatCount(accidents)} reports are too few to find a break in their coverage`;
  }
  const clear = clearBreaks(breaks);
  const changing = new Set(clear.map(({ feed }) => feed)).size;
  if (changing === 0)
    return `No break is found in what ${feeds === 1 ? `${onlyFeed} reports` : 'the feeds report'}`;
  const meaning = 'a change in counts may be a change of coverage';
  const what = clear.length === 1 ? 'a break' : 'breaks';
  if (feeds === 1) return `${capitalise(onlyFeed)} has ${what}: ${meaning}`;
  if (changing === feeds)
    return `${feeds === 2 ? 'Both' : `All ${formatCount(feeds)}`} feeds have breaks: ${meaning}`;
  return `Of ${formatCount(feeds)} feeds, ${changing === 1 ? `one has ${what}` : 'some have breaks'}: ${meaning}`;
}

export function overviewCatch({ breaks }: Coverage): string {
  if (breaks === null)
    return `Finding one takes ${minAccidentsForBreaks} reports of a feed over ${minDaysForBreaks} days.`;
  return clearBreaks(breaks).length === 0
    ? 'Counts were searched from day to day; a gradual change can stay unseen.'
    : 'Compare within one feed, between two breaks: the marked days on which its level jumps.';
}

/** The longest silence, else the largest break, else none. */
export function coverageHeadline(silences: readonly Silence[], breaks: readonly FeedBreak[] | null): string {
  const [longest] = [...silences].sort((a, b) => b.days - a.days);
  if (longest !== undefined) {
    return `${capitalise(longest.feed)} falls silent on ${dayInWords(longest.day)} for ${formatCount(longest.days)} days`;
  }
  if (breaks === null) return 'Too few reports to tell a break from chance';
  const [largest] = clearBreaks(breaks);
  if (largest === undefined) return 'No break is told apart from chance';
  return `${capitalise(largest.feed)} ${claimText(largest, 1, {
    above: 'reports more',
    below: 'reports less',
    notToldApart: 'reports',
  })} from ${dayInWords(largest.day)} on: ${times(largest.ratio)}`;
}

/** A column that one feed fills and another does not. */
export interface Uneven {
  /** In words: `End latitude`. */
  readonly column: string;
  readonly most: { readonly feed: string; readonly share: Share };
  readonly least: { readonly feed: string; readonly share: Share };
}

export function missingHeadline(uneven: Uneven): string {
  if (leadersOf([uneven.most.share, uneven.least.share]) === 0) {
    return 'The feeds are not told apart by what they leave out';
  }
  const { most, least } = uneven;
  const column = shorten(uneven.column, 24);
  const shares = [most, least].map(({ feed, share }) => `${formatPercent(share.share)} of ${feed}`);
  const whole = `${column} is missing in ${joinWords(shares)}`;
  return whole.length <= maxHeadline ? whole : `${column} is missing more often in ${most.feed}`;
}

/** The severe shares of a feed in the years in which they are highest and lowest. */
export interface SeverityChange {
  readonly feed: string;
  readonly highest: YearShare;
  readonly lowest: YearShare;
}

/** The feed whose scale surely moves most. */
export function severityHeadline(changes: readonly SeverityChange[]): string {
  const [most] = changes
    .filter((change) => changeInLogOdds(change) > 0)
    .sort((a, b) => changeInLogOdds(b) - changeInLogOdds(a));
  if (most === undefined) return 'No two years are told apart by their severe share';
  const { feed, highest, lowest } = most;
  const whole = `${capitalise(feed)} calls most severe in ${yearText(highest)}, fewest in ${yearText(lowest)}`;
  return whole.length <= maxHeadline
    ? whole
    : `${capitalise(feed)} calls most severe in ${highest.year}, fewest in ${lowest.year}`;
}

/** `2018 (33.3 %)`. */
function yearText({ year, share }: YearShare): string {
  return `${year} (${formatPercent(share.share)})`;
}

/** @param lengths how many exact lengths make `share` of the durations of the feed */
export function durationHeadline(feed: string, share: number, lengths: number): string {
  return `${formatPercent(share)} of the durations of ${feed} are one of ${formatCount(lengths)} exact lengths`;
}

/** A label of the weather before and after the feed changed its words. */
export interface LabelChange {
  readonly before: Share;
  readonly after: Share;
}

/** `null` where a year of labels is missing on one side. */
export function labelsHeadline(clear: LabelChange | null, fair: LabelChange | null): string {
  const falls = clear !== null && leadersOf([clear.before, clear.after]) === 1;
  const rises = fair !== null && leadersOf([fair.after, fair.before]) === 1;
  return falls && rises
    ? 'Clear becomes Fair and Overcast becomes Cloudy in April 2019'
    : 'The labels of the sky before and after April 2019';
}

/** When a feed reports: from 6 to 10 in the morning and from 15 to 19. */
export interface RushShares {
  readonly feed: string;
  readonly morning: Share;
  readonly evening: Share;
}

export function hoursHeadline(feeds: readonly RushShares[]): string {
  const leading = (isMorning: boolean): string[] =>
    feeds
      .filter(({ morning, evening }) => leadersOf(isMorning ? [morning, evening] : [evening, morning]) === 1)
      .map(({ feed }) => feed);
  const [mornings, evenings] = [leading(true), leading(false)];
  if (mornings.length === 0 && evenings.length === 0) return 'Mornings and evenings are not told apart';
  if (mornings.length > 0 && evenings.length > 0) {
    const whole = `${namesText(mornings)} ${leanTo(mornings)} the morning, ${namesText(evenings, false)} to the evening`;
    return whole.length <= maxHeadline
      ? whole
      : `Of the feeds ${mornings.length} ${leanTo(mornings)} the morning, ${evenings.length} to the evening`;
  }
  return mornings.length > 0
    ? `${namesText(mornings)} ${leanTo(mornings)} the morning`
    : `${namesText(evenings)} ${leanTo(evenings)} the evening`;
}

/** A cell of the week, such as Friday from 15 to 18 h, and its share of the reports of a feed. */
export interface WeekCell {
  /** `on Fridays, 15–18 h`. */
  readonly when: string;
  readonly share: Share;
}

/** The cell of the week that leads alone, else whether weekends have fewer reports: what colours of a grid show. */
export function weekHeadline(feed: string, cells: readonly WeekCell[], weekend: Share): string {
  const ranked = cells.toSorted((a, b) => b.share.share - a.share.share);
  if (leadersOf(ranked.map(({ share }) => share)) === 1) {
    const { when, share } = ranked[0]!;
    return `${capitalise(feed)} reports most ${when}: ${formatPercent(share.share)}`;
  }
  return claimText(weekend, 2 / 7, {
    above: `${capitalise(feed)} has more reports a day on weekends`,
    below: `${capitalise(feed)} has fewer reports a day on weekends`,
    notToldApart: `Weekends of ${feed} are not told apart from other days`,
  });
}

/** @param ranked shares of the states, largest first */
export function statesHeadline(
  ranked: readonly { readonly state: string; readonly share: Share }[],
  withHalf: number,
): string {
  const leaders = leadersOf(ranked.map(({ share }) => share));
  if (leaders >= 1 && leaders <= 3) {
    const states = ranked.slice(0, leaders).map(({ state }) => state);
    const part = ranked.slice(0, leaders).reduce((sum, { share }) => sum + share.share, 0);
    const lead = `${leaders === 1 ? 'leads' : 'lead'} with ${formatPercent(part)} of the reports`;
    const whole = `${joinWords(states.map(stateText))} ${lead}`;
    return whole.length <= maxHeadline ? whole : `${joinWords(states)} ${lead}`;
  }
  return withHalf === 1
    ? `${stateText(ranked[0]!.state)} has half of the reports`
    : `${withHalf} of ${ranked.length} states have half of the reports; none is told apart as first`;
}

type OddsRow = Interval & { readonly label: string };

/** The road features whose odds ratios are told apart from 1: those above, else those below, else none. */
export function featuresHeadline(rows: readonly OddsRow[]): string {
  const told = toldApart(rows);
  return told === null
    ? 'No road feature is told apart from elsewhere by severity'
    : `${capitalise(told.names)}: ${told.word} often severe than elsewhere`;
}

/** The same of kinds of weather, whose comparison leaves out the place and the light. */
export function weatherHeadline(rows: readonly OddsRow[]): string {
  const told = toldApart(rows);
  return told === null
    ? 'No weather is told apart from clear weather by severity'
    : `Before adjustment for place, ${told.names} ${told.isOne ? 'is' : 'are'} ${told.word} often severe`;
}

function toldApart(rows: readonly OddsRow[]) {
  const named = (claim: 'above' | 'below'): string[] =>
    rows.filter((row) => claimOf(row, 1) === claim).map(({ label }) => label.toLowerCase());
  const [above, below] = [named('above'), named('below')];
  const [names, word] = above.length > 0 ? [above, 'more'] : [below, 'less'];
  if (names.length === 0) return null;
  return {
    names: names.length <= 2 ? joinWords(names) : `${names[0]} and ${names.length - 1} others`,
    isOne: names.length === 1,
    word,
  };
}

function leanTo(names: readonly string[]): string {
  return names.length === 1 ? 'leans to' : 'lean to';
}

/** Two names at most: `Source1 and Source2`, `3 feeds`. */
function namesText(names: readonly string[], isFirst = true): string {
  const text = names.length <= 2 ? joinWords(names) : `${names.length} feeds`;
  return isFirst ? capitalise(text) : text;
}

/** `×1.47`, `×0.032`. */
function times(ratio: number): string {
  return `×${ratio >= 0.1 && ratio < 100 ? ratio.toFixed(2) : formatNumber(ratio)}`;
}
