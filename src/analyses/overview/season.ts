import type { Figure } from '../../charts/figure.js';
import { type LineSeries, lines } from '../../charts/lines.js';
import type { GroupCounts } from '../common/groupCounts.js';
import type { Context } from './context.js';

const monthNames = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** A feed with its daily counts. */
export interface PerSource {
  readonly name: string;
  readonly tally: GroupCounts;
}

/** A month of fewer accidents is too uneven for a season. */
const minMonth = 100;

/** A month's days above or below the mean day of its year, averaged over whole years: season, without growth. */
export function season(context: Context, perSource: readonly PerSource[]): Figure[] {
  const all = perSource.map(({ name, tally }): LineSeries => {
    const sums = tally.by((row) => String(row.day).slice(0, 7));
    const y = monthNames.map((_, month) => {
      const ratios = [...new Set([...sums.keys()].map((key) => key.slice(0, 4)))].flatMap((year) => {
        const counts = monthNames.map((_, at) => sums.get(monthKey(year, at)));
        if (counts.some((count) => count === undefined || count < minMonth)) return [];
        const levels = counts.map((count, at) => count! / daysInMonth(year, at));
        return [levels[month]! / (levels.reduce((a, b) => a + b, 0) / 12)];
      });
      return ratios.length === 0 ? null : ratios.reduce((a, b) => a + b, 0) / ratios.length;
    });
    return { name, x: monthNames, y };
  });
  const series = all.filter(({ y }) => Array.from(y).some((value) => value !== null));
  if (series.length === 0) return [];
  return [
    lines({
      id: 'season',
      title: 'Season: each month against the mean of its own year',
      alt: 'One line per source over the months of the year; 1 is the mean day of the same year and source. Years in which a source misses a month are left out for it.',
      footnote: `${context.footnote()}; whole years with ${minMonth} a month`,
      series,
      xTitle: 'Month of the year',
      yTitle: 'Daily level, ratio to the year',
      xType: 'category',
    }),
  ];
}

function monthKey(year: string, month: number): string {
  return `${year}-${String(month + 1).padStart(2, '0')}`;
}

function daysInMonth(year: string, month: number): number {
  return new Date(Date.UTC(Number(year), month + 1, 0)).getUTCDate();
}
