import { classFactors } from '../judging/classFactors.js';
import type { Forecasts } from '../judging/forecasts.js';
import type { SeverityModel } from '../severityModel.js';

/**
 * The factors that move a model to the mix of severities of its validation rows: see `adjustedModel`. Null for "always 2", which
 * knows nothing, also not these rows.
 */
export function adjustmentOf({ kind }: SeverityModel, validation: Forecasts): readonly number[] | null {
  return kind === 'alwaysTwo' ? null : classFactors(validation);
}
