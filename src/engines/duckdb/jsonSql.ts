import type { Column, ColumnType, Dataset } from '../../dataset/dataset.js';
import { instantPattern, keyPattern, localPattern } from '../../dataset/shapes.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { keySql } from './keySql.js';
import { recordNamesSql } from './sqlTypes.js';
import { acceptNumberSql } from './valuesSql.js';

/** The JSON text of a record from the typed columns, as `encodeEvent` writes it except for the spelling of numbers. */
export function eventToJsonSql({ columns }: Dataset = usAccidents): string {
  return `json_object(${columns.map((column) => `'${column.name}', ${jsonValueSql(column)}`).join(', ')})::VARCHAR`;
}

/**
 * The SELECT that reads records from a column of JSON texts, as `decodeEvent` does: all columns of `from`, then the
 * columns of the schema, then `reason`: NULL for a valid event, else the reason. The columns of an invalid message are
 * undefined.
 *
 * @param from a table, or a SELECT in parentheses, without a column of the same name as one of the record
 * @param json the name of its column of JSON texts (VARCHAR)
 */
export function eventsFromJsonSql(from: string, json: string, dataset: Dataset = usAccidents): string {
  const { columns: all } = dataset;
  const names = recordNamesSql(dataset);
  const structure = `{${all.map(({ name, type }) => `"${name}":"${transportTypes[type]}"`).join(',')}}`;
  const isObject = `regexp_matches(${json}, '${anObject}') AND NOT regexp_matches(${json}, '${trailingComma}')`;
  const parsed = `SELECT *, from_json(CASE WHEN ${isObject} AND json_valid(${json}) THEN ${json} END, '${structure}') AS event
    FROM ${from}`;
  const fields = `SELECT *, ${all.map(({ name }) => `event.${name} AS read_${name}`).join(', ')} FROM (${parsed})`;
  const typed = `SELECT *, ${all.map((column) => `${typedSql(`read_${column.name}`, column)} AS ${column.name}`).join(', ')}
    FROM (${fields})`;
  const withReason = `SELECT *, ${reasonSql(json, dataset)} AS reason FROM (${typed})`;
  const dropped = all.map(({ name }) => `read_${name}`).join(', ');
  return `SELECT * EXCLUDE (event, ${dropped}, ${names}, reason), ${names}, reason FROM (${withReason})`;
}

const transportTypes = {
  text: 'VARCHAR',
  integer: 'DOUBLE',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  localTime: 'VARCHAR',
  instant: 'VARCHAR',
  uuid: 'VARCHAR',
} as const;

const anObject = String.raw`^[ \t\r\n]*\{`;
/** DuckDB's JSON reader accepts a comma before the last brace, which JSON does not allow. */
const trailingComma = String.raw`,[ \t\r\n]*\}[ \t\r\n]*$`;

/** A value of a column as event JSON has it. */
export function jsonValueSql({ name, type }: Column): string {
  if (type === 'localTime') return `strftime(${name}, '%Y-%m-%dT%H:%M:%S.%g')`;
  return type === 'instant' ? `strftime(${name}, '%Y-%m-%dT%H:%M:%S.%gZ')` : name;
}

function typedSql(read: string, column: Column): string {
  switch (column.type) {
    case 'integer':
    case 'double':
      return acceptNumberSql(read, column);
    case 'localTime':
      return `CASE WHEN regexp_full_match(${read}, '${localPattern}') THEN TRY_CAST(${read} AS TIMESTAMP) END`;
    case 'instant':
      return `CASE WHEN regexp_full_match(${read}, '${instantPattern}') THEN TRY_CAST(${read} AS TIMESTAMP) END`;
    case 'uuid':
      return `CASE WHEN regexp_full_match(${read}, '${keyPattern}') THEN TRY_CAST(${read} AS UUID) END`;
    case 'text':
      return `nullif(${read}, '')`;
    default:
      return read;
  }
}

