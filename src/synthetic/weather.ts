import { dayNumber } from '../base/dates.js';
import { firstDayOfMonth } from './calendar.js';
import { climateOf, pressureOf } from './climate.js';
import { nullShares } from './parameters.js';
import type { Place } from './places.js';
import { type RandomNumbers, randomFor, streams } from './seeds.js';
import { skies, skyNumber } from './skies.js';

/** A month of hourly readings of one place. The weather of an hour is always the same. */
export interface MonthOfWeather {
  readonly hours: number;
  /** Which of `skies`. */
  readonly sky: Uint8Array;
  readonly temperatureF: Float32Array;
  readonly windMph: Float32Array;
  /** 0 north .. 15 north-northwest. */
  readonly windPoint: Uint8Array;
  readonly humidity: Uint8Array;
  readonly pressureInches: Float32Array;
  /** Index into the visibilities and the precipitations of the sky. */
  readonly visibility: Uint8Array;
  readonly precipitation: Uint8Array;
  /** One bit for each part of the reading that is missing. */
  readonly missing: Uint16Array;
}

export const missingBits = {
  temperature: 1,
  humidity: 2,
  pressure: 4,
  visibility: 8,
  windDirection: 16,
  windSpeed: 32,
  precipitation: 64,
  weather: 128,
} as const;

/** In April 2019 the feed changed its vocabulary, and started to report the amount of rain. */
export const vocabularyChangesOn: number = dayNumber('2019-04-01');

const dry = ['Fair', 'Fair', 'Partly Cloudy', 'Mostly Cloudy', 'Cloudy'];
const scattered = 1;

/**
 * The weather of a place in a month (0 is January 1970): a Markov chain of skies over a warm and a cold season.
 *
 * @returns arrays that are valid until the next call
 */
export function monthOfWeather(
  seed: number,
  place: Place,
  placeNumber: number,
  month: number,
): MonthOfWeather {
  const random = randomFor(seed, streams.weather, placeNumber, month);
  const climate = climateOf(place);
  const firstDay = firstDayOfMonth(month);
  const hours = (firstDayOfMonth(month + 1) - firstDay) * 24;
  const summer = (1 - Math.cos((2 * Math.PI * (((month % 12) + 12) % 12)) / 12)) / 2;
  const wetShare = climate.wetJanuary + (climate.wetJuly - climate.wetJanuary) * summer;
  const thunderShare = climate.thunderJuly * Math.max(0.04, summer) ** 1.5;
  const leaveWet = 0.24;
  const becomeWet = (wetShare * leaveWet) / (1 - wetShare);
  const colder = 1.3 * (place.lat - climate.latitude);
  const usualPressure = pressureOf(place);
  const isNew = firstDay >= vocabularyChangesOn;
  const result = scratch;
  result.hours = hours;

  let isWet = random.uniform() < wetShare;
  let anomaly = random.normal();
  let pressure = random.normal();
  let gust = random.normal();
  let point = random.integer(16);
  let sky = scattered;
  let mean = 0;
  const spread = climate.spreadF * (0.55 + 0.45 * (1 - summer)) * 1.2;
  let isFresh = true;
  for (let hour = 0; hour < hours; hour++) {
    const hourOfDay = hour % 24;
    const afternoon = afternoonness[hourOfDay]!;
    if (hourOfDay === 0) {
      const yearAngle = (2 * Math.PI * ((month % 12) * 30.4 + hour / 24 - 20)) / 365;
      mean = (climate.januaryF + climate.julyF) / 2;
      mean -= ((climate.julyF - climate.januaryF) / 2) * Math.cos(yearAngle) + colder;
    }
    anomaly = 0.985 * anomaly + 0.1726 * unitVariance * (random.uniform() - 0.5);
    pressure = 0.98 * pressure + 0.199 * unitVariance * (random.uniform() - 0.5);
    gust = 0.85 * gust + 0.5268 * unitVariance * (random.uniform() - 0.5);
    const temperature = mean + climate.swingF * afternoon * (isWet ? 0.5 : 1) + spread * anomaly;

    const wasWet = isWet;
    // Summer rain comes in the afternoon.
    isWet = random.uniform() < (wasWet ? 1 - leaveWet : becomeWet * (1 + 0.6 * summer * afternoon));
    if (isWet !== wasWet) isFresh = true;
    if (isFresh || random.uniform() < 0.25) {
      sky = isWet
        ? wetSky(random.uniform(), random.uniform(), temperature, thunderShare)
        : drySky(
            random.uniform(),
            random.uniform(),
            climate.clouds,
            climate.fog,
            hourOfDay,
            climate.humidity < 40,
          );
      isFresh = false;
    }
    const { wind, humidity } = skies[sky]!;
    const speed = 6.6 + wind + 2.6 * afternoon + 5.2 * gust;
    if (random.uniform() < 0.15) point = (point + 13 + random.integer(7)) % 16;
    result.sky[hour] = sky;
    result.temperatureF[hour] = temperature;
    result.windMph[hour] = speed < 2.6 ? 0 : speed;
    result.windPoint[hour] = point;
    const bits = random.integer(2 ** 24);
    const damp =
      climate.humidity + humidity + 3.5 - 17 * afternoon - 4 * anomaly + 34 * ((bits >> 16) / 256 - 0.5);
    result.humidity[hour] = Math.max(5, Math.min(100, damp));
    result.pressureInches[hour] = usualPressure + 0.17 * pressure - (isWet ? 0.1 : 0);
    result.visibility[hour] = bits & 255;
    result.precipitation[hour] = (bits >> 8) & 255;
    result.missing[hour] = missingOf(random, isNew);
  }
  return result;
}

