import { type Break, findBreaks } from '../common/breaks.js';
import type { DailySeries } from '../common/days.js';
import type { Gap } from '../common/gaps.js';
import { holidaysBetween } from '../common/holidays.js';
import type { ModelSpec } from './regressors.js';

/** Least factor of a break: season makes smaller ones. */
export const minFactor = 1.4;
/** Shortest level, also between the last break and the interruption. */
const minDays = 42;
/** A break closer to an end of the baseline cannot be fitted. */
export const marginDays = 28;

/**
 * The days before the interruption on which a feed changed its level for at least six weeks, found by the change-point
 * search of the coverage section with holidays filled in. The search uses no data after the interruption, so that the
 * breaks cannot depend on the result.
 *
 * @returns day numbers of the first days of new levels
 */
export function collectionBreaks(series: DailySeries, gaps: readonly Gap[], interruption: number): number[] {
  const { firstDay, name } = series;
  const length = Math.min(series.counts.length, interruption - firstDay);
  if (length <= 0) return [];
  const before = { name, firstDay, counts: series.counts.slice(0, length) };
  const quiet = [
    ...gaps.filter(({ start }) => start < length),
    ...holidayGaps(firstDay, firstDay + length),
  ].map((gap) => ({ ...gap, end: Math.min(gap.end, length) }));
  const breaks = findBreaks(before, quiet, { minSegmentDays: minDays, minFactor }) ?? [];
  return lasting(breaks, length).map(({ at }) => firstDay + at);
}

/** The breaks that a fit can separate from the ends of its baseline. */
export function breaksWithin(
  breaks: readonly number[],
  { from, interruption }: Pick<ModelSpec, 'from' | 'interruption'>,
): number[] {
  return breaks.filter((day) => day >= from + marginDays && day <= interruption - marginDays);
}

/**
 * The search moves a break to its best day, which may leave a level of a few days. The two ends of such a level are one
 * break when the levels around it differ, and otherwise a dip, which is dropped.
 */
function lasting(breaks: readonly Break[], length: number): Break[] {
  const kept: Break[] = [];
  for (const found of breaks) {
    const last = kept.at(-1);
    if (last === undefined || found.at - last.at >= minDays) {
      kept.push(found);
      continue;
    }
    kept.pop();
    const ratio = found.after / last.before;
    if (Math.max(ratio, 1 / ratio) >= minFactor) kept.push({ ...found, before: last.before, ratio });
  }
  return kept.filter(({ at }) => at >= minDays && length - at >= minDays);
}

/** Holidays as gaps of one or a few days, so that their low counts do not count as breaks. */
function holidayGaps(firstDay: number, endDay: number): Gap[] {
  const gaps: Gap[] = [];
  for (const day of [...holidaysBetween(firstDay, endDay).keys()].sort((a, b) => a - b)) {
    const start = day - firstDay;
    const last = gaps.at(-1);
    // The days between Christmas and New Year belong to them.
    if (last !== undefined && start - last.end <= 5) gaps[gaps.length - 1] = { ...last, end: start + 1 };
    else gaps.push({ start, end: start + 1, counted: 0, expected: 0, resumed: true });
  }
  return gaps;
}
