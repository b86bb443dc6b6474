import type { Column } from '../../dataset/dataset.js';
import { lostDateReason, missingReason, noValueReason } from '../../dataset/reasons.js';
import { sqlLiteral } from './duckdb.js';
import { hasLostItsDateSql } from './valuesSql.js';

/** The reason to reject a row, or NULL. A required column is NULL if it was missing or unreadable. */
export function reasonSql(
  required: readonly Column[],
  raw: (column: Column) => string,
  isBlankSql: (raw: string) => string,
): string {
  const whens = required.map((column) => {
    const lost =
      column.type === 'localTime'
        ? `WHEN ${hasLostItsDateSql(raw(column))} THEN ${sqlLiteral(lostDateReason(column))}`
        : '';
    return `WHEN ${column.name} IS NULL THEN CASE WHEN ${isBlankSql(raw(column))} THEN ${sqlLiteral(missingReason(column))}
      ${lost} ELSE ${sqlLiteral(noValueReason(column))} END`;
  });
  return whens.length === 0 ? 'NULL::VARCHAR' : `CASE ${whens.join(' ')} END`;
}
