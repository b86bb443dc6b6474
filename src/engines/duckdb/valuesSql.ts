import type { Column } from '../../dataset/dataset.js';
import { type DateOrder, isoPattern, lostDatePattern, spreadsheetPattern } from '../../dataset/times.js';
import { sqlLiteral } from './duckdb.js';

/**
 * From the text of a field to its value: the rules of `booleans.ts`, `numbers.ts`, `text.ts` and `times.ts` in the
 * dataset. `test/dataset/parseRow.test.ts` compares both.
 */

/**
 * `cleanText` in DuckDB. Most texts are already clean, so a cheap test comes before the costly replacement.
 *
 * @param usual frequent clean texts of the column, whose comparison is even cheaper
 */
export function cleanTextSql(raw: string, usual: readonly string[] = []): string {
  const needsWork = String.raw`regexp_matches(${raw}, '^ | $|  |[\x00-\x1f\x7f\x{a0}]')`;
  const cleaned = String.raw`trim(regexp_replace(${raw}, '[\x00-\x20\x7f\x{a0}]+', ' ', 'g'))`;
  const whens = usual.map((text) => `WHEN ${raw} = ${sqlLiteral(text)} THEN ${raw}`);
  return `CASE ${whens.join(' ')} WHEN ${needsWork} THEN nullif(${cleaned}, '') WHEN ${raw} <> '' THEN ${raw} END`;
}

/** `parseBoolean` in DuckDB; the two spellings of the published files come first, for speed. */
export function parseBooleanSql(raw: string): string {
  const rare = `CASE lower(trim(${raw})) WHEN 'false' THEN false WHEN '0' THEN false WHEN 'true' THEN true WHEN '1' THEN true END`;
  return `CASE ${raw} WHEN 'False' THEN false WHEN 'True' THEN true ELSE ${rare} END`;
}

/**
 * `parseNumber` in DuckDB, except that it returns infinity and NaN, which `acceptNumberSql` rejects. The cast also
 * accepts `1_000` and `+-1`, which are excluded by a test that costs a third of a regular expression.
 */
export function parseNumberSql(raw: string): string {
  return `CASE WHEN NOT contains(${raw}, '_') AND NOT contains(${raw}, '+-') THEN TRY_CAST(${raw} AS DOUBLE) END`;
}

/** `acceptNumber` in DuckDB, of a DOUBLE that is already a column, so that it is computed once. */
export function acceptNumberSql(value: string, column: Column): string {
  // NaN is above every number in DuckDB, so it is outside of any range.
  const { range } = column;
  const conditions = [
    range === undefined ? `isfinite(${value})` : `${value} BETWEEN ${range[0]} AND ${range[1]}`,
  ];
  if (column.type === 'integer') conditions.push(`${value} = floor(${value})`);
  const accepted = column.type === 'integer' ? `${value}::INTEGER` : `${value} + 0.0`;
  return `CASE WHEN ${conditions.join(' AND ')} THEN ${accepted} END`;
}

/**
 * `parseLocalMs` in DuckDB, as a TIMESTAMP.
 *
 * @param cast the name of a column that holds `TRY_CAST(raw AS TIMESTAMP)`: if its text equals the raw text, which
 * it nearly always does, no further test is needed
 */
export function parseLocalSql(raw: string, cast: string, order: DateOrder): string {
  const text = `trim(${raw})`;
  return `CASE
    WHEN strlen(${raw}) = 19 AND ${cast}::VARCHAR = ${raw}
      THEN CASE WHEN ${cast} >= TIMESTAMP '2000-01-01' AND ${cast} < TIMESTAMP '2101-01-01' THEN ${cast} END
    WHEN regexp_full_match(${text}, '${isoPattern}') THEN TRY_CAST(substr(${text}, 1, 23) AS TIMESTAMP)
    WHEN regexp_full_match(${text}, '${spreadsheetPattern}')
      THEN try_strptime(${text}, ['${dates[order]} %-H:%M:%S', '${dates[order]} %-H:%M']) END`;
}

const dates: Readonly<Record<DateOrder, string>> = { monthFirst: '%-m/%-d/%Y', dayFirst: '%-d/%-m/%Y' };

export function hasLostItsDateSql(raw: string): string {
  return `regexp_full_match(trim(${raw}), '${lostDatePattern}')`;
}
