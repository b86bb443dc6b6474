import type { Table } from '../../query/table.js';
import {
  type Cluster,
  type ClusteredShare,
  clusteredShare,
  shareDifference,
} from '../common/clusteredShare.js';
import { dayNumber, dayText, mondayOf, weekdayOf } from '../common/days.js';
import type { CovidContext } from './context.js';

/** A share of a feed's accidents, in the window after and in the same days of earlier years. */
export interface ShapeChange {
  readonly feed: string;
  /** `morning`, `weekend`, `severity 3 or 4`, ... */
  readonly shape: string;
  readonly before: ClusteredShare;
  readonly after: ClusteredShare;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** The same with last year in the role of the year after: what the feed does by itself. NaN when there is no such year. */
  readonly placebo: number;
  readonly placeboLow: number;
  readonly placeboHigh: number;
}

/** The day of a feed: the share of each hour, before and after. */
export interface HourProfile {
  readonly feed: string;
  readonly before: readonly ClusteredShare[];
  readonly after: readonly ClusteredShare[];
}

export interface Shapes {
  readonly changes: readonly ShapeChange[];
  readonly profiles: readonly HourProfile[];
  /** Years whose same days are the time before. */
  readonly years: readonly number[];
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

/** Fewer accidents on either side make no profile. */
const minEachSide = 100;

const hourShapes: readonly (readonly [string, (group: Group) => boolean])[] = [
  ['morning, 6 to 10', ({ hour }) => hour >= 6 && hour < 10],
  ['evening, 15 to 19', ({ hour }) => hour >= 15 && hour < 19],
  ['night, 20 to 5', ({ hour }) => hour >= 20 || hour < 5],
  ['weekend', ({ weekday }) => weekday >= 5],
];
const severityShapes: readonly (readonly [string, (group: Group) => boolean])[] = [
  ['severity 3 or 4', ({ severity }) => severity >= 3],
  ...[1, 2, 3, 4].map(
    (wanted) => [`severity ${wanted}`, (group: Group) => group.severity === wanted] as const,
  ),
];

/**
 * What does not need a level: shares within a feed after the interruption beside the same days of the two years
 * before. A feed that collects more or less of everything keeps them. Errors are those of whole weeks.
 */
export async function shapesOf(context: CovidContext): Promise<Shapes> {
  const { options, spec, counts } = context;
  const year = Number(options.until.slice(0, 4));
  const windows = [year, year - 1, year - 2].map((one) => ({
    year: one,
    from: shiftedYear(options.transitionEnd, one - year),
    until: shiftedYear(options.until, one - year),
  }));
  const within = windows.filter(({ from }) => dayNumber(from) >= Math.max(counts.firstDay, spec.from));
  const any = within.map(({ from, until }) => ({ from, until }));
  if (any.length < 2) return { changes: [], profiles: [], years: [] };
  const hours = groupsOf(await context.ask(['day', 'hour', 'source'], { any }));
  const severities = groupsOf(await context.ask(['day', 'severity', 'source'], { any }));
  const changes: ShapeChange[] = [];
  const profiles: HourProfile[] = [];
  for (const { name: feed } of context.feeds) {
    const own = hours.filter((group) => group.feed === feed);
    const ownSeverities = severities.filter((group) => group.feed === feed);
    const size = (groups: readonly Group[]): number => groups.reduce((sum, { n }) => sum + n, 0);
    const after = own.filter((group) => group.year === year);
    if (size(after) < minEachSide || size(own) - size(after) < minEachSide) continue;
    for (const [shape, holds] of hourShapes)
      changes.push(change(feed, shape, own, holds, year, options.level));
    for (const [shape, holds] of severityShapes) {
      const isThere = ownSeverities.some(holds);
      if (isThere) changes.push(change(feed, shape, ownSeverities, holds, year, options.level));
    }
    profiles.push({
      feed,
      after: profileOf(after),
      before: profileOf(own.filter((group) => group.year !== year)),
    });
  }
  return {
    changes,
    profiles,
    years: within
      .map((one) => one.year)
      .filter((one) => one !== year)
      .sort(),
  };
}

function change(
  feed: string,
  shape: string,
  groups: readonly Group[],
  holds: (group: Group) => boolean,
  year: number,
  level: number,
): ShapeChange {
  const shareIn = (years: (one: number) => boolean): ClusteredShare =>
    clusteredShare(
      clustersOf(
        groups.filter((group) => years(group.year)),
        holds,
      ),
    );
  const before = shareIn((one) => one < year);
  const after = shareIn((one) => one === year);
  const last = shareDifference(
    shareIn((one) => one === year - 1),
    shareIn((one) => one < year - 1),
    level,
  );
  return {
    feed,
    shape,
    before,
    after,
    ...shareDifference(after, before, level),
    placebo: last.difference,
    placeboLow: last.low,
    placeboHigh: last.high,
  };
}

function profileOf(groups: readonly Group[]): ClusteredShare[] {
  return Array.from({ length: 24 }, (_, hour) =>
    clusteredShare(clustersOf(groups, (group) => group.hour === hour)),
  );
}

/** By week: the days of one belong together. */
function clustersOf(groups: readonly Group[], holds: (group: Group) => boolean): Cluster[] {
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
  return [...weeks.values()];
}

function groupsOf({ columns, rowCount }: Table): Group[] {
  const { day = [], source = [], n = [], hour = [], severity = [] } = columns;
  return Array.from({ length: rowCount }, (_, row): Group => {
    const number = dayNumber(day[row] as string);
    return {
      feed: String(source[row] ?? 'unknown'),
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
