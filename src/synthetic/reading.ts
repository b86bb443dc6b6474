import { skies } from './skies.js';
import { type MonthOfWeather, missingBits, vocabularyChangesOn } from './weather.js';

/** The fields from Temperature(F) to Weather_Condition as the file spells them, and which of them are empty. */
export interface Reading {
  readonly text: string;
  /** Bits of `nullableHeaders` from Temperature(F) on. */
  readonly nulls: number;
}

const pointsOld = [
  'North',
  'NNE',
  'NE',
  'ENE',
  'East',
  'ESE',
  'SE',
  'SSE',
  'South',
  'SSW',
  'SW',
  'WSW',
  'West',
  'WNW',
  'NW',
  'NNW',
];
const pointsNew = [
  'N',
  'NNE',
  'NE',
  'ENE',
  'E',
  'ESE',
  'SE',
  'SSE',
  'S',
  'SSW',
  'SW',
  'WSW',
  'W',
  'WNW',
  'NW',
  'NNW',
];
const milesPerKnot = 1.15078;

/**
 * The reading of an hour. Before April 2019: tenths of degrees, wind on a grid of knots, Calm with a blank speed, wind
 * chill only in the cold. From then on: whole numbers, CALM with 0.0, wind chill always.
 *
 * @param offsetF what the station's thermometer shows above the place's
 */
export function readingOf(weather: MonthOfWeather, hour: number, day: number, offsetF: number): Reading {
  const isNew = day >= vocabularyChangesOn;
  const missing = weather.missing[hour]!;
  const sky = skies[weather.sky[hour]!]!;
  const temperature = weather.temperatureF[hour]! + offsetF;
  const windMph = weather.windMph[hour]!;
  const isCalm = windMph === 0;
  const isVariable = windMph < 7 && (weather.precipitation[hour]! & 3) === 0;
  let nulls = 0;
  const field = (index: number, isMissing: boolean, text: () => string): string => {
    if (!isMissing) return text();
    nulls |= 1 << index;
    return '';
  };
  const noTemperature = (missing & missingBits.temperature) !== 0;
  const speed = isNew ? Math.round(windMph) : Math.round(windMph / milesPerKnot) * milesPerKnot;
  const shown = isNew ? Math.round(temperature) : oldDegrees(temperature);
  const isWindy = isNew && speed >= 21;
  const text = [
    field(0, noTemperature, () => decimal(shown)),
    field(1, noTemperature || (isNew ? (missing & missingBits.windSpeed) !== 0 : shown > 45 || isCalm), () =>
      decimal(chill(shown, speed, isNew)),
    ),
    field(2, (missing & missingBits.humidity) !== 0, () => decimal(weather.humidity[hour]!)),
    field(3, (missing & missingBits.pressure) !== 0, () =>
      decimal(Math.round(weather.pressureInches[hour]! * 100) / 100),
    ),
    field(
      4,
      (missing & missingBits.visibility) !== 0,
      () => sky.visibility[weather.visibility[hour]! % sky.visibility.length]!,
    ),
    field(5, (missing & missingBits.windDirection) !== 0, () =>
      windName(isNew, isCalm, isVariable, weather.windPoint[hour]!),
    ),
    field(6, (missing & missingBits.windSpeed) !== 0 || (isCalm && !isNew), () =>
      decimal(isNew ? speed : Math.round(speed * 10) / 10),
    ),
    field(7, (missing & missingBits.precipitation) !== 0, () =>
      decimal(sky.precipitation[weather.precipitation[hour]! % sky.precipitation.length]! / 100),
    ),
    field(
      8,
      (missing & missingBits.weather) !== 0,
      () => (isNew ? sky.newLabel : sky.oldLabel) + (isWindy ? ' / Windy' : ''),
    ),
  ].join(',');
  return { text, nulls };
}

function windName(isNew: boolean, isCalm: boolean, isVariable: boolean, point: number): string {
  if (isCalm) return isNew ? 'CALM' : 'Calm';
  if (isVariable) return isNew ? 'VAR' : 'Variable';
  return (isNew ? pointsNew : pointsOld)[point]!;
}

/** As Python prints a float: always with a point. */
export function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Half of the old stations report whole degrees Celsius, the others tenths. */
function oldDegrees(fahrenheit: number): number {
  const celsius = ((fahrenheit - 32) * 5) / 9;
  const read = Math.round(celsius * 10) % 2 === 0 ? Math.round(celsius) : Math.round(celsius * 10) / 10;
  return Math.round((read * 1.8 + 32) * 10) / 10;
}

/** The wind chill of the National Weather Service (2001), which holds below 50 °F and above 3 mph. */
function chill(fahrenheit: number, mph: number, isNew: boolean): number {
  if (fahrenheit > 50 || mph <= 3) return fahrenheit;
  const v = mph ** 0.16;
  const felt = 35.74 + 0.6215 * fahrenheit - 35.75 * v + 0.4275 * fahrenheit * v;
  return isNew ? Math.round(felt) : Math.round(felt * 10) / 10;
}
