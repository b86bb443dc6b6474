import type { Zone } from './zones.js';

/**
 * Daylight time by the rule of the United States since 2007: from the second Sunday of March to the first Sunday of
 * November, each at 02:00 on the wall clock. No zone database is asked, so SQL and TypeScript cannot disagree.
 *
 * Two hours of a year are special. 02:30 on the day in March does not exist; it is read with the offset before, which
 * makes it 03:30 in daylight time. 01:30 on the day in November comes twice; it is read as the first. Both are what
 * Temporal calls `compatible`.
 */
export function isDaylightTime(localMs: number): boolean {
  const month = new Date(localMs).getUTCMonth() + 1;
  if (month !== 3 && month !== 11) return month > 3 && month < 11;
  // Moved back by the hour of the change, the rule is one about whole days.
  const day = new Date(localMs - (month === 3 ? 3 : 2) * hourMs);
  const lastSunday = day.getUTCDate() - day.getUTCDay();
  if (month === 3) return day.getUTCMonth() === 2 && lastSunday >= 8;
  return day.getUTCMonth() !== 10 || lastSunday < 1;
}

/** The instant of a wall-clock time (both as milliseconds since 1970, the clock read as if it were UTC). */
export function instantOf(localMs: number, zone: Zone): number {
  const daylightHours = zone.keepsDaylightTime && isDaylightTime(localMs) ? 1 : 0;
  return localMs - (zone.standardOffsetHours + daylightHours) * hourMs;
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

const hourMs = 3_600_000;
