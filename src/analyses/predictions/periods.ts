import { dayText } from '../../base/dates.js';
import { dayMs } from '../../base/durations.js';
import type { Forecasts } from '../../models/judging/forecasts.js';
import type { Judgement } from '../../models/judging/judgement.js';
import { eventLogLoss } from '../../stats/probabilityScores.js';

/** The log-loss of the reports of some days. */
export interface PeriodLoss {
  /** `2022-07`, or the first day of a week or the day: `2022-07-04`. */
  readonly from: string;
  readonly reports: number;
  readonly logLoss: number;
}

export type PeriodUnit = 'month' | 'week' | 'day';

/** The log-loss over time, in the longest unit that gives a line. */
export interface LossesOverTime {
  readonly unit: PeriodUnit;
  readonly periods: readonly PeriodLoss[];
}

/** Fewer periods give no line. */
export const minPeriods = 3;
/** The log-loss of fewer reports is mostly chance. */
export const minReports = 20;

/** Null if no unit gives enough periods. Months are those of the judgement, which have reports on enough days. */
export function lossesOverTime(forecasts: Forecasts, { byMonth }: Judgement): LossesOverTime | null {
  const judged = new Set(byMonth.map(({ name }) => name));
  for (const unit of ['month', 'week', 'day'] as const) {
    const periods = lossesBy(unit, forecasts).filter(
      ({ from, reports }) => reports >= minReports && (unit !== 'month' || judged.has(from)),
    );
    if (periods.length >= minPeriods) return { unit, periods };
  }
  return null;
}

const longestPeriodDays = { month: 31, week: 7, day: 1 } as const;

/** Where two or more periods in a row have too little to judge, from the one before them to the one after. */
export function gapsIn({
  unit,
  periods,
}: LossesOverTime): { readonly from: string; readonly until: string }[] {
  const startMs = ({ from }: PeriodLoss): number => Date.parse(unit === 'month' ? `${from}-01` : from);
  const longestMs = 2 * longestPeriodDays[unit] * dayMs;
  return periods.slice(1).flatMap((next, index) => {
    const before = periods[index]!;
    return startMs(next) - startMs(before) > longestMs ? [{ from: before.from, until: next.from }] : [];
  });
}

/** In order of time. */
export function lossesBy(unit: PeriodUnit, { day, actual, probabilities, classes }: Forecasts): PeriodLoss[] {
  const periods = new Map<number, string>();
  for (const one of new Set(day)) periods.set(one, periodOf(unit, one));
  const sums = new Map<string, { reports: number; loss: number }>();
  for (const from of periods.values()) sums.set(from, { reports: 0, loss: 0 });
  for (let event = 0; event < day.length; event++) {
    const sum = sums.get(periods.get(day[event]!)!)!;
    sum.reports++;
    sum.loss += eventLogLoss(probabilities[event * classes.length + actual[event]!]!);
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, { reports, loss }]) => ({ from, reports, logLoss: loss / reports }));
}

/** @param day since 1970-01-01, which was a Thursday; weeks begin on Monday */
function periodOf(unit: PeriodUnit, day: number): string {
  const first = unit === 'week' ? day - ((day + 3) % 7) : day;
  return dayText(first).slice(0, unit === 'month' ? 7 : 10);
}
