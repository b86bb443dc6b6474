import {
  type DateOrder,
  instantRange,
  isoPattern,
  monthNames,
  numericTimes,
  scientificTimes,
  timeParts,
  timePattern,
  zoneHours,
} from '../../dataset/times.js';
import { sqlLiteral } from './duckdb.js';
import { withoutFormulaSql } from './valuesSql.js';

/** `readTime` in DuckDB. `test/dataset/spellings.test.ts` compares both. */

/**
 * `parseIsoMs` in DuckDB, as a TIMESTAMP.
 *
 * @param cast the name of a column that holds `TRY_CAST(raw AS TIMESTAMP)`: if its text equals the raw text, which
 * it nearly always does, no further test is needed
 */
export function isoTimeSql(raw: string, cast: string): string {
  const text = `trim(${raw})`;
  return `CASE
    WHEN strlen(${raw}) = 19 AND ${cast}::VARCHAR = ${raw}
      THEN CASE WHEN ${cast} >= TIMESTAMP '2000-01-01' AND ${cast} < TIMESTAMP '2101-01-01' THEN ${cast} END
    WHEN regexp_full_match(${text}, '${isoPattern}') THEN TRY_CAST(substr(${text}, 1, 23) AS TIMESTAMP) END`;
}

/** The STRUCT of the parts of a time that `isoTimeSql` does not read, else NULL. */
export function timePartsSql(raw: string, iso: string): string {
  const names = timeParts.map((name) => `'${name}'`).join(', ');
  return `CASE WHEN ${iso} IS NULL AND ${raw} IS NOT NULL
    THEN regexp_extract(ltrim(${withoutFormulaSql(raw)}, ' '''), ${sqlLiteral(`(?i)${timePattern}`)}, [${names}]) END`;
}

/** The TIMESTAMP of the wall clock that `timePartsSql` found, or NULL. */
function wallClockSql(parts: string, order: DateOrder | undefined): string {
  const joined = (...names: string[]): string =>
    `concat(${names.map((name) => `${parts}.${name}`).join(', ')})`;
  const [month, day] =
    order === undefined
      ? [[], []]
      : order === 'monthFirst'
        ? [['first'], ['second']]
        : [['second'], ['first']];
  const year = joined('isoYear', 'orderedYear', 'namedYear', 'nameYear', 'compactYear');
  const name = joined('name', 'leadingName');
  const hour = `('0' || ${joined('hour', 'compactHour')})::INTEGER`;
  const half = `CASE WHEN ${hour} <= 12 THEN ${hour} % 12 + CASE lower(${parts}.half) WHEN 'p' THEN 12 ELSE 0 END END`;
  const pieces = [
    `CASE strlen(${year}) WHEN 2 THEN '20' ELSE '' END || ${year}`,
    `CASE WHEN ${name} = '' THEN ${joined('isoMonth', 'compactMonth', ...month)}
      ELSE ((strpos(${sqlLiteral(monthNames)}, lower(${name})) + 2) // 3)::VARCHAR END`,
    joined('isoDay', 'namedDay', 'nameDay', 'compactDay', ...day),
    `CASE WHEN ${parts}.half <> '' THEN ${half}
      WHEN ${parts}.hour <> '' AND ${joined('minute', 'pointedMinute')} = '' THEN NULL ELSE ${hour} END::VARCHAR`,
    `lpad(${joined('minute', 'pointedMinute', 'compactMinute')}, 2, '0')`,
    `lpad(${joined('sec', 'pointedSecond', 'compactSecond')}, 2, '0')`,
  ];
  const [y, mo, d, h, mi, s] = pieces;
  const milliseconds = `rpad(substr(${joined('fraction', 'pointedFraction')}, 1, 3), 3, '0')`;
  return `TRY_CAST(${y} || '-' || ${mo} || '-' || ${d} || ' ' || ${h} || ':' || ${mi} || ':' || ${s} || '.' || ${milliseconds} AS TIMESTAMP)`;
}

