import { type WeatherGroup, weatherOf } from '../dataset/usAccidents/weather.js';

/** A state of the weather, as both vocabularies of the feed name it, and what a station reads in it. */
export interface Sky {
  /** Before April 2019, and from then on. */
  readonly oldLabel: string;
  readonly newLabel: string;
  readonly group: WeatherGroup;
  /** Miles of visibility, each as likely. */
  readonly visibility: readonly string[];
  /** Hundredths of an inch in the hour, each as likely. */
  readonly precipitation: readonly number[];
  /** Added to the usual humidity, percent. */
  readonly humidity: number;
  /** Added to the usual wind, mph. */
  readonly wind: number;
}

const far = ['10.0'];
const none = [0];
const drops = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4];

/** By number: the weather of an hour is an index into this list. */
export const skies: readonly Sky[] = [
  sky(
    'Clear',
    'Fair',
    [...far, ...far, ...far, ...far, ...far, ...far, ...far, ...far, ...far, '9.0', '8.0', '7.0'],
    none,
    -8,
    -1,
  ),
  sky('Scattered Clouds', 'Fair', far, none, -8, 1),
  sky(
    'Partly Cloudy',
    'Partly Cloudy',
    [...far, ...far, ...far, ...far, ...far, ...far, ...far, '9.0'],
    none,
    -3,
    0,
  ),
  sky(
    'Mostly Cloudy',
    'Mostly Cloudy',
    [...far, ...far, ...far, ...far, ...far, ...far, ...far, '9.0', '8.0'],
    none,
    1,
    1,
  ),
  sky(
    'Overcast',
    'Cloudy',
    [...far, ...far, ...far, ...far, ...far, ...far, ...far, '9.0', '8.0', '7.0', '6.0', '5.0'],
    none,
    8,
    1,
  ),
  sky('Fog', 'Fog', ['0.25', '0.5', '0.25', '1.0', '2.0', '3.0', '0.0'], none, 28, -4),
  sky('Haze', 'Haze', ['5.0', '4.0', '3.0', '6.0', '5.0', '2.5'], none, 5, -2),
  sky('Smoke', 'Smoke', ['3.0', '4.0', '5.0', '6.0', '2.0'], none, -6, -2),
  sky('Patches of Fog', 'Patches of Fog', ['5.0', '7.0', '4.0', '9.0'], none, 22, -4),
  sky('Shallow Fog', 'Shallow Fog', ['4.0', '6.0', '8.0'], none, 22, -4),
  sky('Mist', 'Mist', ['2.0', '3.0', '4.0'], none, 24, -3),
  sky('Light Drizzle', 'Light Drizzle', ['4.0', '6.0', '3.0', '7.0', '2.0'], [0, 0, 0, 0, 1], 24, -1),
  sky(
    'Light Rain',
    'Light Rain',
    [...far, ...far, ...far, '9.0', '8.0', '7.0', '6.0', '5.0', '4.0', '3.0'],
    drops,
    20,
    1,
  ),
  sky(
    'Rain',
    'Rain',
    ['10.0', '5.0', '4.0', '3.0', '2.0', '2.5', '7.0'],
    [2, 4, 5, 6, 7, 8, 9, 11, 12, 15, 18],
    24,
    2,
  ),
  sky(
    'Heavy Rain',
    'Heavy Rain',
    ['2.0', '1.0', '1.5', '3.0', '0.75', '5.0'],
    [8, 12, 17, 24, 31, 45, 62, 88],
    26,
    3,
  ),
  sky('Thunderstorms and Rain', 'T-Storm', ['10.0', '5.0', '4.0', '2.0', '3.0'], [1, 4, 8, 15, 24], 18, 4),
  sky(
    'Heavy Thunderstorms and Rain',
    'Heavy T-Storm',
    ['1.0', '2.0', '1.5', '3.0', '0.5'],
    [15, 28, 41, 66, 97, 136],
    22,
    6,
  ),
  sky(
    'Light Thunderstorms and Rain',
    'Light Rain with Thunder',
    ['10.0', '9.0', '7.0', '5.0'],
    [0, 1, 2, 4],
    18,
    3,
  ),
  sky('Thunderstorm', 'Thunder in the Vicinity', far, none, 8, 3),
  sky('Thunderstorm', 'Thunder', far, none, 8, 3),
  sky(
    'Light Snow',
    'Light Snow',
    ['10.0', '7.0', '5.0', '4.0', '3.0', '2.0', '1.5', '1.0', '2.5', '9.0'],
    [0, 0, 0, 0, 1, 1, 2],
    14,
    2,
  ),
  sky('Snow', 'Snow', ['0.75', '1.0', '0.5', '0.75'], [2, 3, 4, 5, 6], 20, 4),
  sky('Heavy Snow', 'Heavy Snow', ['0.25', '0.25', '0.5', '0.2'], [4, 6, 8, 10], 22, 5),
  sky('Light Freezing Drizzle', 'Wintry Mix', ['10.0', '6.0', '3.0', '2.0'], [0, 1, 2, 3], 18, 2),
  sky('Light Freezing Rain', 'Light Freezing Rain', ['10.0', '5.0', '3.0', '7.0'], [0, 1, 2, 4], 20, 2),
  sky('Light Ice Pellets', 'Light Sleet', ['5.0', '3.0', '2.0'], [0, 1, 3], 20, 3),
  sky('Widespread Dust', 'Blowing Dust', ['2.0', '3.0', '1.0'], none, -25, 14),
  sky('Drizzle', 'N/A Precipitation', ['10.0', '7.0', '5.0'], [0, 0, 1], 20, 0),
];

/** The number of a state by the newer vocabulary; of several, the first. */
export const skyNumber: Readonly<Record<string, number>> = Object.fromEntries(
  skies.map(({ newLabel }, number): [string, number] => [newLabel, number]).reverse(),
);

function sky(
  oldLabel: string,
  newLabel: string,
  visibility: readonly string[],
  precipitation: readonly number[],
  humidity: number,
  wind: number,
): Sky {
  const { group } = weatherOf(newLabel)!;
  return { oldLabel, newLabel, group, visibility, precipitation, humidity, wind };
}
