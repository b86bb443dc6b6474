import type { Feature } from '../features.js';

/**
 * What a model may know of an accident, from the record of it. Columns that are not here would only repeat others (city, zip
 * code, time zone, station), never vary (country, turning loop) or tell nothing of the accident (ID, key).
 */
export const usAccidentFeatures: readonly Feature[] = [
  ...known(
    computed('hourOfDay', 'number', 'startLocal', 'Time of day of the start, wall clock at the place', 'h'),
    computed('weekday', 'number', 'startLocal', 'Day of the week of the start, 0 is Monday'),
    computed('dayOfYear', 'number', 'startLocal', 'Day of the year of the start, 1 to 366'),
    ofColumn(
      'lat',
      'number',
      'Latitude of the start. With 32 bits its further digits, which differ by feed, are gone',
      'degree',
    ),
    ofColumn(
      'lng',
      'number',
      'Longitude of the start. With 32 bits its further digits, which differ by feed, are gone',
      'degree',
    ),
    ofColumn('state', 'category', 'State, two letters'),
    ofColumn(
      'isFreeway',
      'flag',
      'The street name is that of an interstate, freeway, expressway or turnpike',
    ),
    ofColumn('temperatureFahrenheit', 'number', 'Temperature', '°F'),
    ofColumn('humidityPercent', 'number', 'Relative humidity', '%'),
    ofColumn('pressureInches', 'number', 'Air pressure at the station; also tells the altitude', 'inHg'),
    ofColumn('visibilityMiles', 'number', 'Visibility', 'mi'),
    ofColumn('windDirection', 'category', 'Wind direction, both vocabularies of the file mapped to one'),
    ofColumn(
      'windSpeedMph',
      'number',
      'Wind speed. Calm air is missing before April 2019 and 0 afterwards',
      'mph',
    ),
    ofColumn('weatherGroup', 'category', 'Weather label, both vocabularies of the file mapped to one'),
    ofColumn('weatherIntensity', 'category', 'light, moderate or heavy; missing where it means nothing'),
    ofColumn('isWindy', 'flag', 'The weather label says windy'),
    {
      name: 'readingAgeMinutes',
      type: 'number',
      value: { kind: 'minutesBetween', from: 'weatherLocal', to: 'startLocal' },
      unit: 'min',
      meaning:
        'Time from the weather reading to the start. The file has the nearest reading, which is a later one (below 0) in half of the rows',
    },
    ofColumn('amenity', 'flag', 'An amenity is near'),
    ofColumn('bump', 'flag', 'A speed bump is near'),
    ofColumn('crossing', 'flag', 'A crossing is near'),
    ofColumn('giveWay', 'flag', 'A give-way sign is near'),
    ofColumn('junction', 'flag', 'A junction is near'),
    ofColumn('noExit', 'flag', 'A no-exit sign is near'),
    ofColumn('railway', 'flag', 'A railway is near'),
    ofColumn('roundabout', 'flag', 'A roundabout is near'),
    ofColumn('station', 'flag', 'A station is near'),
    ofColumn('stop', 'flag', 'A stop sign is near'),
    ofColumn('trafficCalming', 'flag', 'Traffic calming is near'),
    ofColumn('trafficSignal', 'flag', 'A traffic signal is near'),
    ofColumn('sunriseSunset', 'category', 'Day or Night by sunrise and sunset'),
    ofColumn('civilTwilight', 'category', 'Day or Night by civil twilight'),
    ofColumn('nauticalTwilight', 'category', 'Day or Night by nautical twilight'),
    ofColumn('astronomicalTwilight', 'category', 'Day or Night by astronomical twilight'),
  ),
  ...proxies(
    ofColumn('source', 'category', 'The feed itself. Feeds have scales of severity of their own'),
    computed(
      'year',
      'number',
      'startLocal',
      'Year of the start. The mix of feeds and their scales change by year',
    ),
    computed(
      'isWholeMinute',
      'flag',
      'startLocal',
      'The start has no seconds, which is true of 39 % of the rows of Source1 and of 2 % of Source2',
    ),
    ofColumn(
      'tmc',
      'number',
      'Traffic Message Channel event code. Only Source2 and Source3 of early releases have it',
    ),
    ofColumn('side', 'category', 'Side of the street, R or L. Only early releases have it'),
    computed(
      'isPresent',
      'flag',
      'houseNumber',
      'The report has a street number. Only early releases have them: about half of the rows of Source2, a fifth of Source1',
      undefined,
      'hasHouseNumber',
    ),
    ofColumn(
      'windChillFahrenheit',
      'number',
      'Wind chill. Before April 2019 it is only there in the cold, afterwards always, so that its absence tells the time',
      '°F',
    ),
    ofColumn(
      'precipitationInches',
      'number',
      'Rain in the hour. Missing in 87 % of the rows before April 2019 and in 4 % afterwards, so that its absence tells the time',
      'in',
    ),
  ),
  ...afterwards(
    ofColumn(
      'durationMinutes',
      'number',
      'How long traffic was affected: known at the end, and rounded differently by each feed',
      'min',
    ),
    ofColumn(
      'distanceMiles',
      'number',
      'Length of road affected: measured on the traffic, and 0 in 84 % of the rows of Source2',
      'mi',
    ),
    computed(
      'isPresent',
      'flag',
      'endLat',
      'The report has an end place: known when the queue is, and only in Source1',
      undefined,
      'hasEndPlace',
    ),
    ofColumn(
      'endLat',
      'number',
      'Latitude of the end: known when the queue is, and only in Source1',
      'degree',
    ),
    ofColumn(
      'endLng',
      'number',
      'Longitude of the end: known when the queue is, and only in Source1',
      'degree',
    ),
    says('saysClosed', 'closed'),
    says('saysBlocked', 'blocked'),
    says('saysSlow', 'slow traffic'),
    says('saysStationary', 'stationary traffic'),
    says('saysQueue', 'queu'),
    says('saysDelays', 'delays'),
    says('saysCaution', 'caution'),
  ),
];

type Entry = Omit<Feature, 'knownWhen' | 'proxiesFeed'>;

function known(...entries: readonly Entry[]): Feature[] {
  return entries.map((entry) => ({ ...entry, knownWhen: 'report', proxiesFeed: false }));
}

function proxies(...entries: readonly Entry[]): Feature[] {
  return entries.map((entry) => ({ ...entry, knownWhen: 'report', proxiesFeed: true }));
}

/** Everything that is known afterwards tells the feed, too. */
function afterwards(...entries: readonly Entry[]): Feature[] {
  return entries.map((entry) => ({ ...entry, knownWhen: 'afterwards', proxiesFeed: true }));
}

function ofColumn(column: string, type: Feature['type'], meaning: string, unit?: string): Entry {
  return withUnit({ name: column, type, value: { kind: 'column', column }, meaning }, unit);
}

function computed(
  kind: 'hourOfDay' | 'weekday' | 'dayOfYear' | 'year' | 'isWholeMinute' | 'isPresent',
  type: Feature['type'],
  column: string,
  meaning: string,
  unit?: string,
  name: string = kind,
): Entry {
  return withUnit({ name, type, value: { kind, column }, meaning }, unit);
}

function says(name: string, words: string): Entry {
  return {
    name,
    type: 'flag',
    value: { kind: 'contains', column: 'description', words },
    meaning: `The description contains "${words}": it tells the impact on traffic itself, in the words of the feed`,
  };
}

function withUnit(entry: Entry, unit: string | undefined): Entry {
  return unit === undefined ? entry : { ...entry, unit };
}
