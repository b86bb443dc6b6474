import { hourMs } from '../../base/durations.js';
import { arizona, type Zone, zoneByLabel, zoneByLongitude, zoneByState } from '../../dataset/zones.js';

/**
 * Zones and instants: the rules of `zones.ts` and `daylight.ts` in the dataset. `test/dataset/zones.test.ts` holds both to
 * the same answer.
 */

/** The zone's winter offset in hours and whether it keeps daylight time, in DuckDB, over the typed columns. */
export function standardOffsetSql(): string {
  return chosenSql((zone) => String(zone.standardOffsetHours));
}

export function keepsDaylightTimeSql(): string {
  return chosenSql((zone) => String(zone.keepsDaylightTime));
}

/** Whether the zone had to be taken from the state or the longitude. */
export function isZoneGuessedSql(): string {
  // Not an IN list: DuckDB makes a join of it, and then no longer keeps the rows of a file in order.
  const known = Object.keys(zoneByLabel).map((label) => `WHEN '${label}' THEN false`);
  return `state IS DISTINCT FROM 'AZ' AND CASE timezone ${known.join(' ')} ELSE true END`;
}

function chosenSql(value: (zone: Zone) => string): string {
  const whens = (table: Readonly<Record<string, Zone>>): string =>
    Object.entries(table)
      .map(([name, zone]) => `WHEN '${name}' THEN ${value(zone)}`)
      .join(' ');
  const longitudes = zoneByLongitude.map(([west, zone]) => `WHEN lng >= ${west} THEN ${value(zone)}`);
  const byState = `CASE state ${whens(zoneByState)} ELSE CASE ${longitudes.join(' ')} END END`;
  return `CASE WHEN state = 'AZ' THEN ${value(arizona)} ELSE CASE timezone ${whens(zoneByLabel)} ELSE ${byState} END END`;
}

/** Daylight time of a year, wall clock: from the hour that exists again, until the hour that comes twice. */
function daylightSpan(year: number): readonly [from: number, until: number] {
  const sunday = (month: number, earliest: number): number =>
    earliest + ((7 - new Date(Date.UTC(year, month - 1, earliest)).getUTCDay()) % 7);
  return [Date.UTC(year, 2, sunday(3, 8), 3), Date.UTC(year, 10, sunday(11, 1), 2)];
}

const firstYear = 2000;
const lastYear = 2100;
const spans = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => daylightSpan(firstYear + index));

/** `instantOf` in DuckDB, over TIMESTAMPs of the years 2000 to 2100: the spans of daylight time are looked up. */
export function instantSql(local: string, standardOffsetHours: string, keepsDaylightTime: string): string {
  const bound = (end: 0 | 1): string =>
    `[${spans.map((span) => span[end] * 1000).join(', ')}][year(${local}) - ${firstYear - 1}]`;
  const daylight = `CASE WHEN ${keepsDaylightTime} AND epoch_us(${local}) >= ${bound(0)} AND epoch_us(${local}) < ${bound(1)} THEN 1 ELSE 0 END`;
  return `make_timestamp(epoch_us(${local}) - (${standardOffsetHours} + ${daylight}) * ${hourMs * 1000})`;
}
