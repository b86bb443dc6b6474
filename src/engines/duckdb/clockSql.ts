import {
  basisOf,
  type DaylightTime,
  daylightSpan,
  unknownZone,
  type WallClock,
  type Zone,
  type ZoneBasis,
  type ZoneRule,
  zoneBases,
  zonesOf,
} from '../../dataset/clock.js';

/**
 * Zones and instants by the rules of `dataset/clock.ts`. `test/dataset/zones.test.ts` compares both.
 */

/** The zone's winter offset in hours and whether it keeps daylight time, in DuckDB, over the typed columns. */
export function standardOffsetSql(clock: WallClock): string {
  return chosenSql(clock, (zone) => String(zone.standardOffsetHours));
}

export function keepsDaylightTimeSql(clock: WallClock): string {
  return chosenSql(clock, (zone) => String(zone.keepsDaylightTime));
}

/** How the zone was found, as a position in `zoneBases`. */
export function zoneBasisSql(clock: WallClock): string {
  return chosenSql(clock, (zone, rule) => {
    const basis: ZoneBasis = rule !== null ? basisOf(rule) : zone === unknownZone ? 'unknown' : 'dataset';
    return String(zoneBases.indexOf(basis));
  });
}

type ZoneValue = (zone: Zone, rule: ZoneRule | null) => string;

function chosenSql({ rules, otherwise }: WallClock, value: ZoneValue): string {
  return rules.reduceRight(
    (rest, rule) => `${ruleSql(rule, value)} ELSE ${rest} END`,
    value(otherwise ?? unknownZone, null),
  );
}

/** A CASE without its ELSE and END. */
function ruleSql(rule: ZoneRule, value: ZoneValue): string {
  if ('longitudes' in rule) {
    const { longitudes, east = 180 } = rule;
    return `CASE ${longitudes.map(([west, zone]) => `WHEN lng >= ${west} AND lng <= ${east} THEN ${value(zone, rule)}`).join(' ')}`;
  }
  const { column, zones } = rule;
  const entries = Object.entries(zones);
  const [[label, zone] = [], more] = entries;
  if (label !== undefined && more === undefined)
    return `CASE WHEN ${column} = ${quoted(label)} THEN ${value(zone!, rule)}`;
  return `CASE ${column} ${entries.map(([name, one]) => `WHEN ${quoted(name)} THEN ${value(one, rule)}`).join(' ')}`;
}

const firstYear = 2000;
const lastYear = 2100;

/** `instantOf` in DuckDB, over TIMESTAMPs of the years 2000 to 2100: the spans of daylight time are looked up. */
export function instantSql(
  local: string,
  standardOffsetHours: string,
  keepsDaylightTime: string,
  clock: WallClock,
): string {
  const { daylightTime } = clock;
  // A product with a fraction of an hour, as in India, is a DECIMAL.
  const timestamp = (us: string): string =>
    zonesOf(clock).every(({ standardOffsetHours }) => Number.isInteger(standardOffsetHours))
      ? `make_timestamp(${us})`
      : `make_timestamp((${us})::BIGINT)`;
  if (daylightTime === null) return timestamp(`epoch_us(${local}) - ${standardOffsetHours} * ${hourUs}`);
  const daylight = `CASE WHEN ${keepsDaylightTime} AND ${isDaylightTimeSql(local, daylightTime)} THEN 1 ELSE 0 END`;
  return timestamp(`epoch_us(${local}) - (${standardOffsetHours} + ${daylight}) * ${hourUs}`);
}

/** `localOf` in DuckDB, over moments within `instantRange`. */
export function localSql(
  instant: string,
  standardOffsetHours: string,
  keepsDaylightTime: string,
  { daylightTime }: WallClock,
): string {
  const standard = `make_timestamp((epoch_us(${instant}) + ${standardOffsetHours} * ${hourUs})::BIGINT)`;
  const daylight = `${standard} + INTERVAL 1 HOUR`;
  if (daylightTime === null) return standard;
  return `CASE WHEN ${keepsDaylightTime} AND ${isDaylightTimeSql(`(${daylight})`, daylightTime)} THEN ${daylight} ELSE ${standard} END`;
}

/** `isDaylightTime` in DuckDB. */
function isDaylightTimeSql(local: string, rule: DaylightTime): string {
  const spans = Array.from({ length: lastYear - firstYear + 1 }, (_, at) =>
    daylightSpan(rule, firstYear + at),
  );
  const bound = (end: 0 | 1): string =>
    `[${spans.map((span) => span[end] * 1000).join(', ')}][year(${local}) - ${firstYear - 1}]`;
  return `epoch_us(${local}) >= ${bound(0)} AND epoch_us(${local}) < ${bound(1)}`;
}

const hourUs = 3_600_000_000;

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
