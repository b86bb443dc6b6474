import { InternalError } from '../../base/errors.js';
import { type Dataset, perDataset } from '../../dataset/dataset.js';
import type { Filter } from '../../query/question.js';
import type { Row } from './groupCounts.js';

/** Which accidents count as severe, by the role `severity` of a dataset, which analyses ask for by this name. */
export interface SeverityRule {
  readonly filter: Filter;
  /** `severity 3 or 4 (impact on traffic, not injury)`. */
  readonly text: string;
  isSevere(row: Row): boolean;
}

/** @throws InternalError for a dataset without the role: its analyses do not ask */
export const severityOf: (dataset: Dataset) => SeverityRule = perDataset(({ title, roles, columnOf }) => {
  const { severity } = roles;
  if (severity === undefined) throw new InternalError(`${title} has no severity.`);
  const { column, severeFrom, meaning } = severity;
  const most = columnOf(column)!.range![1];
  const values = Array.from({ length: most - severeFrom + 1 }, (_, index) => severeFrom + index);
  return {
    filter: { severity: values },
    text: `severity ${values.join(' or ')} (${meaning})`,
    isSevere: ({ severity: level }) => typeof level === 'number' && level >= severeFrom,
  };
});
