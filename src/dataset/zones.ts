/** Zones of the United States by arithmetic: an offset and whether daylight time is kept. */

export interface Zone {
  /** The IANA name, for people and for the test against a zone database. */
  readonly name: string;
  /** Hours to add to UTC in winter. */
  readonly standardOffsetHours: number;
  readonly keepsDaylightTime: boolean;
}

const eastern: Zone = { name: 'America/New_York', standardOffsetHours: -5, keepsDaylightTime: true };
const central: Zone = { name: 'America/Chicago', standardOffsetHours: -6, keepsDaylightTime: true };
const mountain: Zone = { name: 'America/Denver', standardOffsetHours: -7, keepsDaylightTime: true };
const pacific: Zone = { name: 'America/Los_Angeles', standardOffsetHours: -8, keepsDaylightTime: true };
const alaska: Zone = { name: 'America/Anchorage', standardOffsetHours: -9, keepsDaylightTime: true };
const hawaii: Zone = { name: 'Pacific/Honolulu', standardOffsetHours: -10, keepsDaylightTime: false };
/** Arizona keeps no daylight time, whatever the label says. (The Navajo Nation does; the data cannot tell it apart.) */
export const arizona: Zone = { name: 'America/Phoenix', standardOffsetHours: -7, keepsDaylightTime: false };

/** The labels of the Timezone column. */
export const zoneByLabel: Readonly<Record<string, Zone>> = {
  'US/Eastern': eastern,
  'US/Central': central,
  'US/Pacific': pacific,
  'US/Mountain': mountain,
  'US/Arizona': arizona,
  'US/Alaska': alaska,
  'US/Hawaii': hawaii,
};

const statesByZone: readonly (readonly [Zone, string])[] = [
  [eastern, 'CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV'],
  [central, 'AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI'],
  [mountain, 'CO ID MT NM UT WY'],
  [pacific, 'CA NV OR WA'],
  [arizona, 'AZ'],
  [alaska, 'AK'],
  [hawaii, 'HI'],
];

/** The zone of most of a state's people: used where the label is blank (about one row in a thousand). */
export const zoneByState: Readonly<Record<string, Zone>> = Object.fromEntries(
  statesByZone.flatMap(([zone, states]) => states.split(' ').map((state) => [state, zone])),
);

/** The westernmost longitude of each zone, roughly: used where neither label nor state is known. */
export const zoneByLongitude: readonly (readonly [west: number, zone: Zone])[] = [
  [-86, eastern],
  [-101.5, central],
  [-114.5, mountain],
  [-129, pacific],
  [-153, alaska],
  [-180, hawaii],
];

/** The zone of a place, as well as the row tells it: Arizona first, then the label, the state, the longitude. */
export function zoneOf(timezone: string | null, state: string | null, lng: number): Zone {
  if (state === 'AZ') return arizona;
  const labelled = timezone === null ? undefined : own(zoneByLabel, timezone);
  const stated = state === null ? undefined : own(zoneByState, state);
  return labelled ?? stated ?? zoneByLongitude.find(([west]) => lng >= west)?.[1] ?? hawaii;
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
