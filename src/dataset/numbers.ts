import type { Column } from './columns.js';

/**
 * What counts as a number, to JavaScript and to RE2 alike: decimal digits with an optional sign, point and exponent,
 * and ASCII white space around. Not `1_000`, `0x10`, `inf`, `NaN` or `1,5`, some of which either side would read.
 */
const numberShape = /^[ \t\n\r\v\f]*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t\n\r\v\f]*$/;

/** The number that a text spells, of any size, or null. */
export function parseNumber(raw: string): number | null {
  return numberShape.test(raw) ? Number(raw) : null;
}

/** The value if the column can hold it: finite, within its range, whole in an integer column. Else null. */
export function acceptNumber(value: number, column: Column): number | null {
  if (!Number.isFinite(value)) return null;
  if (column.type === 'integer' && !Number.isInteger(value)) return null;
  if (column.range !== undefined && !(value >= column.range[0] && value <= column.range[1])) return null;
  // Minus zero is zero.
  return value + 0;
}

/**
 * `parseNumber` in DuckDB, except that it gives infinity and NaN, which `acceptNumberSql` refuses. Its cast takes two
 * things more than `parseNumber` does, `1_000` and `+-1`; to look for these costs a third of a regular expression.
 */
export function parseNumberSql(raw: string): string {
  return `CASE WHEN NOT contains(${raw}, '_') AND NOT contains(${raw}, '+-') THEN TRY_CAST(${raw} AS DOUBLE) END`;
}

/** `acceptNumber` in DuckDB, of a DOUBLE that is already a column, so that nothing is computed twice. */
export function acceptNumberSql(value: string, column: Column): string {
  // NaN is above every number in DuckDB, and so outside of any range.
  const { range } = column;
  const conditions = [
    range === undefined ? `isfinite(${value})` : `${value} BETWEEN ${range[0]} AND ${range[1]}`,
  ];
  if (column.type === 'integer') conditions.push(`${value} = floor(${value})`);
  const accepted = column.type === 'integer' ? `${value}::INTEGER` : `${value} + 0.0`;
  return `CASE WHEN ${conditions.join(' AND ')} THEN ${accepted} END`;
}
