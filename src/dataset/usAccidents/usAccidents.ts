import { type Dataset, defineDataset } from '../dataset.js';
import { columns, schemaVersion } from './columns.js';
import { aliases, similarHeaders } from './headerNames.js';
import { freewayPattern } from './street.js';
import { sourceNames, stateNames, windDirections } from './vocabulary.js';
import { unknownWeather, weatherByLabel } from './weather.js';
import { usClock } from './zones.js';

const dayOrNight = ['Day', 'Night'] as const;

/** US Accidents (Moosavi et al.), in all its releases: the default dataset. */
export const usAccidents: Dataset = defineDataset({
  id: 'us-accidents',
  title: 'US Accidents',
  area: 'the United States',
  schemaVersion,
  columns,
  roles: {
    time: 'startLocal',
    place: ['lng', 'lat'],
    feed: 'source',
    severity: { column: 'severity', severeFrom: 3, meaning: 'impact on traffic, not injury' },
    state: 'state',
    station: 'airportCode',
    weatherLabel: 'weatherCondition',
  },
  clock: usClock,
  vocabularies: {
    source: { kind: 'names', names: sourceNames },
    state: {
      kind: 'capitals',
      pattern: '[A-Za-z]{2}',
      what: 'a two-letter code',
      names: stateNames,
    },
    windDirection: { kind: 'names', names: windDirections, ignoresCase: true },
  },
  lookups: { weather: { of: 'weatherCondition', table: weatherByLabel, otherwise: unknownWeather } },
  derived: {
    weatherGroup: { kind: 'lookup', lookup: 'weather', property: 'group' },
    weatherIntensity: { kind: 'lookup', lookup: 'weather', property: 'intensity' },
    isWindy: { kind: 'lookup', lookup: 'weather', property: 'isWindy' },
    isFreeway: { kind: 'matches', of: 'street', pattern: freewayPattern },
  },
  usualTexts: {
    source: ['Source1', 'Source2', 'Source3'],
    side: ['R', 'L'],
    country: ['US'],
    timezone: ['US/Eastern', 'US/Pacific', 'US/Central', 'US/Mountain'],
    sunriseSunset: dayOrNight,
    civilTwilight: dayOrNight,
    nauticalTwilight: dayOrNight,
    astronomicalTwilight: dayOrNight,
  },
  aliases,
  similarHeaders,
  readingNote:
    'Start times of the published files come in two spellings, with and without nine digits of a second. A program that reads only one of them silently loses rows of the later years. Both are read here.',
  cautions: [
    'The counts are reports. A place or a time with more of them may only be covered better by the feeds.',
    'The feed is the main confounder. Compare within one feed: across feeds, a rise can look like a fall.',
    'Severity is the impact on traffic. It never means injury.',
    'A blocked motorway delays more traffic than a blocked street, and with empty roads the same crash delays fewer people, so a fall of severity does not mean fewer injuries.',
  ],
});
