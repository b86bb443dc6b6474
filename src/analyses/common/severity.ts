import type { Filter } from '../../query/question.js';
import type { Row } from './groupCounts.js';

/** Severity 3 and 4: what every analysis calls severe. */
export const severeFilter: Filter = { severity: [3, 4] };

export const severeText = 'severity 3 or 4 (impact on traffic, not injury)';

export function isSevere({ severity }: Row): boolean {
  return typeof severity === 'number' && severity >= 3;
}
