import { hourMs } from '../base/durations.js';
import type { Zone } from './zones.js';

/**
 * Daylight time by the rule of the United States since 2007: from the second Sunday of March to the first Sunday of
 * November, each at 02:00 on the wall clock. No zone database is asked, so that TypeScript and SQL
 * (`zonesSql.ts`) cannot disagree: `test/dataset/zones.test.ts` holds both to the same instants.
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
