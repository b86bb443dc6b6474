import { dayNumber, dayText } from '../../base/dates.js';
import type { Interval } from '../../base/interval.js';
import type { Table } from '../../query/table.js';
import {
  type ClusteredShare,
  clusteredShare,
  shareDifference,
  shareInterval,
} from '../common/clusteredShare.js';
import { mondayOf, weekdayOf } from '../common/days.js';
import { unknownFeed } from '../common/feeds.js';
import { type SeverityRule, severityOf } from '../common/severity.js';
import type { CovidContext } from './context.js';
import { sumOf } from './counts.js';

/**
 * A share of a feed's accidents, in the effect period and in the same days of earlier years. The interval is NaN where a
 * side has fewer than two weeks.
 */
export interface ShapeChange extends Interval {
  readonly feed: string;
  /** `morning, 6 to 10`, `weekend`, `severity 3 or 4`, ... */
  readonly shape: string;
  readonly before: ClusteredShare;
  readonly after: ClusteredShare;
  readonly difference: number;
  /** The difference with the year before in place of the year after. NaN when there is no earlier year. */
  readonly placebo: number;
}

/** The share of each hour of the day in a feed. */
export interface HourProfile {
  readonly feed: string;
  /** Accidents before and after. */
  readonly reports: number;
  readonly before: readonly HourShare[];
  readonly after: readonly HourShare[];
  /** Hours whose shares differ, allowing for the comparisons of all hours of all major feeds (Bonferroni). */
  readonly changedHours: number;
}

