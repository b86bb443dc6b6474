import { type Column, columns } from '../../dataset/columns.js';
import { neverNull } from '../../dataset/json.js';
import { instantPattern, keyPattern, localPattern } from '../../dataset/shapes.js';
import { keySql } from './keySql.js';
import { recordNamesSql } from './sqlTypes.js';
import { acceptNumberSql } from './valuesSql.js';

const all: readonly Column[] = columns;

/** The JSON text of a record, as `encodeEvent` writes it but for the spelling of numbers, from the typed columns. */
export function eventToJsonSql(): string {
  return `json_object(${all.map((column) => `'${column.name}', ${jsonValueSql(column)}`).join(', ')})::VARCHAR`;
}

/**
 * The SELECT that reads records from a column of JSON texts, as `decodeEvent` does: all columns of `from`, then the
 * columns of the schema, then `reason`: NULL for a good message, else why it is not a valid event. A bad message may leave
 * anything in the columns.
 *
 * @param from what to select from: a table, or a SELECT in parentheses, with no column that is named as one of ours
 * @param json the name of its column of JSON texts (VARCHAR)
 */
export function eventsFromJsonSql(from: string, json: string): string {
  const structure = `{${all.map(({ name, type }) => `"${name}":"${transportTypes[type]}"`).join(',')}}`;
  const isObject = `regexp_matches(${json}, '${anObject}') AND NOT regexp_matches(${json}, '${trailingComma}')`;
  const parsed = `SELECT *, from_json(CASE WHEN ${isObject} AND json_valid(${json}) THEN ${json} END, '${structure}') AS event
    FROM ${from}`;
  const opened = `SELECT *, ${all.map(({ name }) => `event.${name} AS read_${name}`).join(', ')} FROM (${parsed})`;
  const typed = `SELECT *, ${all.map((column) => `${typedSql(`read_${column.name}`, column)} AS ${column.name}`).join(', ')}
    FROM (${opened})`;
  const judged = `SELECT *, ${reasonSql(json)} AS reason FROM (${typed})`;
  const dropped = all.map(({ name }) => `read_${name}`).join(', ');
  return `SELECT * EXCLUDE (event, ${dropped}, ${recordNamesSql}, reason), ${recordNamesSql}, reason FROM (${judged})`;
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
/** DuckDB's JSON reader takes a comma before the last brace, JSON does not. */
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

/** Where the text is the one that we write for the columns, its values have the right types and are possible. */
function reasonSql(json: string): string {
  const required = all.filter(({ name }) => neverNull.has(name));
  const missing = required.map(({ name }) => `WHEN ${name} IS NULL THEN 'missing: ${name}'`);
  return `CASE WHEN event IS NULL THEN 'not a JSON object'
    WHEN ${json} = ${eventToJsonSql()} THEN CASE ${missing.join('\n    ')} ${contradictionSql} END
    WHEN regexp_matches(${json}, '${wrongType}') THEN CASE
      WHEN ${wrongTypeSql(json, [2, 4, 6])} IN ('N', 'I') THEN 'not a JSON object'
      ELSE concat('wrong type: ', ${wrongTypeSql(json, [1, 3, 5])}) END
    ELSE CASE ${all.map(absenceSql).join('\n    ')} ${contradictionSql} END END`;
}

/** What is missing or impossible in one column. */
function absenceSql({ name, type }: Column): string {
  const isText = ['text', 'uuid', 'localTime', 'instant'].includes(type);
  const isAbsent = isText ? `coalesce(read_${name} = '', true)` : `read_${name} IS NULL`;
  const missing = `WHEN ${isAbsent} THEN 'missing: ${name}'`;
  const impossible = `WHEN ${name} IS NULL AND NOT ${isAbsent} THEN 'impossible value: ${name}'`;
  return `${neverNull.has(name) ? missing : ''} ${type === 'text' || type === 'boolean' ? '' : impossible}`;
}

function farSql(at: string, local: string): string {
  return `WHEN coalesce(abs(epoch_ms(${at}) - epoch_ms(${local})) >= 86400000, ${at} IS DISTINCT FROM ${local}) THEN 'impossible value: ${at}'`;
}

/** What columns say against each other. */
const contradictionSql = `${farSql('startAt', 'startLocal')} ${farSql('endAt', 'endLocal')}
    WHEN key IS DISTINCT FROM ${keySql()} THEN 'the key is not that of the content'`;

/**
 * A value that begins as its column's cannot. Inside a text a quote has a backslash before it, so that what looks like
 * a name in quotes is one.
 */
const wrongType = [
  [all.filter(({ type }) => type === 'integer' || type === 'double'), '-0-9n'],
  [all.filter(({ type }) => type === 'boolean'), 'tfn'],
  [all.filter(({ type }) => !['integer', 'double', 'boolean'].includes(type)), '"n'],
]
  .map(
    ([of, starts]) =>
      `"(${(of as Column[]).map(({ name }) => name).join('|')})"[ \\t\\r\\n]*:[ \\t\\r\\n]*([^${starts} \\t\\r\\n])`,
  )
  .join('|');

/** The name (groups 1, 3, 5) or the first letter of the value (2, 4, 6), of which DuckDB takes NaN and Infinity for JSON. */
function wrongTypeSql(json: string, groups: readonly number[]): string {
  return `concat(${groups.map((group) => `regexp_extract(${json}, '${wrongType}', ${group})`).join(', ')})`;
}
