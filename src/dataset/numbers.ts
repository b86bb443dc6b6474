import type { Column } from './dataset.js';

/**
 * The numbers, for both JavaScript and RE2: decimal digits with an optional sign, point and exponent,
 * and ASCII white space around. Not `1_000`, `0x10`, `inf`, `NaN` or `1,5`, some of which only one side would read.
 */
const numberShape = /^[ \t\n\r\v\f]*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t\n\r\v\f]*$/;

/** The number of a text, of any size, or null. */
export function parseNumber(raw: string): number | null {
  return numberShape.test(raw) ? Number(raw) : null;
}

/** The value if it is valid in the column: finite, within its range, whole in an integer column. Else null. */
export function acceptNumber(value: number, column: Column): number | null {
  if (!Number.isFinite(value)) return null;
  if (column.type === 'integer' && !Number.isInteger(value)) return null;
  if (column.range !== undefined && !(value >= column.range[0] && value <= column.range[1])) return null;
  // Minus zero is zero.
  return value + 0;
}
