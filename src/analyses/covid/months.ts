import { StatisticsError } from '../../base/errors.js';
import type { Interval } from '../../base/interval.js';
import { coefficient, fitGlm, neweyWestStandardError, normalQuantile } from '../../stats/index.js';
import { monthText } from '../common/days.js';
import type { Feed } from './context.js';
import {
  type FitRules,
  minDaysBefore,
  rowsOfFit,
  supportedSpec,
  withoutEmptyColumns,
} from './interruption.js';
import type { ModelSpec } from './regressors.js';

/** The change in one month after the transition. */
export interface MonthEffect extends Interval {
  /** `2020-04`. */
  readonly month: string;
  readonly ratio: number;
}

/** The change by month up to `until` (day number, exclusive): the same model with one level for each month. */
export function monthEffects(feed: Feed, until: number, rules: FitRules): MonthEffect[] {
  const wanted: ModelSpec = { ...feed.spec, until, after: 'months' };
  const rows = rowsOfFit(feed.series, wanted);
  if (rows.daysBefore < minDaysBefore || rows.before / rows.daysBefore < rules.minDailyCount) return [];
  try {
    const spec = supportedSpec(wanted, rows.daysBefore, rows.before / rows.daysBefore);
    const { counts, design } = withoutEmptyColumns(rows.days, rows.counts, spec);
    const fit = fitGlm(counts, design);
    const half = normalQuantile((1 + rules.confidenceLevel) / 2);
    const months = monthsBetween(spec.transitionEnd, until).filter((month) => fit.names.includes(month));
    return months.map((month) => {
      const { estimate, standardError } = coefficient(fit, month);
      const errors = rules.hacLags.map((lag) => neweyWestStandardError(fit, month, lag));
      const error = Math.max(standardError, ...errors);
      return {
        month,
        ratio: Math.exp(estimate),
        lower: Math.exp(estimate - half * error),
        upper: Math.exp(estimate + half * error),
      };
    });
  } catch (error) {
    if (error instanceof StatisticsError) return [];
    throw error;
  }
}

/** The months of the days from `from` to `until` (exclusive): `2020-04`, `2020-05`, ... */
export function monthsBetween(from: number, until: number): string[] {
  const months = new Set<string>();
  for (let day = from; day < until; day++) months.add(monthText(day));
  return [...months];
}
