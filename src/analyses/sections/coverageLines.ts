import type { LineSeries } from '../../charts/lines.js';
import {
  type DailySeries,
  monthlyCounts,
  monthText,
  quarterlyCounts,
  quarterText,
  weeklyCounts,
  weekText,
} from '../common/days.js';
import type { Gap } from '../common/gaps.js';

/** A feed, for a chart of its coverage. */
export interface Feed {
  readonly name: string;
  /** Its daily counts with short gaps filled. */
  readonly series: DailySeries;
  /** All of its gaps. */
  readonly gaps: readonly Gap[];
}

export interface CoverageLines {
  /** The period of one point of the lines. */
  readonly unit: 'week' | 'month' | 'quarter';
  readonly series: readonly LineSeries[];
}

/** With fewer accidents a week, a weekly line shows chance and not coverage. */
const minWeekly = 30;
/** With fewer a month, a monthly line does. */
const minMonthly = 20;

/**
 * One line for each feed: accidents by week, or by month or quarter if the weeks or months of all feeds have too few. A
 * period with a gap of more than `filledDays` is left out. Quarters are named by their first month.
 *
 * @param mostWeeks with more of them, the lines are by month
 */
export function coverageLines(
  feeds: readonly Feed[],
  filledDays: number,
  mostWeeks: number = Number.POSITIVE_INFINITY,
): CoverageLines {
  const counted = feeds.reduce((sum, { series }) => sum + series.counts.reduce((a, b) => a + b, 0), 0);
  const days = Math.max(1, ...feeds.map(({ series }) => series.counts.length));
  const daily = counted / days;
  const hasWeeks = 7 * daily >= minWeekly && days <= 7 * mostWeeks;
  const unit = hasWeeks ? 'week' : (365.25 / 12) * daily >= minMonthly ? 'month' : 'quarter';
  const periodOf = { week: weekText, month: monthText, quarter: quarterText }[unit];
  const sumsOf = { week: weeklyCounts, month: monthlyCounts, quarter: quarterlyCounts }[unit];
  const lineOf = ({ name, series, gaps }: Feed): LineSeries => {
    const hidden = new Set<string>();
    for (const { start, end } of gaps) {
      if (end - start <= filledDays) continue;
      for (let i = start; i < end; i++) hidden.add(periodOf(series.firstDay + i));
    }
    const sums = [...sumsOf(series)];
    // The first and the last are rarely complete, and would look like a fall.
    const whole = sums.length > 4 ? sums.slice(1, -1) : sums;
    return {
      name,
      x: whole.map(([period]) => period),
      y: whole.map(([period, count]) => (hidden.has(period) ? null : count)),
    };
  };
  return { unit, series: feeds.map(lineOf) };
}
