import { type GroupCounts, mostOf, numberIn, type Row, textIn } from '../common/groupCounts.js';
import { type Share, shareOf } from '../common/shares.js';
import type { OverviewContext } from './context.js';

/** A feed with fewer accidents has no profile of its own. */
const minProfile = 100;

export interface HoursResult {
  readonly weekend: number;
  /** Monday first, of all accidents. */
  readonly weekdays: readonly Share[];
  /** Counts by weekday, Monday first, and hour. */
  readonly grid: readonly (readonly number[])[];
  /** The hour with most accidents; null where there is no accident. */
  readonly busiestWorkingHour: number | null;
  readonly busiestWeekendHour: number | null;
  /** Counts by hour. */
  readonly byHour: readonly number[];
  readonly feeds: readonly FeedHours[];
}

/** When a feed has its accidents. */
export interface FeedHours {
  readonly name: string;
  readonly total: number;
  readonly isLarge: boolean;
  readonly byHour: readonly number[];
  readonly busiestHour: number | null;
  /** From 6 to 10 in the morning, and from 15 to 19. */
  readonly morning: number;
  readonly evening: number;
  /** Share of each hour. */
  readonly workingDays: readonly Share[];
  readonly weekends: readonly Share[];
}

/** @param answer counts by `weekday`, `hour` and `source` */
export function computeHours(context: OverviewContext, answer: GroupCounts): HoursResult {
  const { confidenceLevel } = context.options;
  const byWeekday = answer.byNumber('weekday');
  const weekend = answer.where(isWeekend);
  const cells = answer.by((row) => `${row.weekday} ${row.hour}`);
  return {
    weekend: weekend.total,
    weekdays: upTo(7, (index) => shareOf(byWeekday.get(index + 1) ?? 0, context.total, confidenceLevel)),
    grid: upTo(7, (index) => upTo(24, (hour) => cells.get(`${index + 1} ${hour}`) ?? 0)),
    busiestWorkingHour: busiestHour(answer.where((row) => !isWeekend(row))),
    busiestWeekendHour: busiestHour(weekend),
    byHour: answer.byHour(),
    feeds: context.feeds.map((name) => {
      const counts = answer.where((row) => textIn(row, 'source') === name);
      return feedHours(name, counts, confidenceLevel);
    }),
  };
}

function feedHours(name: string, counts: GroupCounts, confidenceLevel: number): FeedHours {
  const within = (from: number, until: number): number =>
    counts.where((row) => numberIn(row, 'hour') >= from && numberIn(row, 'hour') < until).total;
  return {
    name,
    total: counts.total,
    isLarge: counts.total >= minProfile,
    byHour: counts.byHour(),
    busiestHour: busiestHour(counts),
    morning: within(6, 10),
    evening: within(15, 19),
    workingDays: profile(
      counts.where((row) => !isWeekend(row)),
      confidenceLevel,
    ),
    weekends: profile(counts.where(isWeekend), confidenceLevel),
  };
}

function profile(counts: GroupCounts, confidenceLevel: number): Share[] {
  return counts.byHour().map((n) => shareOf(n, counts.total, confidenceLevel));
}

function busiestHour(counts: GroupCounts): number | null {
  return mostOf(counts.byNumber('hour')) ?? null;
}

function isWeekend(row: Row): boolean {
  return numberIn(row, 'weekday') >= 6;
}

function upTo<Value>(length: number, valueAt: (index: number) => Value): Value[] {
  return Array.from({ length }, (_, index) => valueAt(index));
}
