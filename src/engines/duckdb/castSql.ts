import { mayBeNulled } from '../../dataset/columnRules.js';
import { type Column, type Dataset, perDataset } from '../../dataset/dataset.js';
import { lookupRowName } from '../../dataset/reservedNames.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { instantSql, keepsDaylightTimeSql, standardOffsetSql, zoneBasisSql } from './clockSql.js';
import { keySql } from './keySql.js';
import { derivedSql, lookupRowSql } from './lookupSql.js';
import { reasonSql } from './reasonSql.js';
import { recordNamesSql } from './sqlTypes.js';
import {
  acceptNumberSql,
  cleanTextSql,
  parseBooleanSql,
  parseLocalSql,
  parseNumberSql,
} from './valuesSql.js';
import { normalisedSql } from './vocabularySql.js';

/**
 * The SELECT that casts rows of text to records: the columns of the dataset, then `reason` (NULL for a good row),
 * `nulledMask` (bit i set when the i-th of `nullableNames` was unreadable or implausible), `zoneBasis` (a position in
 * `zoneBases`) and `isAtZero` (whether the row gave 0,0 as its place).
 *
 * The SELECTs are nested, so that each value is computed once and then used by name.
 *
 * @param from a table function or a sub-query to select from
 * @param rawNames the name of the VARCHAR column in `from` for each column of the dataset that the file has
 */
export function castSql(
  from: string,
  rawNames: ReadonlyMap<string, string>,
  dataset: Dataset = usAccidents,
): string {
  const { fileColumns, clock, lookups, derived, hasEnd, hasPlace } = dataset;
  const raw = ({ name }: Column): string => `raw_${name}`;
  // A file may lack any column: only of those that it has can a value be missing.
  const required = fileColumns.filter(({ name, required }) => required === true && rawNames.has(name));
  const rawColumns = fileColumns.map(
    (column) => `${rawNames.get(column.name) ?? 'NULL::VARCHAR'} AS ${raw(column)}`,
  );
  const casts = fileColumns
    .filter(({ type }) => type === 'localTime')
    .map((column) => `TRY_CAST(${raw(column)} AS TIMESTAMP) AS cast_${column.name}`);
  const parsed = fileColumns.map((column) => `${parsedSql(raw(column), column, dataset)} AS ${column.name}`);
  const accepted = fileColumns.map((column) => acceptedSql(column, dataset)).filter((sql) => sql !== null);
  const lookupRows = Object.entries(lookups).map(
    ([name, lookup]) => `${lookupRowSql(lookup)} AS ${lookupRowName(name)}`,
  );
  const derivedColumns = Object.entries(derived).map(
    ([name, derivation]) => `${derivedSql(derivation, lookups)} AS ${name}`,
  );
  const instant = (local: string): string => instantSql(local, 'offsetHours', 'keepsDaylight', clock);

  const texts = `SELECT *, ${casts.join(', ')} FROM (SELECT *, ${rawColumns.join(', ')} FROM ${from})`;
  const values = `SELECT *, ${parsed.join(', ')} FROM (${texts})`;
  const plausible =
    accepted.length === 0 ? values : `SELECT * REPLACE (${accepted.join(', ')}) FROM (${values})`;
  const whole = `SELECT * ${hasPlace ? wholePlaceSql : ''}, ${reasonSql(required, raw, isBlankSql)} AS reason,
    ${hasPlace ? isAtZeroSql : 'false'} AS isAtZero FROM (${plausible})`;
  const placed = `SELECT *, ${[...lookupRows, `${standardOffsetSql(clock)} AS offsetHours`].join(', ')},
    ${keepsDaylightTimeSql(clock)} AS keepsDaylight FROM (${whole})`;
  const found = `SELECT *,
    ${[
      `${instant('startLocal')} AS startAt`,
      ...(hasEnd ? [`${instant('endLocal')} AS readEndAt`] : []),
      ...derivedColumns,
      `${nulledMaskSql(raw, dataset)} AS readMask`,
      `${zoneBasisSql(clock)} AS zoneBasis`,
    ].join(',\n    ')} FROM (${placed})`;
  return `SELECT ${recordNamesSql(dataset)}, reason, nulledMask, zoneBasis, isAtZero
    FROM (SELECT *, ${keySql(dataset)} AS key, bit_count(nulledMask)::INTEGER AS nulledColumns FROM (${endedSql(found, dataset)}))`;
}

/** Half a position is no place, nor is 0,0 in the Gulf of Guinea, which stands for a missing one: both become null. */
const wholePlaceSql = `REPLACE (CASE WHEN lng IS NOT NULL AND (lat <> 0 OR lng <> 0) THEN lat END AS lat,
    CASE WHEN lat IS NOT NULL AND (lat <> 0 OR lng <> 0) THEN lng END AS lng)`;
const isAtZeroSql = 'coalesce(lat = 0 AND lng = 0, false)';

/** An end before its start is implausible: the end becomes null and counts as unreadable. */
function endedSql(found: string, dataset: Dataset): string {
  if (!dataset.hasEnd) return `SELECT *, readMask AS nulledMask FROM (${found})`;
  return `SELECT * REPLACE (CASE WHEN readEndAt < startAt THEN NULL ELSE endLocal END AS endLocal),
    CASE WHEN readEndAt < startAt THEN NULL ELSE readEndAt END AS endAt,
    CASE WHEN readEndAt >= startAt THEN (epoch_ms(readEndAt) - epoch_ms(startAt)) / 60000 END AS durationMinutes,
    readMask + CASE WHEN readEndAt < startAt THEN ${bitOf('endLocal', dataset)} ELSE 0 END AS nulledMask FROM (${found})`;
}

/** The columns whose invalid values become null and are counted, in the order of their bits in `nulledMask`. */
export const nullableNames: (dataset: Dataset) => readonly string[] = perDataset(({ fileColumns }) =>
  fileColumns.filter(mayBeNulled).map(({ name }) => name),
);

function parsedSql(raw: string, { name, type }: Column, { usualTexts, dateOrder }: Dataset): string {
  if (type === 'text') return cleanTextSql(raw, usualTexts[name]);
  if (type === 'boolean') return parseBooleanSql(raw);
  return type === 'localTime' ? parseLocalSql(raw, `cast_${name}`, dateOrder) : parseNumberSql(raw);
}

function acceptedSql(column: Column, { vocabularies }: Dataset): string | null {
  const { name, type } = column;
  const vocabulary = vocabularies[name];
  if (vocabulary !== undefined) return `${normalisedSql(name, vocabulary)} AS ${name}`;
  return type === 'integer' || type === 'double' ? `${acceptNumberSql(name, column)} AS ${name}` : null;
}

function nulledMaskSql(raw: (column: Column) => string, dataset: Dataset): string {
  const bits = dataset.fileColumns
    .filter(mayBeNulled)
    .map(
      (column) =>
        `CASE WHEN ${column.name} IS NULL AND ${raw(column)} IS NOT NULL AND NOT ${isBlankSql(raw(column))} THEN ${bitOf(column.name, dataset)} ELSE 0 END`,
    );
  return `(${bits.length === 0 ? '0' : bits.join(' + ')})::BIGINT`;
}

/** NULL counts as blank. */
function isBlankSql(raw: string): string {
  return String.raw`coalesce(NOT regexp_matches(${raw}, '[^\x00-\x20\x7f\x{a0}]'), true)`;
}

function bitOf(name: string, dataset: Dataset): number {
  return 2 ** nullableNames(dataset).indexOf(name);
}
