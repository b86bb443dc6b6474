import { mayBeNulled } from '../../dataset/columnRules.js';
import { type Column, type Dataset, perDataset } from '../../dataset/dataset.js';
import { markersOf } from '../../dataset/markers.js';
import { lookupRowName } from '../../dataset/reservedNames.js';
import { isSpelled, orderIn, type Spellings, undecided } from '../../dataset/spellings.js';
import type { DateOrder } from '../../dataset/times.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { instantSql, keepsDaylightTimeSql, localSql, standardOffsetSql, zoneBasisSql } from './clockSql.js';
import { keySql } from './keySql.js';
import { derivedSql, lookupRowSql } from './lookupSql.js';
import { numberPartsSql, numberSql } from './numberSql.js';
import { reasonSql } from './reasonSql.js';
import { recordNamesSql } from './sqlTypes.js';
import { instantTimeSql, isoTimeSql, localTimeSql, timePartsSql } from './timeSql.js';
import { acceptNumberSql, cleanTextSql, isMissingSql, parseBooleanSql, parseNumberSql } from './valuesSql.js';
import { normalisedSql } from './vocabularySql.js';

/** How the values of a file are spelled, and which columns have others than the published files. */
export interface CastSpellings {
  readonly spellings: Spellings;
  /** The columns of times and numbers that are read in any spelling, which is slow. The others are read as published. */
  readonly unusual: ReadonlySet<string>;
}

/**
 * The SELECT that casts rows of text to records: the columns of the dataset, then `reason` (NULL for a good row),
 * `nulledMask` (bit i set when the i-th of `nullableNames` was unreadable or implausible), `zoneBasis` (a position in
 * `zoneBases`) and `isAtZero` (whether the row gave 0,0 as its place).
 *
 * `unread` is a MAP of the values that are NULL though the field is not blank, by column; NULL if there are none.
 *
 * The SELECTs are nested, so that each value is computed once and then used by name.
 *
 * @param from a table function or a sub-query to select from
 * @param rawNames the name of the VARCHAR column in `from` for each column of the dataset that the file has
 * @param cast by default every column is read in any spelling, and nothing is decided
 */
