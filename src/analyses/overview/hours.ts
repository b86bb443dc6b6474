import { type GroupCounts, mostOf, numberIn, type Row, textIn } from '../common/groupCounts.js';
import { type Share, shareOf } from '../common/shares.js';
import type { OverviewContext } from './context.js';

/** A feed with fewer accidents has no profile of its own. */
export const minProfile = 100;
/** A profile with fewer accidents an hour has steps of three hours. */
const minHourly = 20;

export interface HoursResult {
  readonly weekend: number;
  /** Monday first, of all accidents. */
  readonly weekdays: readonly Share[];
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
  /** Counts by weekday, Monday first, and hour. */
  readonly grid: readonly (readonly number[])[];
  /** The hour with most accidents; null where there is no accident. */
  readonly busiestHour: number | null;
  /** From 6 to 10 in the morning, and from 15 to 19. */
  readonly morning: Share;
  readonly evening: Share;
  readonly weekend: Share;
  readonly workingDays: readonly ProfilePoint[];
  readonly weekends: readonly ProfilePoint[];
}

/** The share of the day in one hour: of that hour, or the mean of three hours around it. */
export interface ProfilePoint {
  readonly hour: number;
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

/** @param answer counts by `weekday`, `hour` and `source` */
export function computeHours(context: OverviewContext, answer: GroupCounts): HoursResult {
  const { confidenceLevel } = context.options;
  const byWeekday = answer.byNumber('weekday');
  return {
    weekend: answer.where(isWeekend).total,
    weekdays: upTo(7, (index) => shareOf(byWeekday.get(index + 1) ?? 0, context.total, confidenceLevel)),
    byHour: answer.byHour(),
    feeds: context.feeds.map((name) => {
      const counts = answer.where((row) => textIn(row, 'source') === name);
      return feedHours(name, counts, confidenceLevel);
    }),
  };
}

function feedHours(name: string, counts: GroupCounts, confidenceLevel: number): FeedHours {
  const { total } = counts;
  const within = (from: number, until: number): Share =>
    shareOf(
      counts.where((row) => numberIn(row, 'hour') >= from && numberIn(row, 'hour') < until).total,
      total,
      confidenceLevel,
    );
  const cells = counts.by((row) => `${row.weekday} ${row.hour}`);
  const weekends = counts.where(isWeekend);
  const workingDays = counts.where((row) => !isWeekend(row));
  const step = Math.min(weekends.total, workingDays.total) < 24 * minHourly ? 3 : 1;
  return {
    name,
    total,
    isLarge: total >= minProfile,
    byHour: counts.byHour(),
    grid: upTo(7, (index) => upTo(24, (hour) => cells.get(`${index + 1} ${hour}`) ?? 0)),
    busiestHour: mostOf(counts.byNumber('hour')) ?? null,
    morning: within(6, 10),
    evening: within(15, 19),
    weekend: shareOf(weekends.total, total, confidenceLevel),
    workingDays: profile(workingDays, step, confidenceLevel),
    weekends: profile(weekends, step, confidenceLevel),
  };
}

/** In steps of so many hours. */
function profile(counts: GroupCounts, step: number, confidenceLevel: number): ProfilePoint[] {
  const byHour = counts.byHour();
  return upTo(24 / step, (index) => {
    const from = index * step;
    const n = byHour.slice(from, from + step).reduce((a, b) => a + b, 0);
    const { share, lower, upper } = shareOf(n, counts.total, confidenceLevel);
    return { hour: from + (step - 1) / 2, share: share / step, lower: lower / step, upper: upper / step };
  });
}

function isWeekend(row: Row): boolean {
  return numberIn(row, 'weekday') >= 6;
}

function upTo<Value>(length: number, valueAt: (index: number) => Value): Value[] {
  return Array.from({ length }, (_, index) => valueAt(index));
}
