import { booleanWords } from '../../dataset/booleans.js';
import type { Column } from '../../dataset/dataset.js';
import { formulaPattern } from '../../dataset/text.js';

import { sqlLiteral } from './duckdb.js';

/**
 * From the text of a field to its value: the rules of `booleans.ts`, `numbers.ts`, `text.ts` and `times.ts` in the
 * dataset. `test/dataset/parseRow.test.ts` compares both.
 */

/**
 * `cleanText` in DuckDB, where a marker of a missing value is NULL. Most texts are already clean, so a cheap test comes before
 * the costly replacement.
 *
 * @param usual frequent clean texts of the column, whose comparison is even cheaper
 */
export function cleanTextSql(
  raw: string,
  usual: readonly string[] = [],
  markers: readonly string[] = [],
): string {
  const needsWork = `regexp_matches(${raw}, ${sqlLiteral(String.raw`^ | $|  |[\x00-\x1f\x7f\x{a0}]|^="|${markersPattern(markers)}`)})`;
  const cleaned = cleanedSql(raw);
  const whens = usual.map((text) => `WHEN ${raw} = ${sqlLiteral(text)} THEN ${raw}`);
  const found = `CASE WHEN NOT regexp_matches(${cleaned}, ${sqlLiteral(`^$|${markersPattern(markers)}`)}) THEN ${cleaned} END`;
  return `CASE ${whens.join(' ')} WHEN ${needsWork} THEN ${found} WHEN ${raw} <> '' THEN ${raw} END`;
}

/** A text without the formula of a spreadsheet around it, trimmed, with runs of white space as one blank. */
export function cleanedSql(raw: string): string {
  return String.raw`trim(regexp_replace(${withoutFormulaSql(raw)}, '[\x00-\x20\x7f\x{a0}]+', ' ', 'g'))`;
}

/** Whether a field holds nothing, or a marker of a missing value. NULL counts as blank. */
export function isMissingSql(raw: string, markers: readonly string[]): string {
  const words = markers.map(escapedPattern).join('|');
  return `coalesce(regexp_matches(${raw}, ${sqlLiteral(`^${white}*(?:(?:${words})?|="${white}*(?:${words})?${white}*")${white}*$`)}), true)`;
}

/** `withoutFormula` in DuckDB. */
export function withoutFormulaSql(raw: string): string {
  return `CASE WHEN contains(${raw}, '="') THEN regexp_replace(${raw}, ${sqlLiteral(`(?s)${formulaPattern}`)}, '\\1') ELSE ${raw} END`;
}

const white = String.raw`[\x00-\x20\x7f\x{a0}]`;

/** Matches a text that is one of the markers. */
export function markersPattern(markers: readonly string[]): string {
  return markers.length === 0 ? '^$' : `^(?:${markers.map(escapedPattern).join('|')})$`;
}

function escapedPattern(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9\x80-\uffff]/g, String.raw`\$&`);
}

/** `parseBoolean` in DuckDB; the two spellings of the published files come first, for speed. */
export function parseBooleanSql(raw: string): string {
  // Not a CASE of the words, which DuckDB compares one by one, computing the word each time.
  const words = [...booleanWords.true, ...booleanWords.false];
  const position = `list_position([${words.map(sqlLiteral).join(', ')}], lower(${cleanTextSql(raw)}))`;
  const rare = `${position} <= ${booleanWords.true.length}`;
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
