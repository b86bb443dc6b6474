import { type Break, findBreaks } from '../common/breaks.js';
import type { DailySeries } from '../common/days.js';
import type { Gap } from '../common/gaps.js';
import { holidaysBetween } from '../common/holidays.js';

/** A change of level that no season makes. */
const minFactor = 1.4;
/** A level has to last so long to be one, also before the interruption. */
const minDays = 42;

/**
 * Days before the interruption on which a feed changed its level for at least six weeks, found by the change-point
 * search of the coverage section with holidays filled in. Nothing after the interruption is looked at: the steps must
 * not know the answer.
 */
export function collectionSteps(series: DailySeries, gaps: readonly Gap[], interruption: number): number[] {
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

/**
 * The search moves a break to its best day, which may leave a level of a few days: then its two ends are one step when
 * the levels around it differ, and a dip, no step, when they do not.
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

/** Holidays as gaps of a day or some: their low counts are no step of the feed. */
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
