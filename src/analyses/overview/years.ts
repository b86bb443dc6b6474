import { testIndependence } from '../../stats/index.js';
import { type GroupCounts, numberIn, type Row } from '../common/groupCounts.js';
import type { OverviewContext } from './context.js';

/** A feed with fewer accidents in a year takes no part in a comparison of years. */
const minYear = 100;
/** The chi-square test needs this many accidents expected of each feed in each year. */
const minExpected = 5;
/** A feed that changes by less neither grows nor shrinks. */
const minChange = 0.05;

export interface YearsResult {
  /** Ascending, `2019`. */
  readonly years: readonly string[];
  readonly byYear: readonly number[];
  readonly feeds: readonly FeedCounts[];
  /** Years that the data covers in part, such as `2016 (from 2016-02-08)`. */
  readonly partialYears: readonly string[];
  /** Whether the shares of the feeds differ between years by more than chance. */
  readonly mixChanges: boolean;
  /** Pairs of whole years between which some feeds grow and others shrink. */
  readonly opposed: readonly OpposedYears[];
}

/** The accidents of a feed by year. */
export interface FeedCounts {
  readonly name: string;
  readonly byYear: readonly number[];
}

export interface OpposedYears {
  readonly from: string;
  readonly to: string;
  readonly before: number;
  readonly after: number;
  /** Of each feed that is large enough, 0.2 for 20 % more. */
  readonly changes: readonly { readonly name: string; readonly change: number }[];
}

export function computeYears(context: OverviewContext): YearsResult {
  const { daily, firstDay, lastDay } = context;
  const byYear = daily.by(yearOf);
  const years = [...byYear.keys()].sort();
  const feeds = context.dailyByFeed.map(([name, counts]) => ({
    name,
    byYear: valuesOf(counts.by(yearOf), years),
  }));
  return {
    years,
    byYear: valuesOf(byYear, years),
    feeds,
    partialYears: partialYears(firstDay, lastDay),
    mixChanges: hasChangingMix(
      feeds.map(({ byYear }) => byYear),
      context.options.confidenceLevel,
    ),
    opposed: opposedYears(context, years),
  };
}

/**
 * A chi-square test of the same shares in all years. Years, and then feeds, with too few accidents for it are left out.
 *
 * @param counts of each feed, its accidents by year
 */
export function hasChangingMix(counts: readonly (readonly number[])[], confidenceLevel: number): boolean {
  const inYear = (year: number): number => sumOf(counts.map((byYear) => byYear[year]!));
  const years = [...(counts[0] ?? []).keys()].filter((year) => inYear(year) >= minYear);
  const all = sumOf(years.map(inYear));
  const least = Math.min(...years.map(inYear));
  const tested = counts
    .map((byYear) => years.map((year) => byYear[year]!))
    .filter((byYear) => (sumOf(byYear) * least) / all >= minExpected);
  const covered = [...years.keys()].filter((year) => tested.some((byYear) => byYear[year]! > 0));
  if (covered.length < 2 || tested.length < 2) return false;
  const table = tested.map((byYear) => covered.map((year) => byYear[year]!));
  return testIndependence(table).pValue < 1 - confidenceLevel;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Whole years against the one before, feed by feed: where the signs differ, no overall sign is true. */
function opposedYears(context: OverviewContext, years: readonly string[]): OpposedYears[] {
  const whole = years.filter(
    (year) => context.firstDay <= `${year}-01-07` && context.lastDay >= `${year}-12-25`,
  );
  return whole.slice(1).flatMap((to, index) => {
    const from = whole[index]!;
    const changes = context.dailyByFeed
      .map(([name, counts]) => ({ name, before: inYear(counts, from), after: inYear(counts, to) }))
      .filter(({ before }) => before >= minYear)
      .map(({ name, before, after }) => ({ name, change: after / before - 1 }));
    const isOpposed =
      changes.some(({ change }) => change > minChange) && changes.some(({ change }) => change < -minChange);
    if (!isOpposed) return [];
    return [{ from, to, before: inYear(context.daily, from), after: inYear(context.daily, to), changes }];
  });
}

function inYear(counts: GroupCounts, year: string): number {
  return counts.rows.reduce((sum, row) => sum + (yearOf(row) === year ? numberIn(row, 'n') : 0), 0);
}

function partialYears(firstDay: string, lastDay: string): string[] {
  const [first, last] = [firstDay.slice(0, 4), lastDay.slice(0, 4)];
  const startsLate = firstDay > `${first}-01-07`;
  const endsEarly = lastDay < `${last}-12-25`;
  if (first === last && startsLate && endsEarly)
    return [`${first} (${firstDay === lastDay ? `only ${firstDay}` : `from ${firstDay} to ${lastDay}`})`];
  return [
    ...(startsLate ? [`${first} (from ${firstDay})`] : []),
    ...(endsEarly ? [`${last} (until ${lastDay})`] : []),
  ];
}

function yearOf(row: Row): string {
  return String(row.day).slice(0, 4);
}

export function monthOf(row: Row): string {
  return String(row.day).slice(0, 7);
}

function valuesOf(counts: ReadonlyMap<string, number>, keys: readonly string[]): number[] {
  return keys.map((key) => counts.get(key) ?? 0);
}
