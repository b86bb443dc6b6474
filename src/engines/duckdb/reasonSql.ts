import type { Column } from '../../dataset/dataset.js';
import { missingReason, noValueReason, telltales } from '../../dataset/reasons.js';
import type { DateOrder } from '../../dataset/times.js';
import { sqlLiteral } from './duckdb.js';

interface ReasonConditions {
  /** Whether the value of a column is NULL. */
  readonly isNull: (column: Column) => string;
  /** Whether its field is blank or a marker of a missing value. */
  readonly isMissing: (column: Column) => string;
  readonly orderOf: (column: Column) => DateOrder | undefined;
}

/** The reason to reject a row, or NULL. A required column is NULL if it was missing or unreadable. */
export function reasonSql(
  required: readonly Column[],
  raw: (column: Column) => string,
  { isNull, isMissing, orderOf }: ReasonConditions,
): string {
  const whens = required.map((column) => {
    const telling = telltales(column, orderOf(column)).map(
      ({ pattern, reason }) =>
        `WHEN regexp_matches(${raw(column)}, ${sqlLiteral(`(?i)${pattern}`)}) THEN ${sqlLiteral(reason)}`,
    );
    return `WHEN ${isNull(column)} THEN CASE WHEN ${isMissing(column)} THEN ${sqlLiteral(missingReason(column))}
      ${telling.join('\n      ')} ELSE ${sqlLiteral(noValueReason(column))} END`;
  });
  return whens.length === 0 ? 'NULL::VARCHAR' : `CASE ${whens.join(' ')} END`;
}
