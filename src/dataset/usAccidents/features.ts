import type { Feature } from '../features.js';

type Entry = Omit<Feature, 'knownWhen' | 'proxiesFeed'>;

/** Known when the report comes in. */
const atReport: readonly Entry[] = [
  {
    name: 'hourOfDay',
    type: 'number',
    value: { kind: 'hourOfDay', column: 'startLocal' },
    unit: 'h',
    meaning: 'Time of day of the start, wall clock at the place',
  },
  {
    name: 'weekday',
    type: 'number',
    value: { kind: 'weekday', column: 'startLocal' },
    meaning: 'Day of the week of the start, 0 is Monday',
  },
  {
    name: 'dayOfYear',
    type: 'number',
    value: { kind: 'dayOfYear', column: 'startLocal' },
    meaning: 'Day of the year of the start, 1 to 366',
  },
  number(
    'lat',
    'Latitude of the start. 32 bits drop its last digits, whose number differs by feed',
    'degree',
  ),
  number(
    'lng',
    'Longitude of the start. 32 bits drop its last digits, whose number differs by feed',
    'degree',
  ),
  category('state', 'State, two letters'),
  flag('isFreeway', 'The street name is that of an interstate, freeway, expressway or turnpike'),
  number('temperatureFahrenheit', 'Temperature', '°F'),
  number('humidityPercent', 'Relative humidity', '%'),
  number('pressureInches', 'Air pressure at the station; also tells the altitude', 'inHg'),
  number('visibilityMiles', 'Visibility', 'mi'),
  category('windDirection', 'Wind direction, both vocabularies of the file mapped to one'),
  number('windSpeedMph', 'Wind speed. Calm air is missing before April 2019 and 0 afterwards', 'mph'),
  category('weatherGroup', 'Weather label, both vocabularies of the file mapped to one'),
  category('weatherIntensity', 'light, moderate or heavy; missing where it means nothing'),
  flag('isWindy', 'The weather label says windy'),
  {
    name: 'readingAgeMinutes',
    type: 'number',
    value: { kind: 'minutesBetween', from: 'weatherLocal', to: 'startLocal' },
    unit: 'min',
    meaning:
      'Time from the weather reading to the start. The file has the nearest reading, in half of the rows a later one (below 0)',
  },
  flag('amenity', 'An amenity is near'),
  flag('bump', 'A speed bump is near'),
  flag('crossing', 'A crossing is near'),
  flag('giveWay', 'A give-way sign is near'),
  flag('junction', 'A junction is near'),
  flag('noExit', 'A no-exit sign is near'),
  flag('railway', 'A railway is near'),
  flag('roundabout', 'A roundabout is near'),
  flag('station', 'A station is near'),
  flag('stop', 'A stop sign is near'),
  flag('trafficCalming', 'Traffic calming is near'),
  flag('trafficSignal', 'A traffic signal is near'),
  category('sunriseSunset', 'Day or Night by sunrise and sunset'),
  category('civilTwilight', 'Day or Night by civil twilight'),
  category('nauticalTwilight', 'Day or Night by nautical twilight'),
  category('astronomicalTwilight', 'Day or Night by astronomical twilight'),
];

/** Known when the report comes in, but they tell which feed or release it is from. */
const proxies: readonly Entry[] = [
  category('source', 'The feed itself. Feeds have scales of severity of their own'),
  {
    name: 'year',
    type: 'number',
    value: { kind: 'year', column: 'startLocal' },
    meaning: 'Year of the start. The mix of feeds and their scales change by year',
  },
  {
    name: 'isWholeMinute',
    type: 'flag',
    value: { kind: 'isWholeMinute', column: 'startLocal' },
    meaning: 'The start has no seconds: true of 39 % of the rows of Source1 and of 2 % of Source2',
  },
  number('tmc', 'Traffic Message Channel event code. Only Source2 and Source3 have it, in early releases'),
  category('side', 'Side of the street, R or L. Only early releases have it'),
  {
    name: 'hasHouseNumber',
    type: 'flag',
    value: { kind: 'isPresent', column: 'houseNumber' },
    meaning:
      'The report has a street number: in early releases about half of the rows of Source2 and a fifth of Source1, later none',
  },
  number(
    'windChillFahrenheit',
    'Wind chill. Before April 2019 only present in the cold, afterwards always: its absence tells the time',
    '°F',
  ),
  number(
    'precipitationInches',
    'Rain in the hour. Missing in 87 % of the rows before April 2019, in 4 % afterwards: its absence tells the time',
    'in',
  ),
];

/** Known only when the accident has run its course. All of them tell the feed, too. */
const afterwards: readonly Entry[] = [
  number(
    'durationMinutes',
    'How long traffic was affected: known at the end, and rounded differently by each feed',
    'min',
  ),
  number(
    'distanceMiles',
    'Length of road affected: measured on the traffic, and 0 in 84 % of the rows of Source2',
    'mi',
  ),
  {
    name: 'hasEndPlace',
    type: 'flag',
    value: { kind: 'isPresent', column: 'endLat' },
    meaning: 'The report has an end place: known when the queue is, and only in Source1',
  },
  number('endLat', 'Latitude of the end: known when the queue is, and only in Source1', 'degree'),
  number('endLng', 'Longitude of the end: known when the queue is, and only in Source1', 'degree'),
  says('saysClosed', 'closed'),
  says('saysBlocked', 'blocked'),
  says('saysSlow', 'slow traffic'),
  says('saysStationary', 'stationary traffic'),
  says('saysQueue', 'queu'),
  says('saysDelays', 'delays'),
  says('saysCaution', 'caution'),
];

/** Everything that a model may know of an accident, by when it is known. `docs/features.md` also names the columns left out. */
export const usAccidentFeatures: readonly Feature[] = [
  ...atReport.map((entry): Feature => ({ ...entry, knownWhen: 'report', proxiesFeed: false })),
  ...proxies.map((entry): Feature => ({ ...entry, knownWhen: 'report', proxiesFeed: true })),
  ...afterwards.map((entry): Feature => ({ ...entry, knownWhen: 'afterwards', proxiesFeed: true })),
];

function number(column: string, meaning: string, unit?: string): Entry {
  const entry: Entry = { name: column, type: 'number', value: { kind: 'column', column }, meaning };
  return unit === undefined ? entry : { ...entry, unit };
}

function flag(column: string, meaning: string): Entry {
  return { name: column, type: 'flag', value: { kind: 'column', column }, meaning };
}

function category(column: string, meaning: string): Entry {
  return { name: column, type: 'category', value: { kind: 'column', column }, meaning };
}

function says(name: string, words: string): Entry {
  return {
    name,
    type: 'flag',
    value: { kind: 'contains', column: 'description', words },
    meaning: `The description contains "${words}": it tells the impact on traffic itself, in the words of the feed`,
  };
}