/** The minutes from UTC of the zone that `timePartsSql` found; NULL without one. */
function offsetMinutesSql(parts: string): string {
  const zone = `concat(${parts}.zone, ${parts}.compactZone)`;
  const digits = `regexp_replace(${zone}, '[^0-9]', '', 'g')`;
  const minutes = `(('0' || substr(${digits}, 1, 2))::INTEGER * 60 + ('0' || substr(${digits}, 3, 2))::INTEGER)`;
  const named = Object.entries(zoneHours).map(
    ([name, hours]) => `WHEN lower(${zone}) = '${name}' THEN ${hours * 60}`,
  );
  return `CASE ${named.join(' ')} WHEN ${zone} <> '' THEN ${minutes} * CASE WHEN contains(${zone}, '-') THEN -1 ELSE 1 END END`;
}

/** The digits before and after the point of a number, also of one in scientific notation; empty if it is none. */
function digitsSql(parts: string): { readonly number: string; readonly decimals: string } {
  const { exponents, roundedDecimals } = scientificTimes;
  const power = `TRY_CAST(ltrim(${parts}.exponent, '+') AS INTEGER)`;
  const isExact = `(NOT starts_with(${parts}.exponent, '+') OR strlen(${parts}.otherDigits) > ${roundedDecimals})`;
  const all = `(${parts}.leadingDigit || ${parts}.otherDigits)`;
  const isTime = `${power} BETWEEN ${exponents[0]} AND ${exponents[1]} AND ${isExact}`;
  return {
    number: `(CASE WHEN ${isTime} THEN rpad(${all}, ${power} + 1, '0') ELSE ${parts}.number END)`,
    decimals: `(CASE WHEN ${isTime} THEN substr(${all}, ${power} + 2) ELSE ${parts}.decimals END)`,
  };
}

/** The wall clock of a time without a zone: `{ localMs }` of `readTime`. */
export function localTimeSql(parts: string, order: DateOrder | undefined): string {
  const { serialDays, serialOf1970 } = numericTimes;
  const { number, decimals } = digitsSql(parts);
  const days = `TRY_CAST(${number} || '.' || ${decimals} AS DOUBLE)`;
  const serial = `CASE WHEN ${days} >= ${serialDays[0]} AND ${days} < ${serialDays[1] + 1}
    THEN make_timestamp((round(${days} * 86400) - ${serialOf1970 * 86_400})::BIGINT * 1000000) END`;
  return `CASE WHEN ${number} <> '' THEN CASE WHEN strlen(${number}) = 5 THEN ${serial} END
    WHEN concat(${parts}.zone, ${parts}.compactZone) = '' THEN ${wallClockSql(parts, order)} END`;
}

/** The moment of a time with a zone, and of an epoch: `{ instantMs }` of `readTime`. */
export function instantTimeSql(parts: string, order: DateOrder | undefined): string {
  const { number, decimals } = digitsSql(parts);
  const digits = `CASE WHEN strlen(${number}) <= 10 THEN ${number} || rpad(substr(${decimals}, 1, 3), 3, '0')
    WHEN strlen(${number}) <= 13 THEN ${number}
    ELSE substr(${number}, 1, strlen(${number}) - CASE WHEN strlen(${number}) <= 16 THEN 3 ELSE 6 END) END`;
  const epoch = `CASE WHEN strlen(${number}) > 5 THEN make_timestamp(least(${digits}::BIGINT, ${instantRange[1] + 1}) * 1000) END`;
  const instant = `CASE WHEN ${number} <> '' THEN ${epoch}
    ELSE ${wallClockSql(parts, order)} - to_minutes(${offsetMinutesSql(parts)}) END`;
  return `CASE WHEN epoch_ms(${instant}) BETWEEN ${instantRange[0]} AND ${instantRange[1]} THEN ${instant} END`;
}
