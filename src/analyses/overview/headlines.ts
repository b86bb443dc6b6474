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

/** The title, the stand-first and the headlines of the overview, each by a rule on numbers and their intervals. */

const maxHeadline = 75;

/** A change of level of a feed. */
export interface Step extends Interval {
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

/** The steps that are told apart from no change, the largest first. */
export function clearSteps(steps: readonly Step[]): Step[] {
  const size = ({ before, after }: Step): number => Math.abs(after - before);
  return steps.filter((step) => claimOf(step, 1) !== 'not told apart').sort((a, b) => size(b) - size(a));
}

/** What the title and the stand-first rest on. */
export interface Coverage {
  readonly accidents: number;
  /** From the first to the last of them. */
  readonly days: number;
  /** Null if no feed has enough days and accidents to be searched for steps. */
  readonly steps: readonly Step[] | null;
  /** How many feeds there are, the accidents that name none among them. */
  readonly feeds: number;
  /** As a headline names the only one. */
  readonly onlyFeed: string;
}

export function overviewTitle({ accidents, days, steps, feeds, onlyFeed }: Coverage): string {
  if (steps === null) {
    if (accidents === 1) return 'One report is too little to find a step in its coverage';
    if (accidents >= minAccidentsForBreaks && days < minDaysForBreaks) {
      return days === 1
        ? 'One day of reports is too little to find a step in their coverage'
        : `${formatCount(days)} days of reports are too few to find a step in their coverage`;
    }
    return `${formatCount(accidents)} reports are too few to find a step in their coverage`;
  }
  const changing = new Set(clearSteps(steps).map(({ feed }) => feed)).size;
  if (changing === 0)
    return `No step is found in what ${feeds === 1 ? `${onlyFeed} reports` : 'the feeds report'}`;
  const advice = 'read counts as coverage first';
  if (feeds === 1) return `What ${onlyFeed} reports changes its level: ${advice}`;
  if (changing === feeds)
    return `${feeds === 2 ? 'Both' : `All ${formatCount(feeds)}`} feeds change their level: ${advice}`;
  return `Of ${formatCount(feeds)} feeds, ${changing === 1 ? 'one changes its' : 'some change their'} level: ${advice}`;
}

export function overviewCatch({ steps }: Coverage): string {
  if (steps === null)
    return `Finding one takes ${minAccidentsForBreaks} reports of a feed over ${minDaysForBreaks} days.`;
  return clearSteps(steps).length === 0
    ? 'Counts were searched from day to day; a gradual change can stay unseen.'
    : 'Compare within one feed, between two steps.';
}

/** The longest silence, else the largest step, else none. */
export function coverageHeadline(silences: readonly Silence[], steps: readonly Step[] | null): string {
  const [longest] = [...silences].sort((a, b) => b.days - a.days);
  if (longest !== undefined) {
    return `${capitalise(longest.feed)} falls silent on ${dayInWords(longest.day)} for ${formatCount(longest.days)} days`;
  }
  if (steps === null) return 'Too few reports to tell a step from chance';
  const [largest] = clearSteps(steps);
  if (largest === undefined) return 'No step is told apart from chance';
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

export function missingHeadline(uneven: Uneven | null): string {
  if (uneven === null || leadersOf([uneven.most.share, uneven.least.share]) === 0) {
    return 'The feeds are not told apart by what they leave out';
  }
  const { most, least } = uneven;
  const column = shorten(uneven.column, 24);
  const shares = [most, least].map(({ feed, share }) => `${formatPercent(share.share)} of ${feed}`);
  const whole = `${column} is missing in ${joinWords(shares)}`;
  return whole.length <= maxHeadline ? whole : `${column} is missing more often in ${most.feed}`;
}

/** The severe shares of a feed in two years. */
export interface SeverityChange {
  readonly feed: string;
  readonly first: { readonly year: number; readonly share: Share };
  readonly last: { readonly year: number; readonly share: Share };
}

/** The feed whose scale moves most. */
export function severityHeadline(changes: readonly SeverityChange[]): string {
  const apart = changes.filter(({ first, last }) => {
    const [high, low] =
      first.share.share > last.share.share ? [first.share, last.share] : [last.share, first.share];
    return leadersOf([high, low]) === 1;
  });
  const size = ({ first, last }: SeverityChange): number => Math.abs(last.share.share - first.share.share);
  const [most] = apart.sort((a, b) => size(b) - size(a));
  if (most === undefined) return 'No two years are told apart by their severe share';
  const { feed, first, last } = most;
  return `${capitalise(feed)} calls ${formatPercent(first.share.share)} severe in ${first.year}, ${formatPercent(last.share.share)} in ${last.year}`;
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

/** @param weekend of the reports of a feed, those on Saturday or Sunday */
export function weekendHeadline(feed: string, weekend: Share): string {
  const share = `${formatPercent(weekend.share)} in 2 days of 7`;
  return claimText(weekend, 2 / 7, {
    above: `${capitalise(feed)} has more reports a day on weekends: ${share}`,
    below: `${capitalise(feed)} has fewer reports a day on weekends: ${share}`,
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
    const names = ranked.slice(0, leaders).map(({ state }) => state);
    const part = ranked.slice(0, leaders).reduce((sum, { share }) => sum + share.share, 0);
    return `${joinWords(names)} ${leaders === 1 ? 'leads' : 'lead'} with ${formatPercent(part)} of the reports`;
  }
  return withHalf === 1
    ? `${ranked[0]!.state} has half of the reports`
    : `${withHalf} of ${ranked.length} states have half of the reports; none is told apart as first`;
}

/** Which rows of odds ratios are told apart from 1: those above, else those below, else none. */
export function oddsHeadline(
  noun: string,
  rows: readonly (Interval & { readonly label: string })[],
  reference: string,
): string {
  const named = (claim: 'above' | 'below'): string[] =>
    rows.filter((row) => claimOf(row, 1) === claim).map(({ label }) => label.toLowerCase());
  const [above, below] = [named('above'), named('below')];
  if (above.length === 0 && below.length === 0)
    return `No ${noun} is told apart from ${reference} by severity`;
  const [names, word] = above.length > 0 ? [above, 'more'] : [below, 'less'];
  const few = names.length <= 2 ? joinWords(names) : `${names[0]} and ${names.length - 1} others`;
  return `${capitalise(few)}: ${word} often severe than ${reference}`;
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
