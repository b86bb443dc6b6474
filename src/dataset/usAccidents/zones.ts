import type { DaylightTime, WallClock, Zone } from '../clock.js';

const eastern: Zone = { name: 'America/New_York', standardOffsetHours: -5, keepsDaylightTime: true };
const central: Zone = { name: 'America/Chicago', standardOffsetHours: -6, keepsDaylightTime: true };
const mountain: Zone = { name: 'America/Denver', standardOffsetHours: -7, keepsDaylightTime: true };
const pacific: Zone = { name: 'America/Los_Angeles', standardOffsetHours: -8, keepsDaylightTime: true };
const alaska: Zone = { name: 'America/Anchorage', standardOffsetHours: -9, keepsDaylightTime: true };
const hawaii: Zone = { name: 'Pacific/Honolulu', standardOffsetHours: -10, keepsDaylightTime: false };
/**
 * Arizona has no daylight time, regardless of the label. (The Navajo Nation does, but the data does not identify it.)
 */
const arizona: Zone = { name: 'America/Phoenix', standardOffsetHours: -7, keepsDaylightTime: false };

/** The labels of the Timezone column. */
export const zoneByLabel: Readonly<Record<string, Zone>> = {
  'US/Eastern': eastern,
  'US/Central': central,
  'US/Pacific': pacific,
  'US/Mountain': mountain,
  'US/Arizona': arizona,
  'US/Alaska': alaska,
  'US/Hawaii': hawaii,
  // As other programs write them: by the zone database, and by abbreviation.
  'America/New_York': eastern,
  'America/Detroit': eastern,
  'America/Chicago': central,
  'America/Denver': mountain,
  'America/Boise': mountain,
  'America/Los_Angeles': pacific,
  'America/Phoenix': arizona,
  'America/Anchorage': alaska,
  'Pacific/Honolulu': hawaii,
  EST: eastern,
  EDT: eastern,
  CST: central,
  CDT: central,
  MST: mountain,
  MDT: mountain,
  PST: pacific,
  PDT: pacific,
  AKST: alaska,
  AKDT: alaska,
  HST: hawaii,
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

/** The zone of most of a state's population, used if the label is blank (about one row in a thousand). */
export const zoneByState: Readonly<Record<string, Zone>> = Object.fromEntries(
  statesByZone.flatMap(([zone, states]) => states.split(' ').map((state) => [state, zone])),
);

/**
 * The rule of the United States since 2007: from the second Sunday of March to the first Sunday of November, at 02:00.
 */
export const usDaylightTime: DaylightTime = {
  begins: { month: 3, sunday: 2, hour: 2 },
  ends: { month: 11, sunday: 1, hour: 2 },
};

/**
 * Arizona first, then the label, the state, the longitude within the United States. Without any of them the zone is
 * unknown: a place at 0,0 or in Europe does not have the time of New York.
 */
export const usClock: WallClock = {
  rules: [
    { column: 'state', zones: { AZ: arizona } },
    { column: 'timezone', zones: zoneByLabel },
    { column: 'state', zones: zoneByState, isGuess: true },
    {
      // The westernmost longitude of each zone, roughly.
      longitudes: [
        [-86, eastern],
        [-101.5, central],
        [-114.5, mountain],
        [-129, pacific],
        [-153, alaska],
        [-180, hawaii],
      ],
      east: -60,
      isGuess: true,
    },
  ],
  otherwise: null,
  daylightTime: usDaylightTime,
};
