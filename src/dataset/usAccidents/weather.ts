/** Groups of weather, one vocabulary for both vocabularies of the weather feed. */
export type WeatherGroup =
  | 'clear'
  | 'cloud'
  | 'rain'
  | 'snow'
  | 'ice'
  | 'fog'
  | 'haze'
  | 'dust'
  | 'thunder'
  | 'wind'
  | 'other';

export type WeatherIntensity = 'light' | 'moderate' | 'heavy';

/** The meaning of a label. */
export type Weather = {
  readonly group: WeatherGroup;
  /** Null for groups without an intensity, such as fair weather. */
  readonly intensity: WeatherIntensity | null;
  readonly isWindy: boolean;
};

/**
 * Labels without `Light` or `Heavy` before and ` / Windy` behind, by group. Up to March 2019 the feed uses Clear and
 * Overcast, from April Fair and Cloudy, for the same sky. If a label names two things, the rarer and more severe one
 * decides: thunder, then ice, then snow, then rain. `haze` is haze and smoke; `wind` is squalls, funnel clouds and
 * tornadoes.
 */
const baseLabels: Readonly<Record<WeatherGroup, readonly string[]>> = {
  clear: ['Fair', 'Clear'],
  cloud: ['Mostly Cloudy', 'Cloudy', 'Partly Cloudy', 'Overcast', 'Scattered Clouds'],
  rain: [
    'Rain',
    'Drizzle',
    'Rain Shower',
    'Rain Showers',
    'Showers in the Vicinity',
    'Drizzle and Fog',
    'Mist and Rain',
    'Rain Mist',
    'Showers',
  ],
  snow: [
    'Snow',
    'Blowing Snow',
    'Snow Shower',
    'Snow Showers',
    'Snow Grains',
    'Low Drifting Snow',
    'Drifting Snow',
    'Blowing Snow Nearby',
    'Snow Nearby',
    'Blowing Snow Low Drifting Snow',
    'Blowing Snow and Snow',
  ],
  ice: [
    'Wintry Mix',
    'Freezing Rain',
    'Freezing Drizzle',
    'Sleet',
    'Snow and Sleet',
    'Rain and Sleet',
    'Sleet Shower',
    'Snow and Rain',
    'Rain and Snow',
    'Ice Pellets',
    'Ice Crystals',
    'Hail',
    'Small Hail',
    'Hail Showers',
    'Ice Pellet Showers',
    'Freezing Rain and Sleet',
    'Snow Pellets',
    'Small Hail Showers',
    'Drizzle and Sleet',
  ],
  fog: [
    'Fog',
    'Mist',
    'Shallow Fog',
    'Patches of Fog',
    'Partial Fog',
    'Freezing Fog',
    'Patches Of Fog',
    'Partial Fog Nearby',
    'Fog in the Vicinity',
    'Shallow Fog Nearby',
    'Drifting Fog',
  ],
  haze: ['Haze', 'Smoke'],
  dust: [
    'Dust',
    'Blowing Dust',
    'Widespread Dust',
    'Blowing Dust Nearby',
    'Blowing Sand',
    'Sand',
    'Sand / Dust Whirlwinds',
    'Sand / Dust Whirls Nearby',
    'Dust Whirls',
    'Dust Whirlwinds',
    'Duststorm',
    'Sandstorm',
    'Volcanic Ash',
    'Sand Dust Whirls',
    'Sand / Dust Whirlwinds Nearby',
  ],
  thunder: [
    'Thunderstorm',
    'Thunderstorms',
    'T-Storm',
    'Thunder',
    'Thunder in the Vicinity',
    'Rain with Thunder',
    'Snow with Thunder',
    'Sleet and Thunder',
    'Wintry Mix and Thunder',
    'Thunder and Hail',
    'Thunderstorms and Rain',
    'Thunderstorms and Snow',
    'Thunderstorms with Hail',
    'Thunderstorms with Small Hail',
    'Thunderstorms and Ice Pellets',
    'Thunder / Wintry Mix',
    'Snow and Thunder',
    'Thunderstorm with Hail',
    'Rain and Thunder',
    'Hail and Thunder',
  ],
  wind: ['Squalls', 'Funnel Cloud', 'Tornado'],
  other: ['N/A Precipitation', 'Precipitation', 'Unknown Precipitation', 'Sprinkles'],
};

const groupsWithIntensity: ReadonlySet<WeatherGroup> = new Set(['rain', 'snow', 'ice', 'thunder', 'other']);
const strengths = [
  ['', 'moderate'],
  ['Light ', 'light'],
  ['Heavy ', 'heavy'],
] as const;

/** Every label of the grammar, in lower case, with what it means. SQL and TypeScript use this table. */
export const weatherByLabel: ReadonlyMap<string, Weather> = new Map(
  Object.entries(baseLabels).flatMap(([group, labels]) => labels.flatMap((label) => spellings(group, label))),
);

/** A label that is not in the table counts as this, and is listed in the manifest of an import. */
export const unknownWeather: Weather = { group: 'other', intensity: null, isWindy: false };

/** The meaning of a weather label; null without a label. */
export function weatherOf(label: string | null): Weather | null {
  if (label === null) return null;
  return weatherByLabel.get(label.toLowerCase()) ?? unknownWeather;
}

function spellings(group: string, base: string): [string, Weather][] {
  const of = group as WeatherGroup;
  return strengths.flatMap(([prefix, strength]) =>
    ['', ' / Windy'].map((suffix): [string, Weather] => [
      `${prefix}${base}${suffix}`.toLowerCase(),
      {
        group: of,
        intensity: groupsWithIntensity.has(of) ? strength : null,
        isWindy: suffix !== '' || of === 'wind',
      },
    ]),
  );
}
