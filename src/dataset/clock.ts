/** From wall clocks to instants by arithmetic: offsets of zones, and daylight time by a rule of Sundays. */
import { hourMs } from '../base/durations.js';

export interface Zone {
  /** The IANA name, for display and for the test against a zone database. */
  readonly name: string;
  /** Hours to add to UTC in winter. */
  readonly standardOffsetHours: number;
  readonly keepsDaylightTime: boolean;
}

/** A rule for the zone of a row: by the text of a column, or by its longitude. */
export type ZoneRule = (
  | { readonly column: string; readonly zones: Readonly<Record<string, Zone>> }
  /** The westernmost longitude of each zone, from east to west. */
  | {
      readonly longitudes: readonly (readonly [west: number, zone: Zone])[];
      /** The easternmost longitude at which the rule holds. @default 180 */
      readonly east?: number;
    }
) & {
  /** Rows whose zone is guessed are counted at import. */
  readonly isGuess?: true;
};

/**
 * How the zone of a row was found: by a rule that is certain, such as a label; by a guess from a column, such as the
 * state, or from the longitude; as the zone of the whole dataset; or not at all.
 */
export type ZoneBasis = 'label' | 'state' | 'longitude' | 'dataset' | 'unknown';
export const zoneBases: readonly ZoneBasis[] = ['label', 'state', 'longitude', 'dataset', 'unknown'];

/** Reads a wall clock as UTC. */
export const unknownZone: Zone = { name: 'UTC', standardOffsetHours: 0, keepsDaylightTime: false };

/** The clocks of a dataset. Zones that keep daylight time keep it by one rule. */
export interface WallClock {
  /** The first rule that gives a zone decides. Empty for a dataset of one zone. */
  readonly rules: readonly ZoneRule[];
  /** The zone of a row to which no rule applies. Null: unknown. Its wall clock is read as UTC, and the row is counted. */
  readonly otherwise: Zone | null;
  /** Null if no zone keeps it. */
  readonly daylightTime: DaylightTime | null;
}

/** Clocks go forward by an hour in spring, and back in fall. */
export interface DaylightTime {
  readonly begins: ClockChange;
  readonly ends: ClockChange;
}

/** A Sunday, and the hour on the clock at the change. */
export interface ClockChange {
  /** 1..12. */
  readonly month: number;
  readonly sunday: 1 | 2 | 3 | 4 | 'last';
  readonly hour: number;
}

/**
 * Daylight time of a year by the wall clock, as milliseconds since 1970, the clock read as if it were UTC: from the end
 * of the missing hour to the end of the repeated hour.
 */
export function daylightSpan(
  { begins, ends }: DaylightTime,
  year: number,
): readonly [from: number, until: number] {
  return [changeMs(begins, year) + hourMs, changeMs(ends, year)];
}

/**
 * Whether the clocks of zones that keep daylight time show it. It uses no zone database, so that TypeScript and SQL
 * (`clockSql.ts`) cannot disagree: `test/dataset/zones.test.ts` compares both.
 *
 * Two hours of a year are special. In the United States 02:30 on the day in March does not exist; it is read with the
 * offset before, which makes it 03:30 in daylight time. 01:30 on the day in November comes twice; it is read as the
 * first. Both are what Temporal calls `compatible`.
 */
export function isDaylightTime(localMs: number, rule: DaylightTime): boolean {
  const date = new Date(localMs);
  const month = date.getUTCMonth() + 1;
  if (month > rule.begins.month && month < rule.ends.month) return true;
  if (month < rule.begins.month || month > rule.ends.month) return false;
  const [from, until] = daylightSpan(rule, date.getUTCFullYear());
  return localMs >= from && localMs < until;
}

/** The instant of a wall-clock time (both as milliseconds since 1970, the clock read as if it were UTC). */
export function instantOf(localMs: number, zone: Zone, rule: DaylightTime | null): number {
  const daylightHours = rule !== null && zone.keepsDaylightTime && isDaylightTime(localMs, rule) ? 1 : 0;
  return localMs - (zone.standardOffsetHours + daylightHours) * hourMs;
}

/** The wall-clock time of an instant (both as milliseconds since 1970, the clock read as if it were UTC). */
export function localOf(instantMs: number, zone: Zone, rule: DaylightTime | null): number {
  const standardMs = instantMs + zone.standardOffsetHours * hourMs;
  if (rule === null || !zone.keepsDaylightTime) return standardMs;
  const daylightMs = standardMs + hourMs;
  const [from, until] = daylightSpan(rule, new Date(daylightMs).getUTCFullYear());
  return daylightMs >= from && daylightMs < until ? daylightMs : standardMs;
}

/** The zone of a row by the rules of the dataset. */
export function zoneOf({ rules, otherwise }: WallClock, row: Readonly<Record<string, unknown>>): Zone {
  for (const rule of rules) {
    const zone = 'column' in rule ? own(rule.zones, row[rule.column]) : zoneAtLongitude(rule, row.lng);
    if (zone !== undefined) return zone;
  }
  return otherwise ?? unknownZone;
}

function zoneAtLongitude(
  { longitudes, east = 180 }: Extract<ZoneRule, { readonly longitudes: unknown }>,
  lng: unknown,
): Zone | undefined {
  return typeof lng === 'number' && lng <= east ? longitudes.find(([west]) => lng >= west)?.[1] : undefined;
}

/** How a rule finds the zone. */
export function basisOf(rule: ZoneRule): ZoneBasis {
  if (rule.isGuess !== true) return 'label';
  return 'longitudes' in rule ? 'longitude' : 'state';
}

/** Every zone of the clock. */
export function zonesOf({ rules, otherwise }: WallClock): Zone[] {
  return [
    otherwise ?? unknownZone,
    ...rules.flatMap((rule) =>
      'column' in rule ? Object.values(rule.zones) : rule.longitudes.map(([, zone]) => zone),
    ),
  ];
}

function changeMs({ month, sunday, hour }: ClockChange, year: number): number {
  // Of the seven days until the last of the month or the 7th, 14th, ..., one is a Sunday.
  const lastDay = sunday === 'last' ? new Date(Date.UTC(year, month, 0)).getUTCDate() : sunday * 7;
  const weekday = new Date(Date.UTC(year, month - 1, lastDay)).getUTCDay();
  return Date.UTC(year, month - 1, lastDay - weekday, hour);
}

function own<T>(table: Readonly<Record<string, T>>, name: unknown): T | undefined {
  return typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
}