/** If the text equals the one written for the columns, its values have valid types and ranges. */
function reasonSql(json: string, dataset: Dataset): string {
  const { columns, neverNull } = dataset;
  const required = columns.filter(({ name }) => neverNull.has(name));
  const missing = required.map(({ name }) => `WHEN ${name} IS NULL THEN 'missing: ${name}'`);
  const wrongType = wrongTypePattern(columns);
  const absences = columns.map((column) => absenceSql(column, neverNull.has(column.name)));
  return `CASE WHEN event IS NULL THEN 'not a JSON object'
    WHEN ${json} = ${eventToJsonSql(dataset)} THEN CASE ${missing.join('\n    ')} ${contradictionSql(dataset)} END
    WHEN regexp_matches(${json}, '${wrongType}') THEN CASE
      WHEN ${groupsSql(json, wrongType, [2, 4, 6])} IN ('N', 'I') THEN 'not a JSON object'
      ELSE concat('wrong type: ', ${groupsSql(json, wrongType, [1, 3, 5])}) END
    ELSE CASE ${absences.join('\n    ')} ${contradictionSql(dataset)} END END`;
}

/** The reason for a missing or impossible value in one column. */
function absenceSql({ name, type }: Column, isNeverNull: boolean): string {
  const isText = ['text', 'uuid', 'localTime', 'instant'].includes(type);
  const isAbsent = isText ? `coalesce(read_${name} = '', true)` : `read_${name} IS NULL`;
  const missing = `WHEN ${isAbsent} THEN 'missing: ${name}'`;
  const impossible = `WHEN ${name} IS NULL AND NOT ${isAbsent} THEN 'impossible value: ${name}'`;
  return `${isNeverNull ? missing : ''} ${type === 'text' || type === 'boolean' ? '' : impossible}`;
}

function farSql(at: string, local: string): string {
  return `WHEN coalesce(abs(epoch_ms(${at}) - epoch_ms(${local})) >= 86400000, ${at} IS DISTINCT FROM ${local}) THEN 'impossible value: ${at}'`;
}

/** The reasons for contradictions between columns. */
function contradictionSql(dataset: Dataset): string {
  const halves = `WHEN lat IS NULL AND lng IS NOT NULL THEN 'missing: lat' WHEN lng IS NULL AND lat IS NOT NULL THEN 'missing: lng'`;
  return `${farSql('startAt', 'startLocal')}${dataset.hasEnd ? ` ${farSql('endAt', 'endLocal')}` : ''}
    ${dataset.hasPlace ? halves : ''}
    WHEN key IS DISTINCT FROM ${keySql(dataset)} THEN 'the key is not that of the content'`;
}

/**
 * A value whose first character does not fit the type of its column. Inside a text, a quote has a backslash before it,
 * so a quoted name always is a name. Numbers, flags and texts have two groups each, also where there is no such column.
 */
function wrongTypePattern(columns: readonly Column[]): string {
  const ofTypes = (isOne: (type: ColumnType) => boolean, starts: string): string => {
    const names = columns.filter(({ type }) => isOne(type)).map(({ name }) => name);
    return `"(${names.length === 0 ? noName : names.join('|')})"[ \\t\\r\\n]*:[ \\t\\r\\n]*([^${starts} \\t\\r\\n])`;
  };
  const isNumber = (type: ColumnType): boolean => type === 'integer' || type === 'double';
  return [
    ofTypes(isNumber, '-0-9n'),
    ofTypes((type) => type === 'boolean', 'tfn'),
    ofTypes((type) => type !== 'boolean' && !isNumber(type), '"n'),
  ].join('|');
}

/** Contains a blank, as no name of a column does. */
const noName = ' ';

/**
 * The name (groups 1, 3, 5) or the first letter of the value (2, 4, 6), where DuckDB accepts NaN and Infinity as JSON.
 */
function groupsSql(json: string, pattern: string, groups: readonly number[]): string {
  return `concat(${groups.map((group) => `regexp_extract(${json}, '${pattern}', ${group})`).join(', ')})`;
}
