import type { Column } from '../../dataset/dataset.js';
import { type CommaMeaning, numberParts, numberPattern } from '../../dataset/numbers.js';
import { asidePattern, plainUnit, type UnitConversion, unitConversions } from '../../dataset/units.js';
import { sqlLiteral } from './duckdb.js';
import { withoutFormulaSql } from './valuesSql.js';

/** `readNumber` in DuckDB. `test/dataset/spellings.test.ts` compares both. */

/** The STRUCT of the parts of a number that `plain`, a DOUBLE, does not hold, else NULL. */
export function numberPartsSql(raw: string, plain: string): string {
  const names = numberParts.map((name) => `'${name}'`).join(', ');
  return `CASE WHEN ${plain} IS NULL AND ${raw} IS NOT NULL
    THEN regexp_extract(${withoutFormulaSql(raw)}, ${sqlLiteral(`(?i)${numberPattern}`)}, [${names}]) END`;
}

/**
 * The DOUBLE of a number in the unit of its column, or NULL.
 *
 * @param plain the name of the column with the numbers of the published format
 * @param parts the name of the column of `numberPartsSql`
 */
export function numberSql(
  plain: string,
  parts: string,
  { unit: columnUnit }: Pick<Column, 'unit'>,
  comma: CommaMeaning | undefined,
  unit?: string,
): string {
  const open =
    comma === undefined ? 'NULL' : `replace(${parts}.open, ',', '${comma === 'decimal' ? '.' : ''}')`;
  const digits = `CASE WHEN ${parts}.grouped <> '' THEN replace(${parts}.grouped, ',', '')
    WHEN ${parts}.pointed <> '' THEN replace(replace(${parts}.pointed, '.', ''), ',', '.')
    WHEN ${parts}.spaced <> '' THEN replace(regexp_replace(${parts}.spaced, '[ ''’\u00a0\u202f]', '', 'g'), ',', '.')
    WHEN ${parts}.open <> '' THEN ${open}
    ELSE replace(${parts}.comma || ${parts}.plain, ',', '.') END`;
  const value = `TRY_CAST(CASE WHEN ${parts}.sign = '' OR ${parts}.sign = '+' THEN '' ELSE '-' END || ${digits} || ${parts}.exponent AS DOUBLE)`;
  const conversions = unitConversions(columnUnit);
  const ofFile = conversions.get(plainUnit(unit ?? '')) ?? { factor: 1, offset: 0 };
  const name = `lower(regexp_replace(${parts}.unit, ${sqlLiteral(asidePattern)}, '', 'g'))`;
  const position = `list_position([${[...conversions.keys()].map(sqlLiteral).join(', ')}]::VARCHAR[], ${name})`;
  const named = (property: keyof UnitConversion): string =>
    `([${[...conversions.values()].map((conversion) => doubleSql(conversion[property])).join(', ')}]::DOUBLE[])[${position}]`;
  const isConverted = ofFile.factor !== 1 || ofFile.offset !== 0;
  const unnamed = (number: string): string =>
    isConverted ? `round(${number} * ${doubleSql(ofFile.factor)} + ${doubleSql(ofFile.offset)}, 9)` : number;
  return `CASE WHEN ${plain} IS NOT NULL THEN ${unnamed(plain)}
    WHEN ${parts}.unit = '' THEN ${unnamed(value)}
    WHEN ${named('factor')} = 1 AND ${named('offset')} = 0 THEN ${value}
    ELSE round(${value} * ${named('factor')} + ${named('offset')}, 9) END`;
}

/** A DOUBLE of exactly this value. A literal with a point would be a DECIMAL. */
function doubleSql(value: number): string {
  return `'${value}'::DOUBLE`;
}
