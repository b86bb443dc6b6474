import { StatisticsError } from '../../base/errors.js';
import { coefficient, fitGlm, neweyWestStandardError, normalQuantile } from '../../stats/index.js';
import { monthText } from '../common/days.js';
import type { Feed } from './context.js';
import { type FitRules, fitting, minDaysBefore, rowsOfFit, withoutEmptyColumns } from './interruption.js';
import type { ModelSpec } from './regressors.js';

/** The change in one month after the transition. */
export interface MonthEffect {
  /** `2020-04`. */
  readonly month: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** The same model with a level of its own for each month, up to `until`: whether the change stays, and when it goes. */
export function monthEffects(feed: Feed, until: number, rules: FitRules): MonthEffect[] {
  const wanted: ModelSpec = { ...feed.spec, until, after: 'months' };
  const rows = rowsOfFit(feed.series, wanted);
  if (rows.daysBefore < minDaysBefore || rows.before / rows.daysBefore < rules.minDailyCount) return [];
  try {
    const spec = fitting(wanted, rows.daysBefore, rows.before / rows.daysBefore);
    const { counts, design } = withoutEmptyColumns(rows.days, rows.counts, spec);
    const fit = fitGlm(counts, design);
    const half = normalQuantile((1 + rules.level) / 2);
    const months = monthsBetween(spec.transitionEnd, until).filter((month) => fit.names.includes(month));
    return months.map((month) => {
      const { estimate, standardError } = coefficient(fit, month);
      const errors = rules.hacLags.map((lag) => neweyWestStandardError(fit, month, lag));
      const error = Math.max(standardError, ...errors);
      return {
        month,
        ratio: Math.exp(estimate),
        low: Math.exp(estimate - half * error),
        high: Math.exp(estimate + half * error),
      };
    });
  } catch (error) {
    if (error instanceof StatisticsError) return [];
    throw error;
  }
}

/** `2020-04`, ... up to the month before `until`. */
export function monthsBetween(from: number, until: number): string[] {
  const months = new Set<string>();
  for (let day = from; day < until; day++) months.add(monthText(day));
  return [...months];
}
