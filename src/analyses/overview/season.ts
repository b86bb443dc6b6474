import type { GroupCounts } from '../common/groupCounts.js';
import type { OverviewContext } from './context.js';
import { monthOf } from './years.js';

/** Years with a month of fewer accidents are too uneven for a season. */
export const minMonth = 100;

/** The season of a feed: accidents a day in each month, January first, as ratio to the mean of the same year. */
export interface Season {
  readonly name: string;
  /** Averaged over the whole years; null where there is none. */
  readonly ratios: readonly (number | null)[];
}

/** The feeds that have a whole year. */
export function computeSeason(context: OverviewContext): Season[] {
  return context.dailyByFeed
    .map(([name, counts]): Season => ({ name, ratios: ratiosOf(counts) }))
    .filter(({ ratios }) => ratios.some((ratio) => ratio !== null));
}

function ratiosOf(counts: GroupCounts): (number | null)[] {
  const sums = counts.by(monthOf);
  const years = [...new Set([...sums.keys()].map((month) => month.slice(0, 4)))];
  const levels = years.map((year) => dailyLevels(sums, year)).filter((level) => level !== null);
  return Array.from({ length: 12 }, (_, month) => {
    const ratios = levels.map((level) => level[month]! / (level.reduce((a, b) => a + b, 0) / 12));
    return ratios.length === 0 ? null : ratios.reduce((a, b) => a + b, 0) / ratios.length;
  });
}

/** Accidents a day in each month of a year; null where a month has too few. */
function dailyLevels(sums: ReadonlyMap<string, number>, year: string): number[] | null {
  const levels: number[] = [];
  for (let month = 0; month < 12; month++) {
    const count = sums.get(`${year}-${String(month + 1).padStart(2, '0')}`) ?? 0;
    if (count < minMonth) return null;
    levels.push(count / daysInMonth(year, month));
  }
  return levels;
}

function daysInMonth(year: string, month: number): number {
  return new Date(Date.UTC(Number(year), month + 1, 0)).getUTCDate();
}
