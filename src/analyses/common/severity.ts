import { InternalError } from '../../base/errors.js';
import { type Dataset, perDataset } from '../../dataset/dataset.js';
import type { Filter } from '../../query/question.js';
import type { Row } from './groupCounts.js';

/** Which accidents count as severe, by the role `severity` of a dataset, which analyses ask for by this name. */
export interface SeverityRule {
  readonly filter: Filter;
  /** The severe values in a sentence: `3 or 4`, `2 to 5`. */
  readonly levels: string;
  /** The same with their noun, without a comma: `severity 3 or 4`. */
  readonly name: string;
  /** In a heading: `3, 4`, `2 to 5`. */
  readonly values: string;
  /** What severity measures: `impact on traffic, not injury`. */
  readonly meaning: string;
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
  const severe = Array.from({ length: most - severeFrom + 1 }, (_, index) => severeFrom + index);
  const range = `${severeFrom} to ${most}`;
  const levels = severe.length > 2 ? range : severe.join(' or ');
  const name = `severity ${levels}`;
  return {
    filter: { severity: severe },
    levels,
    name,
    values: severe.length > 2 ? range : severe.join(', '),
    meaning,
    text: `${name} (${meaning})`,
    isSevere: ({ severity: level }) => typeof level === 'number' && level >= severeFrom,
  };
});
