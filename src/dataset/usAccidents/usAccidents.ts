import { type Dataset, defineDataset } from '../dataset.js';
import { columns, schemaVersion } from './columns.js';
import { freewayPattern } from './street.js';
import { sourceNames, windDirections } from './vocabulary.js';
import { unknownWeather, weatherByLabel } from './weather.js';
import { usClock } from './zones.js';

const dayOrNight = ['Day', 'Night'] as const;

/** US Accidents (Moosavi et al.), in all its releases: the default dataset. */
export const usAccidents: Dataset = defineDataset({
  id: 'us-accidents',
  title: 'US Accidents',
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
  dateOrder: 'monthFirst',
  vocabularies: {
    source: { kind: 'names', names: sourceNames },
    state: { kind: 'capitals', pattern: '[A-Za-z]{2}' },
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
  cautions: [
    'Counts are accidents times the coverage of the feeds. More accidents can mean more reports.',
    'The feed is the main confounder: feeds differ in where, when and how they report. Compare within one feed; a comparison across feeds can have the wrong sign.',
    'Severity is the impact on traffic. It never means injury.',
  ],
});
