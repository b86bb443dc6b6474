import { type Column, columns } from '../../dataset/columns.js';
import { keySql } from './keySql.js';
import { reasonSql } from './reasonSql.js';
import { recordNamesSql } from './sqlTypes.js';
import {
  acceptNumberSql,
  cleanTextSql,
  parseBooleanSql,
  parseLocalSql,
  parseNumberSql,
} from './valuesSql.js';
import { isFreewaySql, sourceNameSql, stateNameSql, windDirectionSql } from './vocabularySql.js';
import { isWindySql, weatherGroupSql, weatherIntensitySql, weatherRowSql } from './weatherSql.js';
import { instantSql, isZoneGuessedSql, keepsDaylightTimeSql, standardOffsetSql } from './zonesSql.js';

const fileColumns: readonly Column[] = columns.filter(({ headers }) => headers.length > 0);
const optionalValues = fileColumns.filter((column) => column.type !== 'text' && column.required !== true);
const timeColumns = fileColumns.filter(({ type }) => type === 'localTime');
const requiredValues = fileColumns.filter((column) => column.required === true);

/**
 * The SELECT that casts rows of text to records: the columns of the schema, then `reason` (NULL for a good row),
 * `nulledMask` (bit i set when the i-th of `nullableNames` was unreadable or implausible) and `isZoneGuessed`.
 *
 * It is SELECTs one in another, so that a value is computed once and then only named.
 *
 * @param from what to select from: a table function or a sub-query
 * @param rawNames for each schema column that the file has, the name of its VARCHAR column there
 */
export function castSql(from: string, rawNames: ReadonlyMap<string, string>): string {
  const raw = ({ name }: Column): string => `raw_${name}`;
  const named = fileColumns.map(
    (column) => `${rawNames.get(column.name) ?? 'NULL::VARCHAR'} AS ${raw(column)}`,
  );
  const parsed = fileColumns.map((column) => `${parsedSql(raw(column), column)} AS ${column.name}`);
  const accepted = fileColumns.map((column) => acceptedSql(column)).filter((sql) => sql !== null);

  const casts = timeColumns.map((column) => `TRY_CAST(${raw(column)} AS TIMESTAMP) AS cast_${column.name}`);

  const texts = `SELECT *, ${casts.join(', ')} FROM (SELECT *, ${named.join(', ')} FROM ${from})`;
  const values = `SELECT *, ${parsed.join(', ')} FROM (${texts})`;
  const plausible = `SELECT * REPLACE (${accepted.join(', ')}) FROM (${values})`;
  const placed = `SELECT *, ${weatherRowSql('weatherCondition')} AS weatherRow, ${standardOffsetSql()} AS offsetHours,
    ${keepsDaylightTimeSql()} AS keepsDaylight FROM (${plausible})`;
  const derived = `SELECT *,
    ${instantSql('startLocal', 'offsetHours', 'keepsDaylight')} AS startAt,
    ${instantSql('endLocal', 'offsetHours', 'keepsDaylight')} AS readEndAt,
    ${weatherGroupSql('weatherCondition', 'weatherRow')} AS weatherGroup,
    ${weatherIntensitySql('weatherCondition', 'weatherRow')} AS weatherIntensity,
    ${isWindySql('weatherCondition', 'weatherRow')} AS isWindy,
    ${isFreewaySql('street')} AS isFreeway,
    ${nulledMaskSql(raw)} AS readMask,
    ${reasonSql(requiredValues, raw, isBlankSql)} AS reason,
    ${isZoneGuessedSql()} AS isZoneGuessed FROM (${placed})`;
  // An end before its start is implausible: the end is made null, and counted with the unreadable ones.
  const ended = `SELECT * REPLACE (CASE WHEN readEndAt >= startAt THEN endLocal END AS endLocal),
    CASE WHEN readEndAt >= startAt THEN readEndAt END AS endAt,
    CASE WHEN readEndAt >= startAt THEN (epoch_ms(readEndAt) - epoch_ms(startAt)) / 60000 END AS durationMinutes,
    readMask + CASE WHEN readEndAt < startAt THEN ${bitOf('endLocal')} ELSE 0 END AS nulledMask FROM (${derived})`;
  return `SELECT ${recordNamesSql}, reason, nulledMask, isZoneGuessed
    FROM (SELECT *, ${keySql()} AS key, bit_count(nulledMask)::INTEGER AS nulledColumns FROM (${ended}))`;
}

/** What columns hold in nearly every row, the most frequent first. */
const usualTexts: Readonly<Record<string, readonly string[]>> = {
  source: ['Source1', 'Source2', 'Source3'],
  side: ['R', 'L'],
  country: ['US'],
  timezone: ['US/Eastern', 'US/Pacific', 'US/Central', 'US/Mountain'],
  sunriseSunset: ['Day', 'Night'],
  civilTwilight: ['Day', 'Night'],
  nauticalTwilight: ['Day', 'Night'],
  astronomicalTwilight: ['Day', 'Night'],
};

/** The columns whose bad values are made null and counted, by their bit in `nulledMask`. */
export const nullableNames: readonly string[] = optionalValues.map(({ name }) => name);

function parsedSql(raw: string, { name, type }: Column): string {
  if (type === 'text') return cleanTextSql(raw, usualTexts[name]);
  if (type === 'boolean') return parseBooleanSql(raw);
  return type === 'localTime' ? parseLocalSql(raw, `cast_${name}`) : parseNumberSql(raw);
}

function acceptedSql(column: Column): string | null {
  const { name, type } = column;
  if (name === 'source') return `${sourceNameSql(name)} AS ${name}`;
  if (name === 'state') return `${stateNameSql(name)} AS ${name}`;
  if (name === 'windDirection') return `${windDirectionSql(name)} AS ${name}`;
  return type === 'integer' || type === 'double' ? `${acceptNumberSql(name, column)} AS ${name}` : null;
}

function nulledMaskSql(raw: (column: Column) => string): string {
  const bits = optionalValues.map(
    (column) =>
      `CASE WHEN ${column.name} IS NULL AND ${raw(column)} IS NOT NULL AND NOT ${isBlankSql(raw(column))} THEN ${bitOf(column.name)} ELSE 0 END`,
  );
  return `(${bits.join(' + ')})::BIGINT`;
}

/** NULL counts as blank. */
function isBlankSql(raw: string): string {
  return String.raw`coalesce(NOT regexp_matches(${raw}, '[^\x00-\x20\x7f\x{a0}]'), true)`;
}

function bitOf(name: string): number {
  return 2 ** nullableNames.indexOf(name);
}