export function castSql(
  from: string,
  rawNames: ReadonlyMap<string, string>,
  dataset: Dataset = usAccidents,
  cast: CastSpellings = castInFull(dataset),
): string {
  const { fileColumns, clock, lookups, derived, hasEnd, hasPlace } = dataset;
  const unusual = fileColumns.filter((column) => cast.unusual.has(column.name) && isSpelled(column));
  const moments = unusual.filter(({ type }) => type === 'localTime');
  const raw = ({ name }: Column): string => `raw_${name}`;
  // A file may lack any column: only of those that it has can a value be missing.
  const required = fileColumns.filter(({ name, required }) => required === true && rawNames.has(name));
  const rawColumns = fileColumns.map(
    (column) => `${rawNames.get(column.name) ?? 'NULL::VARCHAR'} AS ${raw(column)}`,
  );
  const casts = fileColumns
    .filter(({ type }) => type === 'localTime')
    .map((column) => `TRY_CAST(${raw(column)} AS TIMESTAMP) AS cast_${column.name}`);
  const parsed = fileColumns.map(
    (column) => `${parsedSql(raw(column), column, dataset, cast)} AS ${column.name}`,
  );
  const accepted = fileColumns.map((column) => acceptedSql(column, dataset)).filter((sql) => sql !== null);
  const lookupRows = Object.entries(lookups).map(
    ([name, lookup]) => `${lookupRowSql(lookup)} AS ${lookupRowName(name)}`,
  );
  const derivedColumns = Object.entries(derived).map(
    ([name, derivation]) => `${derivedSql(derivation, lookups)} AS ${name}`,
  );
  // The wall clock of a moment follows when the zone of the row is known.
  const isNull = ({ name }: Column): string =>
    moments.some((column) => column.name === name)
      ? `coalesce(${name}, moment_${name}) IS NULL`
      : `${name} IS NULL`;
  const isMissing = (column: Column): string => isMissingColumnSql(raw(column), column, dataset);
  const orderOf = ({ name }: Column): DateOrder | undefined => orderIn(name, cast.spellings, dataset);
  const instant = (local: string): string => instantSql(local, 'offsetHours', 'keepsDaylight', clock);

  const texts = `SELECT *, ${casts.join(', ')} FROM (SELECT *, ${rawColumns.join(', ')} FROM ${from})`;
  const values = `SELECT *, ${[...parsed, ...moments.map((column) => momentSql(column, orderOf(column)))].join(', ')}
    FROM (${unusual.reduce((from, column) => partsSql(raw(column), column, from), texts)})`;
  const plausible =
    accepted.length === 0 ? values : `SELECT * REPLACE (${accepted.join(', ')}) FROM (${values})`;
  const whole = `SELECT * ${hasPlace ? wholePlaceSql : ''}, ${reasonSql(required, raw, { isNull, isMissing, orderOf })} AS reason,
    ${hasPlace ? isAtZeroSql : 'false'} AS isAtZero FROM (${plausible})`;
  const placed = `SELECT *, ${[...lookupRows, `${standardOffsetSql(clock)} AS offsetHours`].join(', ')},
    ${keepsDaylightTimeSql(clock)} AS keepsDaylight FROM (${whole})`;
  const momentOf = (name: string): string =>
    moments.some((column) => column.name === name)
      ? `coalesce(moment_${name}, ${instant(name)})`
      : instant(name);
  const locals = moments.map(
    ({ name }) =>
      `coalesce(${name}, ${localSql(`moment_${name}`, 'offsetHours', 'keepsDaylight', clock)}) AS ${name}`,
  );
  const timed = locals.length === 0 ? placed : `SELECT * REPLACE (${locals.join(', ')}) FROM (${placed})`;
  const found = `SELECT *,
    ${[
      `${momentOf('startLocal')} AS startAt`,
      ...(hasEnd ? [`${momentOf('endLocal')} AS readEndAt`] : []),
      ...derivedColumns,
      `${nulledMaskSql(raw, dataset)} AS readMask`,
      `${zoneBasisSql(clock)} AS zoneBasis`,
    ].join(',\n    ')} FROM (${timed})`;
  return `SELECT ${recordNamesSql(dataset)}, reason, nulledMask, zoneBasis, isAtZero, ${unreadSql(raw, rawNames, dataset)} AS unread
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

function parsedSql(
  raw: string,
  column: Column,
  dataset: Dataset,
  { unusual, spellings }: CastSpellings,
): string {
  const { name, type } = column;
  if (type === 'text') return cleanTextSql(raw, dataset.usualTexts[name], [...markersOf(dataset).get(name)!]);
  if (type === 'boolean') return parseBooleanSql(raw);
  if (type === 'localTime') {
    if (!unusual.has(name)) return isoTimeSql(raw, `cast_${name}`);
    return `coalesce(plain_${name}, ${localTimeSql(`parts_${name}`, orderIn(name, spellings, dataset))})`;
  }
  if (!unusual.has(name)) return parseNumberSql(raw);
  return numberSql(`plain_${name}`, `parts_${name}`, column, spellings.comma[name], spellings.unit?.[name]);
}

function momentSql({ name }: Column, order: DateOrder | undefined): string {
  return `${instantTimeSql(`parts_${name}`, order)} AS moment_${name}`;
}

/** Adds the value of the published spelling and, without one, the parts of any other. */
function partsSql(raw: string, { name, type }: Column, from: string): string {
  const [plain, parts] = [`plain_${name}`, `parts_${name}`];
  return type === 'localTime'
    ? `SELECT *, ${timePartsSql(raw, plain)} AS ${parts} FROM (SELECT *, ${isoTimeSql(raw, `cast_${name}`)} AS ${plain} FROM (${from}))`
    : `SELECT *, ${numberPartsSql(raw, plain)} AS ${parts} FROM (SELECT *, ${parseNumberSql(raw)} AS ${plain} FROM (${from}))`;
}

function castInFull({ fileColumns }: Dataset): CastSpellings {
  return { spellings: undecided, unusual: new Set(fileColumns.filter(isSpelled).map(({ name }) => name)) };
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
        `CASE WHEN ${column.name} IS NULL AND ${raw(column)} IS NOT NULL AND NOT ${isMissingColumnSql(raw(column), column, dataset)} THEN ${bitOf(column.name, dataset)} ELSE 0 END`,
    );
  return `(${bits.length === 0 ? '0' : bits.join(' + ')})::BIGINT`;
}

function isMissingColumnSql(raw: string, { name }: Column, dataset: Dataset): string {
  return isMissingSql(raw, [...markersOf(dataset).get(name)!]);
}

function unreadSql(
  raw: (column: Column) => string,
  rawNames: ReadonlyMap<string, string>,
  { fileColumns }: Dataset,
): string {
  const columns = fileColumns.filter(({ name }) => rawNames.has(name));
  // Most rows have none. A blank field is NULL or empty.
  const isAny = columns.map((column) => `(${column.name} IS NULL AND ${raw(column)} <> '')`).join(' OR ');
  const entries = columns.map(
    (column) =>
      `{k: '${column.name}', v: CASE WHEN ${column.name} IS NULL AND ${raw(column)} <> '' THEN ${raw(column)} END}`,
  );
  return `CASE WHEN ${isAny} THEN map_from_entries(list_filter([${entries.join(', ')}], entry -> entry.v IS NOT NULL)) END`;
}

function bitOf(name: string, dataset: Dataset): number {
  return 2 ** nullableNames(dataset).indexOf(name);
}
