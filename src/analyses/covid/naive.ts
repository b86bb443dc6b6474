import { dayNumber, dayText } from '../../base/dates.js';
import type { Interval } from '../../base/interval.js';
import { rateRatioInterval } from '../../stats/index.js';
import { includesOne } from '../common/intervals.js';
import type { CovidContext, Feed } from './context.js';
import { countBetween } from './counts.js';
import { quotedInterval } from './mainEffect.js';

/** The counts of a feed in the effect period and in the same days of the year before. */
export interface YearOnYear extends Interval {
  readonly feed: Feed;
  readonly before: number;
  readonly after: number;
  /** Rate after over rate before, with the interval of two Poisson counts. */
  readonly ratio: number;
}

/** The naive comparison of the effect period with the same days of the year before. */
export interface NaiveResult {
  /** Day numbers of the effect period; `until` is exclusive. */
  readonly from: number;
  readonly until: number;
  readonly yearBefore: string;
  readonly yearAfter: string;
  readonly rows: readonly YearOnYear[];
  /** All feeds together; null when one of the two counts is 0. */
  readonly whole: YearOnYear | null;
  /** How the sum comes about; null with one feed, or without a main feed. */
  readonly explanation: NaiveExplanation | null;
}

export interface NaiveExplanation {
  /** The feeds that make up the sum. */
  readonly parts: readonly YearOnYear[];
  /** The one whose count changed most in the direction of the sum, other than the main feed; null if none did. */
  readonly largestMove: YearOnYear | null;
  /** The main feed shows a change: without one there is no sign to compare. */
  readonly hasSign: boolean;
  /** The sum changed, in the opposite direction of the main feed. */
  readonly hasWrongSign: boolean;
}

/** @returns null when the data does not contain the days of both years */
export function computeNaive(context: CovidContext): NaiveResult | null {
  const { spec, counts, options, feeds, all } = context;
  const from = spec.transitionEnd;
  const until = Math.min(spec.until, counts.endDay);
  const fromBefore = yearBefore(from);
  if (fromBefore < counts.firstDay || until <= from) return null;
  const rows = (feeds.length > 1 ? [...feeds, all] : feeds).flatMap((feed): YearOnYear[] => {
    const row = yearOnYear(feed, from, until, options.confidenceLevel);
    return row === null ? [] : [row];
  });
  const whole = rows.find(({ feed }) => feed === all) ?? null;
  return {
    from,
    until,
    yearBefore: dayText(fromBefore).slice(0, 4),
    yearAfter: options.effectUntil.slice(0, 4),
    rows,
    whole,
    explanation: whole === null ? null : explain(context, rows, whole),
  };
}

function yearOnYear(feed: Feed, from: number, until: number, confidenceLevel: number): YearOnYear | null {
  const [fromBefore, untilBefore] = [yearBefore(from), yearBefore(until)];
  const before = countBetween(feed.series, fromBefore, untilBefore);
  const after = countBetween(feed.series, from, until);
  if (before === 0 || after === 0) return null;
  const { estimate, lower, upper } = rateRatioInterval(
    after,
    until - from,
    before,
    untilBefore - fromBefore,
    confidenceLevel,
  );
  return { feed, before, after, ratio: estimate, lower, upper };
}

/** Why the sum differs from the main feed. */
function explain(
  { feeds, mainFeed, options }: CovidContext,
  rows: readonly YearOnYear[],
  whole: YearOnYear,
): NaiveExplanation | null {
  if (feeds.length < 2 || mainFeed === null) return null;
  const parts = rows.filter((row) => row !== whole);
  const move = ({ before, after }: YearOnYear): number => after - before;
  const withSum = parts.filter((row) => row.feed !== mainFeed && move(row) * move(whole) > 0);
  const [largestMove] = withSum.sort((a, b) => Math.abs(move(b)) - Math.abs(move(a)));
  const { effect } = mainFeed.outcome;
  const hasSign = !includesOne(quotedInterval(mainFeed, options.confidenceLevel));
  const isOpposite = effect.ratio < 1 ? whole.lower > 1 : whole.upper < 1;
  return { parts, largestMove: largestMove ?? null, hasSign, hasWrongSign: isOpposite && hasSign };
}

/** The same day of the year before; 29 February becomes 28 February. */
function yearBefore(day: number): number {
  const text = dayText(day);
  return dayNumber(`${Number(text.slice(0, 4)) - 1}${text.slice(4).replace('-02-29', '-02-28')}`);
}
