import { autocorrelation, ljungBox, normalQuantile } from '../../stats/index.js';
import type { FittedFeed } from './context.js';
import { residualsOf } from './interruption.js';

/** The autocorrelation that the model leaves in its residuals. */
export interface ResidualsResult {
  readonly days: number;
  /** At lags of 1, 2, ... days. */
  readonly correlations: readonly number[];
  /** Independent days stay within plus and minus this at 95 % of the lags. */
  readonly bound: number;
  /** How many of the correlations lie outside the bound. */
  readonly outside: number;
  /** Of the Ljung-Box test over the first `testedLags` days. */
  readonly pValue: number;
  readonly testedLags: number;
}

const maxLag = 28;
const testedLags = 14;

/** @returns null when there are too few days */
export function computeResiduals(feed: FittedFeed): ResidualsResult | null {
  const residuals = residualsOf(feed.outcome.effect, feed.series);
  if (residuals.length < 4 * maxLag) return null;
  const correlations = Array.from(autocorrelation(residuals, maxLag)).slice(1);
  const bound = normalQuantile(0.975) / Math.sqrt(residuals.length);
  return {
    days: residuals.length,
    correlations,
    bound,
    outside: correlations.filter((one) => Math.abs(one) > bound).length,
    pValue: ljungBox(residuals, testedLags).pValue,
    testedLags,
  };
}
