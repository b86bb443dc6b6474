/**
 * The schema of US Accidents as data. The SQL that casts a file, the TypeScript that parses a piped row, the MongoDB
 * validator, the questions and the documentation use it; the columns are listed only here.
 */

import { zoneByLabel } from './zones.js';

/** Every column of a record, in the order of the Parquet file. */
export const columns = [
  {
    name: 'key',
    headers: [],
    type: 'uuid',
    meaning: 'Digest of the content without the ID: the identity of the event',
  },
  {
    name: 'id',
    headers: ['ID'],
    type: 'text',
    isIdentity: false,
    meaning: 'ID in this release of the file; renumbered between releases',
  },
  {
    name: 'source',
    headers: ['Source'],
    type: 'text',
    meaning: 'Feed: Source1 (Bing), Source2 (MapQuest), Source3 (both)',
  },
  {
    name: 'tmc',
    headers: ['TMC'],
    type: 'integer',
    range: [0, 999],
    meaning: 'Traffic Message Channel event code',
  },
  {
    name: 'severity',
    headers: ['Severity'],
    type: 'integer',
    range: [0, 4],
    required: true,
    meaning: 'Impact on traffic, 1 (least) to 4; 0 occurs in early releases. Not injury',
  },
  {
    name: 'startLocal',
    headers: ['Start_Time'],
    type: 'localTime',
    required: true,
    meaning: 'Start, wall clock at the place',
  },
  { name: 'startAt', headers: [], type: 'instant', meaning: 'Start, in UTC' },
  {
    name: 'endLocal',
    headers: ['End_Time'],
    type: 'localTime',
    meaning: 'End of the impact on traffic, wall clock at the place',
  },
  { name: 'endAt', headers: [], type: 'instant', meaning: 'End, in UTC' },
  { name: 'durationMinutes', headers: [], type: 'double', unit: 'min', meaning: 'endAt - startAt' },
  {
    name: 'lat',
    headers: ['Start_Lat'],
    type: 'double',
    unit: 'degree',
    range: [-90, 90],
    meaning: 'Latitude of the start; null where it is unknown or 0,0',
  },
  {
    name: 'lng',
    headers: ['Start_Lng'],
    type: 'double',
    unit: 'degree',
    range: [-180, 180],
    meaning: 'Longitude of the start; null where it is unknown or 0,0',
  },
  {
    name: 'endLat',
    headers: ['End_Lat'],
    type: 'double',
    unit: 'degree',
    range: [-90, 90],
    meaning: 'Latitude of the end; only Source1 has it',
  },
  {
    name: 'endLng',
    headers: ['End_Lng'],
    type: 'double',
    unit: 'degree',
    range: [-180, 180],
    meaning: 'Longitude of the end; only Source1 has it',
  },
  {
    name: 'distanceMiles',
    headers: ['Distance(mi)'],
    type: 'double',
    unit: 'mi',
    range: [0, 1000],
    meaning: 'Length of road affected',
  },
  { name: 'description', headers: ['Description'], type: 'text', meaning: 'Text of the report' },
  { name: 'houseNumber', headers: ['Number'], type: 'text', meaning: 'Street number' },
  { name: 'street', headers: ['Street'], type: 'text', meaning: 'Street name' },
  {
    name: 'side',
    headers: ['Side'],
    type: 'text',
    values: ['R', 'L'],
    meaning: 'Side of the street, R or L',
  },
  { name: 'city', headers: ['City'], type: 'text', meaning: 'City' },
  { name: 'county', headers: ['County'], type: 'text', meaning: 'County' },
  { name: 'state', headers: ['State'], type: 'text', meaning: 'State, two letters' },
  { name: 'zipcode', headers: ['Zipcode'], type: 'text', meaning: 'Zip code, five digits or nine' },
  { name: 'country', headers: ['Country'], type: 'text', meaning: 'Country, always US' },
  {
    name: 'timezone',
    headers: ['Timezone'],
    type: 'text',
    values: Object.keys(zoneByLabel) as readonly string[],
    meaning: 'Zone label of the file, US/Eastern and so on',
  },
  { name: 'airportCode', headers: ['Airport_Code'], type: 'text', meaning: 'Weather station' },
  {
    name: 'weatherLocal',
    headers: ['Weather_Timestamp'],
    type: 'localTime',
    meaning: 'Time of the weather reading, wall clock at the place',
  },
  {
    name: 'temperatureFahrenheit',
    headers: ['Temperature(F)'],
    type: 'double',
    unit: '°F',
    range: [-80, 140],
    meaning: 'Temperature',
  },
  {
    name: 'windChillFahrenheit',
    headers: ['Wind_Chill(F)'],
    type: 'double',
    unit: '°F',
    range: [-120, 140],
    meaning: 'Wind chill; before April 2019 only in the cold',
  },
  {
    name: 'humidityPercent',
    headers: ['Humidity(%)'],
    type: 'double',
    unit: '%',
    range: [0, 100],
    meaning: 'Relative humidity',
  },
  {
    name: 'pressureInches',
    headers: ['Pressure(in)'],
    type: 'double',
    unit: 'inHg',
    range: [15, 33],
    meaning: 'Air pressure at the station; 23 is normal in Wyoming',
  },
  {
    name: 'visibilityMiles',
    headers: ['Visibility(mi)'],
    type: 'double',
    unit: 'mi',
    range: [0, 150],
    meaning: 'Visibility',
  },
  {
    name: 'windDirection',
    headers: ['Wind_Direction'],
    type: 'text',
    meaning: 'One of 18 directions, both vocabularies mapped to one',
  },
  {
    name: 'windSpeedMph',
    headers: ['Wind_Speed(mph)'],
    type: 'double',
    unit: 'mph',
    range: [0, 240],
    meaning: 'Wind speed',
  },
  {
    name: 'precipitationInches',
    headers: ['Precipitation(in)'],
    type: 'double',
    unit: 'in',
    range: [0, 12],
    meaning: 'Rain in the hour; mostly missing before April 2019',
  },
  {
    name: 'weatherCondition',
    headers: ['Weather_Condition'],
    type: 'text',
    meaning: 'Weather label as in the file',
  },
  {
    name: 'weatherGroup',
    headers: [],
    type: 'text',
    meaning: 'Weather label mapped to one vocabulary: clear, cloud, rain, snow, ...',
  },
  {
    name: 'weatherIntensity',
    headers: [],
    type: 'text',
    meaning: 'light, moderate or heavy; null where it means nothing',
  },
  { name: 'isWindy', headers: [], type: 'boolean', meaning: 'The weather label says windy' },
  { name: 'amenity', headers: ['Amenity'], type: 'boolean', meaning: 'An amenity is near' },
  { name: 'bump', headers: ['Bump'], type: 'boolean', meaning: 'A speed bump is near' },
  { name: 'crossing', headers: ['Crossing'], type: 'boolean', meaning: 'A crossing is near' },
  { name: 'giveWay', headers: ['Give_Way'], type: 'boolean', meaning: 'A give-way sign is near' },
  { name: 'junction', headers: ['Junction'], type: 'boolean', meaning: 'A junction is near' },
  { name: 'noExit', headers: ['No_Exit'], type: 'boolean', meaning: 'A no-exit sign is near' },
  { name: 'railway', headers: ['Railway'], type: 'boolean', meaning: 'A railway is near' },
  { name: 'roundabout', headers: ['Roundabout'], type: 'boolean', meaning: 'A roundabout is near' },
  { name: 'station', headers: ['Station'], type: 'boolean', meaning: 'A station is near' },
  { name: 'stop', headers: ['Stop'], type: 'boolean', meaning: 'A stop sign is near' },
  {
    name: 'trafficCalming',
    headers: ['Traffic_Calming'],
    type: 'boolean',
    meaning: 'Traffic calming is near',
  },
  {
    name: 'trafficSignal',
    headers: ['Traffic_Signal'],
    type: 'boolean',
    meaning: 'A traffic signal is near',
  },
  {
    name: 'turningLoop',
    headers: ['Turning_Loop'],
    type: 'boolean',
    meaning: 'A turning loop is near; never true in the releases seen',
  },
  {
    name: 'sunriseSunset',
    headers: ['Sunrise_Sunset'],
    type: 'text',
    values: ['Day', 'Night'],
    meaning: 'Day or Night by sunrise and sunset',
  },
  {
    name: 'civilTwilight',
    headers: ['Civil_Twilight'],
    type: 'text',
    values: ['Day', 'Night'],
    meaning: 'Day or Night by civil twilight',
  },
  {
    name: 'nauticalTwilight',
    headers: ['Nautical_Twilight'],
    type: 'text',
    values: ['Day', 'Night'],
    meaning: 'Day or Night by nautical twilight',
  },
  {
    name: 'astronomicalTwilight',
    headers: ['Astronomical_Twilight'],
    type: 'text',
    values: ['Day', 'Night'],
    meaning: 'Day or Night by astronomical twilight',
  },
  {
    name: 'isFreeway',
    headers: [],
    type: 'boolean',
    meaning: 'The street name is that of an interstate, freeway, expressway or turnpike',
  },
  {
    name: 'nulledColumns',
    headers: [],
    type: 'integer',
    range: [0, 999],
    meaning: 'How many values of this row were unreadable or implausible and made null',
  },
] as const;

type ColumnEntry = (typeof columns)[number];

/** The name of any column of a record. */
export type FieldName = ColumnEntry['name'];
/** The name of a column that holds a number. */
export type NumericField = Extract<ColumnEntry, { type: 'double' | 'integer' }>['name'];
/** The name of a column that holds a time. */
export type TimeField = Extract<ColumnEntry, { type: 'localTime' | 'instant' }>['name'];
/** The name of a column that holds a text, a flag or a small integer: for grouping without a computation. */
export type CategoryField = Extract<ColumnEntry, { type: 'text' | 'boolean' | 'integer' }>['name'];

/** Increase it if the previous version could not read a record of this version. */
export const schemaVersion = 1;