/** A uniform variable less a half, times this, has variance 1. */
const unitVariance = Math.sqrt(12);
/** From -1 before dawn to 1 in the afternoon. */
const afternoonness = Float64Array.from({ length: 24 }, (_, hour) =>
  Math.cos((2 * Math.PI * (hour - 15.5)) / 24),
);

/** One set of arrays for all months, which are made one at a time: ten million hours in all. */
const mostHours = 31 * 24;
const scratch = {
  hours: 0,
  sky: new Uint8Array(mostHours),
  temperatureF: new Float32Array(mostHours),
  windMph: new Float32Array(mostHours),
  windPoint: new Uint8Array(mostHours),
  humidity: new Uint8Array(mostHours),
  pressureInches: new Float32Array(mostHours),
  visibility: new Uint8Array(mostHours),
  precipitation: new Uint8Array(mostHours),
  missing: new Uint16Array(mostHours),
};

function wetSky(kind: number, strength: number, temperatureF: number, thunderShare: number): number {
  if (temperatureF < 32) return kind < 0.9 ? snowSky(strength) : iceSky(strength);
  if (temperatureF < 36.5)
    return kind < 0.2 ? iceSky(strength) : kind < 0.65 ? snowSky(strength) : skyNumber['Light Rain']!;
  if (kind < thunderShare) {
    if (strength < 0.3) return skyNumber['Thunder in the Vicinity']!;
    if (strength < 0.45) return skyNumber.Thunder!;
    if (strength < 0.68) return skyNumber['T-Storm']!;
    return strength < 0.8 ? skyNumber['Heavy T-Storm']! : skyNumber['Light Rain with Thunder']!;
  }
  if (strength < 0.7) return skyNumber['Light Rain']!;
  if (strength < 0.87) return skyNumber.Rain!;
  if (strength < 0.935) return skyNumber['Heavy Rain']!;
  return strength < 0.99 ? skyNumber['Light Drizzle']! : skyNumber['N/A Precipitation']!;
}

function snowSky(strength: number): number {
  if (strength < 0.87) return skyNumber['Light Snow']!;
  return strength < 0.965 ? skyNumber.Snow! : skyNumber['Heavy Snow']!;
}

function iceSky(strength: number): number {
  if (strength < 0.6) return skyNumber['Wintry Mix']!;
  return strength < 0.85 ? skyNumber['Light Freezing Rain']! : skyNumber['Light Sleet']!;
}

function drySky(
  kind: number,
  cloud: number,
  clouds: number,
  fog: number,
  hourOfDay: number,
  isDusty: boolean,
): number {
  if (hourOfDay >= 2 && hourOfDay < 10 && kind < fog * 1.25) {
    if (kind < fog) return skyNumber.Fog!;
    return skyNumber[kind < fog * 1.15 ? 'Patches of Fog' : kind < fog * 1.2 ? 'Shallow Fog' : 'Mist']!;
  }
  if (kind > 0.988) return skyNumber[kind > 0.9985 ? (isDusty ? 'Blowing Dust' : 'Smoke') : 'Haze']!;
  // A power of a uniform variable: the greyer the climate, the further up the list of clouds.
  const grey = cloud ** (0.62 / (0.25 + clouds));
  if (grey < 0.45) return skyNumber.Fair!;
  if (grey < 0.55) return scattered;
  return skyNumber[dry[grey < 0.66 ? 2 : grey < 0.83 ? 3 : 4]!]!;
}

function missingOf(random: RandomNumbers, isNew: boolean): number {
  let bits = 0;
  const u = random.uniform();
  // Most readings are whole, and then one number decides.
  if (u < 0.035) {
    const v = random.uniform();
    if (v < nullShares.temperature / 0.035) bits |= missingBits.temperature | missingBits.humidity;
    else if (v < nullShares.humidity / 0.035) bits |= missingBits.humidity;
    if (random.uniform() < nullShares.pressure / 0.035) bits |= missingBits.pressure;
    if (random.uniform() < nullShares.visibility / 0.035) bits |= missingBits.visibility;
    if (random.uniform() < nullShares.windDirection / 0.035)
      bits |= missingBits.windDirection | missingBits.windSpeed;
    if (random.uniform() < (isNew ? nullShares.windSpeedNew : nullShares.windSpeedOld) / 0.035)
      bits |= missingBits.windSpeed;
    if (random.uniform() < nullShares.weather / 0.035) bits |= missingBits.weather;
  }
  if (random.uniform() < (isNew ? nullShares.precipitationNew : nullShares.precipitationOld))
    bits |= missingBits.precipitation;
  return bits;
}