/** The share of an hour with its interval; null where a side has fewer than two weeks. All 0..1. */
export interface HourShare {
  readonly share: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface ShapesResult {
  readonly changes: readonly ShapeChange[];
  readonly profiles: readonly HourProfile[];
  /** The earlier years whose same days are the comparison. */
  readonly years: readonly number[];
  /** Feeds with at least a twentieth of the accidents. The others are in the table only. */
  readonly majorFeeds: ReadonlySet<string>;
}

/** A window of the effect period in one year, as in a filter. */
interface Window {
  readonly year: number;
  readonly from: string;
  readonly until: string;
}

interface Group {
  readonly feed: string;
  readonly year: number;
  readonly week: number;
  readonly n: number;
  readonly weekday: number;
  readonly hour: number;
  readonly severity: number;
}

interface Shape {
  readonly name: string;
  readonly holds: (group: Group) => boolean;
}

/** With fewer accidents on either side a feed has no profile. */
const minEachSide = 100;
const minMajorShare = 0.05;

const hourShapes: readonly Shape[] = [
  { name: 'morning, 6 to 10', holds: ({ hour }) => hour >= 6 && hour < 10 },
  { name: 'evening, 15 to 19', holds: ({ hour }) => hour >= 15 && hour < 19 },
  { name: 'night, 20 to 5', holds: ({ hour }) => hour >= 20 || hour < 5 },
  { name: 'weekend', holds: ({ weekday }) => weekday >= 5 },
];
/** The severe accidents, and each severity that occurs and is not all of them. */
function severityShapes({ name, isSevere }: SeverityRule, groups: readonly Group[]): Shape[] {
  const severities = [...new Set(groups.map(({ severity }) => severity))].sort((a, b) => a - b);
  return [
    { name, holds: ({ severity }) => isSevere({ severity }) },
    ...severities
      .filter((wanted) => Number.isFinite(wanted) && `severity ${wanted}` !== name)
      .map((wanted) => ({
        name: `severity ${wanted}`,
        holds: ({ severity }: Group) => severity === wanted,
      })),
  ];
}

/**
 * Results that do not depend on the level of a feed: shares within a feed in the effect period and in the same days of
 * the two years before. A feed that collects more or less of everything keeps its shares. Errors are those of whole
 * weeks.
 */
export async function askShapes(context: CovidContext): Promise<ShapesResult> {
  const year = Number(context.options.effectUntil.slice(0, 4));
  const windows = windowsOf(context, year);
  if (windows.length < 2) return { changes: [], profiles: [], years: [], majorFeeds: new Set() };
  const any = windows.map(({ from, until }) => ({ from, until }));
  const hours = groupsOf(await context.ask({ by: ['day', 'hour', 'source'], where: { any } }));
  const severities = groupsOf(await context.ask({ by: ['day', 'severity', 'source'], where: { any } }));
  const ofFeeds = context.feeds.map(({ name }) => {
    const ofFeed = ({ feed }: Group): boolean => feed === name;
    return { name, hours: hours.filter(ofFeed), severities: severities.filter(ofFeed) };
  });
  const comparable = ofFeeds.filter((feed) => {
    const after = countOf(feed.hours.filter((group) => group.year === year));
    return after >= minEachSide && countOf(feed.hours) - after >= minEachSide;
  });
  const { confidenceLevel } = context.options;
  const majorFeeds = majorFeedsOf(context);
  const comparisons = 24 * comparable.filter(({ name }) => majorFeeds.has(name)).length;
  return {
    changes: comparable.flatMap((feed) =>
      changesOf(feed, year, confidenceLevel, severityOf(context.source.dataset)),
    ),
    profiles: comparable.map((feed) => profileOf(feed, year, confidenceLevel, comparisons)),
    years: windows
      .map((window) => window.year)
      .filter((other) => other !== year)
      .sort(),
    majorFeeds,
  };
}

interface FeedGroups {
  readonly name: string;
  readonly hours: readonly Group[];
  readonly severities: readonly Group[];
}

/** The windows of this year and of the two years before that the data covers. */
function windowsOf({ options, spec, counts }: CovidContext, year: number): Window[] {
  const firstDay = Math.max(counts.firstDay, spec.from);
  return [0, -1, -2]
    .map((years) => ({
      year: year + years,
      from: shiftedYear(options.transitionEnd, years),
      until: shiftedYear(options.effectUntil, years),
    }))
    .filter(({ from }) => dayNumber(from) >= firstDay);
}

function majorFeedsOf({ feeds, total }: CovidContext): ReadonlySet<string> {
  const major = feeds.filter(({ series }) => sumOf(series) >= minMajorShare * total);
  return new Set(major.map(({ name }) => name));
}

function changesOf(
  { name, hours, severities }: FeedGroups,
  year: number,
  confidenceLevel: number,
  rule: SeverityRule,
): ShapeChange[] {
  const change = (groups: readonly Group[], { name: shape, holds }: Shape): ShapeChange => ({
    feed: name,
    shape,
    ...compareYears(groups, holds, year, confidenceLevel),
  });
  return [
    ...hourShapes.map((shape) => change(hours, shape)),
    ...severityShapes(rule, severities)
      .filter(({ holds }) => severities.some(holds))
      .map((shape) => change(severities, shape)),
  ];
}

function compareYears(
  groups: readonly Group[],
  holds: (group: Group) => boolean,
  year: number,
  confidenceLevel: number,
): Omit<ShapeChange, 'feed' | 'shape'> {
  const shareIn = (isIncluded: (year: number) => boolean): ClusteredShare =>
    shareOfWeeks(
      groups.filter((group) => isIncluded(group.year)),
      holds,
    );
  const before = shareIn((other) => other < year);
  const after = shareIn((other) => other === year);
  const lastYear = shareIn((other) => other === year - 1);
  const earlier = shareIn((other) => other < year - 1);
  return {
    before,
    after,
    ...shareDifference(after, before, confidenceLevel),
    placebo: shareDifference(lastYear, earlier, confidenceLevel).difference,
  };
}

function profileOf(
  { name, hours }: FeedGroups,
  year: number,
  confidenceLevel: number,
  comparisons: number,
): HourProfile {
  const before = sharesByHour(hours.filter((group) => group.year !== year));
  const after = sharesByHour(hours.filter((group) => group.year === year));
  const corrected = 1 - (1 - confidenceLevel) / Math.max(1, comparisons);
  return {
    feed: name,
    reports: countOf(hours),
    before: before.map((share) => hourShare(share, confidenceLevel)),
    after: after.map((share) => hourShare(share, confidenceLevel)),
    changedHours: after.filter((share, hour) => {
      const { lower, upper } = shareDifference(share, before[hour]!, corrected);
      return lower > 0 || upper < 0;
    }).length,
  };
}

function sharesByHour(groups: readonly Group[]): ClusteredShare[] {
  return Array.from({ length: 24 }, (_, hour) => shareOfWeeks(groups, (group) => group.hour === hour));
}

function hourShare(clustered: ClusteredShare, confidenceLevel: number): HourShare {
  const { lower, upper } = shareInterval(clustered, confidenceLevel);
  const isKnown = Number.isFinite(lower);
  return { share: clustered.share, lower: isKnown ? lower : null, upper: isKnown ? upper : null };
}

/** The share with the error of whole weeks, whose days depend on each other. */
function shareOfWeeks(groups: readonly Group[], holds: (group: Group) => boolean): ClusteredShare {
  const weeks = new Map<number, { part: number; whole: number }>();
  for (const group of groups) {
    let week = weeks.get(group.week);
    if (week === undefined) {
      week = { part: 0, whole: 0 };
      weeks.set(group.week, week);
    }
    week.whole += group.n;
    if (holds(group)) week.part += group.n;
  }
  return clusteredShare([...weeks.values()]);
}

function countOf(groups: readonly Group[]): number {
  return groups.reduce((sum, { n }) => sum + n, 0);
}

function groupsOf({ columns, rowCount }: Table): Group[] {
  const { day = [], source = [], n = [], hour = [], severity = [] } = columns;
  return Array.from({ length: rowCount }, (_, row): Group => {
    const number = dayNumber(day[row] as string);
    return {
      feed: String(source[row] ?? unknownFeed),
      year: Number(dayText(number).slice(0, 4)),
      week: mondayOf(number),
      n: n[row] as number,
      weekday: weekdayOf(number),
      hour: (hour[row] as number | undefined) ?? Number.NaN,
      severity: (severity[row] as number | undefined) ?? Number.NaN,
    };
  });
}

/** `2020-04-01` and -1: `2019-04-01`; the last of February stays a day of February. */
function shiftedYear(day: string, years: number): string {
  const moved = `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
  return moved.endsWith('-02-29') ? `${moved.slice(0, 8)}28` : moved;
}
