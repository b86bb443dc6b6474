import type { Column, Dataset } from '../../dataset/dataset.js';
import type { CommaMeaning } from '../../dataset/numbers.js';
import {
  type Evidence,
  isSpelled,
  type NumberEvidence,
  noNumberEvidence,
  noTimeEvidence,
  type TimeEvidence,
  type Units,
} from '../../dataset/spellings.js';
import type { DuckDb } from './duckdb.js';
import { numberPartsSql, numberSql } from './numberSql.js';
import { instantTimeSql, isoTimeSql, localTimeSql, timePartsSql } from './timeSql.js';
import { acceptNumberSql, parseNumberSql } from './valuesSql.js';

/**
 * The evidence of `EvidenceCollector` over rows of text, collected in one pass. `test/dataset/spellings.test.ts` compares both.
 *
 * @param from a table function or a sub-query to select from
 * @param textOf the SQL of the text of each column to look at
 * @param units in which numbers without one are valid or not
 */
export async function collectEvidence(
  engine: DuckDb,
  from: string,
  textOf: ReadonlyMap<string, string>,
  dataset: Dataset,
  units: Units = {},
): Promise<Evidence> {
  const columns = dataset.fileColumns.filter((column) => textOf.has(column.name) && isSpelled(column));
  if (columns.length === 0) return { times: {}, numbers: {} };
  const levels = columns.map((column) => levelsOf(column, textOf.get(column.name)!, units[column.name]));
  // Nested, so that each value is computed once and then used by name.
  const source = [0, 1, 2, 3].reduce(
    (inner, level) => `SELECT *, ${levels.map((one) => one[level]).join(', ')} FROM (${inner})`,
    `FROM ${from}`,
  );
  const counts = columns.flatMap((column) =>
    Object.entries(countsOf(column)).map(([name, sql]) => `${sql} AS "${column.name}.${name}"`),
  );
  const row = await engine.row(`SELECT ${counts.join(', ')} FROM (${source})`);
  const evidenceOf = <Of extends object>(column: Column, none: Of): Of =>
    Object.fromEntries(Object.keys(none).map((name) => [name, row[`${column.name}.${name}`]])) as Of;
  const times = columns.filter(({ type }) => type === 'localTime');
  const numbers = columns.filter(({ type }) => type !== 'localTime');
  return {
    times: Object.fromEntries(times.map((column) => [column.name, evidenceOf(column, noTimeEvidence)])),
    numbers: Object.fromEntries(numbers.map((column) => [column.name, evidenceOf(column, noNumberEvidence)])),
  };
}

/** The columns `text_`, `plain_`, `parts_` and two readings, `one_` and `other_`, of a column, level by level. */
function levelsOf(column: Column, text: string, unit: string | undefined): readonly string[] {
  const { name } = column;
  const [raw, plain, parts] = [`text_${name}`, `plain_${name}`, `parts_${name}`];
  if (column.type === 'localTime') {
    const isRead = (order: 'dayFirst' | 'monthFirst'): string =>
      `coalesce(${localTimeSql(parts, order)}, ${instantTimeSql(parts, order)}) IS NOT NULL`;
    return [
      `${text} AS ${raw}`,
      `${isoTimeSql(raw, `TRY_CAST(${raw} AS TIMESTAMP)`)} AS ${plain}`,
      `${timePartsSql(raw, plain)} AS ${parts}`,
      `${isRead('dayFirst')} AS one_${name}, ${isRead('monthFirst')} AS other_${name}`,
    ];
  }
  const accepted = (comma: CommaMeaning): string =>
    `${acceptNumberSql(`(${numberSql(plain, parts, column, comma, unit)})`, column)} IS NOT NULL`;
  return [
    `${text} AS ${raw}`,
    `${parseNumberSql(raw)} AS ${plain}`,
    `${numberPartsSql(raw, plain)} AS ${parts}`,
    `${accepted('decimal')} AS one_${name}, ${accepted('thousands')} AS other_${name}`,
  ];
}

function countsOf({ name, type }: Column): Record<string, string> {
  const [raw, parts, one, other] = [`text_${name}`, `parts_${name}`, `one_${name}`, `other_${name}`];
  const count = (condition: string): string => `count(*) FILTER (${condition})`;
  const example = (condition: string): string => `min(${raw}) FILTER (${condition})`;
  if (type !== 'localTime') {
    // A plain number has no parts.
    const isOpen = `${parts}.open <> ''`;
    return {
      unusual: count(`${parts} IS NOT NULL AND (${one} OR ${other})`),
      decimal: count(`${parts}.comma <> '' OR ${parts}.pointed <> '' OR contains(${parts}.spaced, ',')`),
      thousands: count(`${parts}.grouped <> ''`),
      open: count(isOpen),
      openText: example(isOpen),
      openAsDecimal: count(`${isOpen} AND ${one}`),
      openAsThousands: count(`${isOpen} AND ${other}`),
    } satisfies Record<keyof NumberEvidence, string>;
  }
  const isRead = `(${parts} IS NOT NULL AND (${one} OR ${other}))`;
  const isOrdered = `${isRead} AND ${parts}.first <> ''`;
  const [first, second, year] = ['first', 'second', 'orderedYear'].map(
    (part) => `TRY_CAST(${parts}.${part} AS INTEGER)`,
  );
  const isShort = `${isOrdered} AND strlen(${parts}.orderedYear) = 2`;
  const isDayFirst = `${isOrdered} AND strlen(${parts}.orderedYear) = 4 AND ${first} > 12`;
  const isShortDayFirst = `${isShort} AND ${first} > 12`;
  const isMonthFirst = `${isOrdered} AND ${first} <= 12 AND ${second} > 12`;
  const isOpen = `${isOrdered} AND ${first} <= 12 AND ${second} <= 12`;
  return {
    unusual: count(isRead),
    days: count(
      `${isRead} AND concat(${parts}.hour, ${parts}.compactHour, ${parts}.number, ${parts}.exponent) = ''`,
    ),
    dayFirst: count(isDayFirst),
    dayFirstText: example(isDayFirst),
    monthFirst: count(isMonthFirst),
    monthFirstText: example(isMonthFirst),
    open: count(isOpen),
    openText: `coalesce(${example(`${isOpen} AND ${first} <> ${second}`)}, ${example(isOpen)})`,
    shortDayFirst: count(isShortDayFirst),
    shortDayFirstText: example(isShortDayFirst),
    short: count(isShort),
    shortText: example(isShort),
    shortYearLast: count(`${isShort} AND (${second} > 12 OR ${year} > 31 OR ${year} = 0)`),
    shortFirsts: `count(DISTINCT ${first}) FILTER (${isShort})`,
    shortLasts: `count(DISTINCT ${year}) FILTER (${isShort})`,
  } satisfies Record<keyof TimeEvidence, string>;
}
