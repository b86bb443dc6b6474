import { dayNumber } from '../base/dates.js';
import { moved } from './area.js';
import { yearOf } from './calendar.js';
import { descriptionOf } from './descriptions.js';
import { distanceMiles, durationSeconds, isOutlierDrawn, tmcCode, withOutlier } from './draws.js';
import type { AccidentEvent } from './events.js';
import { type Daylight, daylightOf } from './light.js';
import {
  distances,
  durations,
  farReadingShare,
  fractionalShareByYear,
  nullShares,
  oddZipShare,
  severityBySourceYear,
  spotKinds,
  stateRows,
  yearTypoShare,
  zipPlusFourShare,
} from './parameters.js';
import { decimal, type Reading, readingOf } from './reading.js';
import type { RandomNumbers } from './seeds.js';
import { skies } from './skies.js';
import type { Slots } from './slots.js';
import { rounded, roundedText, timeText, withFloatNoise } from './spelling.js';
import type { Region } from './spots.js';
import { nullableHeaders } from './tally.js';
import { sourceLabels } from './truth.js';
import type { MonthOfWeather } from './weather.js';
import type { World } from './world.js';

/** A row without its ID, split around the times, which a copy may format differently: `before`, start, a comma, end, `after`. */
export interface Line {
  readonly event: AccidentEvent;
  readonly before: string;
  readonly start: string;
  readonly end: string;
  readonly after: string;
  readonly isFractional: boolean;
  readonly isYearTypo: boolean;
  readonly isOutlier: boolean;
  readonly severity: number;
  readonly year: number;
  /** Bits of `nullableHeaders`. */
  readonly nulls: number;
}

const bit = Object.fromEntries(nullableHeaders.map((header, i) => [header, 2 ** i])) as Record<
  (typeof nullableHeaders)[number],
  number
>;
const emptyReading: Reading = { text: ',,,,,,,,', nulls: 0b111111111 };
const flagHeaders = [
  'Amenity',
  'Bump',
  'Crossing',
  'Give_Way',
  'Junction',
  'No_Exit',
  'Railway',
  'Roundabout',
  'Station',
  'Stop',
  'Traffic_Calming',
  'Traffic_Signal',
  'Turning_Loop',
];
const flagTexts: ReadonlyMap<string, string> = new Map(
  spotKinds.map((kind) => [
    kind.name,
    flagHeaders.map((name) => (kind.flags.includes(name) ? 'True' : 'False')).join(','),
  ]),
);
const noFlags = flagHeaders.map(() => 'False').join(',');
const oldNames = ['Bing', 'MapQuest', 'MapQuest-Bing'];
const gapStart = dayNumber('2020-07-01');
/** Log odds are shifted, so that the effect of rain does not change the overall share of severe reports. */
const usualRainShare = 0.07;

/** Makes the lines of one region and month. */
export class LineMaker {
  readonly #world: World;
  readonly #region: Region;
  readonly #weather: MonthOfWeather;
  readonly #slots: Slots;
  readonly #readings: Map<number, Reading> = new Map();
  readonly #daylights: Map<number, Daylight> = new Map();

  constructor(world: World, region: Region, weather: MonthOfWeather, slots: Slots) {
    this.#world = world;
    this.#region = region;
    this.#weather = weather;
    this.#slots = slots;
  }

  line(event: AccidentEvent, random: RandomNumbers): Line {
    const { release, severityOddsInRain } = this.#world.recipe;
    const { place } = this.#region;
    const { source, spot, startSecond } = event;
    const label = sourceLabels[source]!;
    const day = Math.floor(startSecond / 86_400);
    const year = yearOf(day);
    const slot = this.#slots.slotOf(startSecond);
    const isRain = skies[this.#weather.sky[slot]!]!.group === 'rain';
    let nulls = 0;

    const [severeLogOdds, shareOf4, shareOf1] =
      severityBySourceYear[label][year] ?? severityBySourceYear[label][2022]!;
    const logOdds =
      severeLogOdds +
      stateRows[place.state]![3] +
      Math.log(severityOddsInRain) * ((isRain ? 1 : 0) - usualRainShare);
    const isSevere = random.uniform() < 1 / (1 + Math.exp(-logOdds));
    const severity = isSevere ? (random.uniform() < shareOf4 ? 4 : 3) : random.uniform() < shareOf1 ? 1 : 2;

    const isFractional = source === 0 && random.uniform() < (fractionalShareByYear[year] ?? 0);
    const lasts = durationSeconds(
      source > 0 ? durations.others : day < gapStart ? durations.source1Early : durations.source1Late,
      random,
    );
    const isYearTypo = source === 0 && random.uniform() < yearTypoShare;
    const fraction = isFractional ? (random.uniform() < 0.92 ? '.000000000' : '.000000') : '';
    const start = timeText(startSecond) + fraction;
    const end = timeText(startSecond + lasts + (isYearTypo ? 365 * 86_400 : 0)) + fraction;

    const places = source > 0 ? 6 : isFractional ? 8 : year < 2020 ? 5 : 6;
    const noise = source > 0 ? 0.11 : year < 2020 ? 0 : 0.17;
    const coordinate = (value: number): string => {
      return random.uniform() < noise
        ? String(withFloatNoise(rounded(value, places), random.uniform() < 0.5))
        : roundedText(value, places);
    };
    const table = source === 0 ? distances.source1 : distances.others;
    const raw = random.uniform() < table.zeroShare ? 0 : distanceMiles(table.miles, random);
    const miles = source === 0 ? Math.round(raw * 1_000) / 1_000 : Math.fround(Math.round(raw * 100) / 100);
    let ends = ',';
    if (source === 0) {
      const point = miles === 0 ? event : moved(event, spot.bearing, miles, 0);
      ends = `${coordinate(point.lat)},${coordinate(point.lng)}`;
    } else nulls += bit.End_Lat + bit.End_Lng;

    const spots = this.#region.spots[spotKinds.indexOf(spot.kind)]!;
    const description = descriptionOf(
      label,
      year,
      severity,
      spot,
      spots.at(random.integer(spots.count)),
      random,
    );
    const street = this.#street(event, random);
    if (street === '') nulls += bit.Street;
    const { town } = spot;
    const u = random.uniform();
    const zip =
      u < zipPlusFourShare
        ? `${spot.zip}-${spot.zipPlusFour}`
        : u > 1 - oddZipShare
          ? `${spot.zip}-${spot.zipPlusFour.slice(0, 2)}ND`
          : spot.zip;
    const hasZone = random.uniform() >= nullShares.timezone;
    if (!hasZone) nulls += bit.Timezone;
    const hasAirport = random.uniform() >= nullShares.airport;
    if (!hasAirport) nulls += bit.Airport_Code;

    let weatherTime = '';
    let reading = emptyReading;
    if (hasAirport && random.uniform() >= nullShares.reading - nullShares.airport) {
      const isFar = random.uniform() < farReadingShare;
      const read = isFar
        ? Math.max(
            0,
            Math.min(this.#weather.hours - 1, slot + (random.uniform() < 0.5 ? -2 : 2) - random.integer(5)),
          )
        : slot;
      const second = this.#slots.readingOf(read);
      weatherTime = timeText(second);
      reading = this.#reading(read, Math.floor(second / 86_400), town.offsetF);
    } else nulls += bit.Weather_Timestamp;
    nulls += reading.nulls;
    const isOutlier = isOutlierDrawn(random) && weatherTime !== '';
    const readingText = isOutlier ? withOutlier(reading.text, random) : reading.text;
    const light = this.#light(event, day, random);
    if (light === ',,,') nulls += bit.Sunrise_Sunset;

    const flags = event.isNoise ? noFlags : flagTexts.get(spot.kind.name)!;
    // Earlier releases name feeds differently or not at all, and have a house number and a side of the street.
    let named = `${label},`;
    let houseNumber = '';
    let side = '';
    if (release !== 46) {
      const code = source === 0 ? '' : tmcCode(random.uniform());
      named = release === 49 ? `${oldNames[source]},${code},` : '';
      if (release === 49 && code === '') nulls += bit.TMC;
      const number = random.uniform() < 0.65 ? '' : decimal(1 + Math.floor(9_900 * random.uniform() ** 2));
      if (number === '') nulls += bit.Number;
      houseNumber = `${number},`;
      side = random.uniform() < 0.843 ? 'R,' : 'L,';
    }
    const position = `${coordinate(event.lat)},${coordinate(event.lng)},${ends},${decimal(miles)}`;
    const where = `${houseNumber}${street},${side}${town.name},${town.county},${place.state},${zip},US`;
    const station = `${hasZone ? place.timezone : ''},${hasAirport ? town.station : ''},${weatherTime}`;
    return {
      event,
      before: `${named}${severity},`,
      start,
      end,
      after: `,${position},${description},${where},${station},${readingText},${flags},${light}`,
      isFractional,
      isYearTypo,
      isOutlier,
      severity,
      year,
      nulls,
    };
  }

  /** Source1 omits the direction in half of the later rows, and puts a blank before street names. */
  #street({ source, spot, isNoise }: AccidentEvent, random: RandomNumbers): string {
    if (random.uniform() < nullShares.street) return '';
    if (spot.direction !== '' && !isNoise) {
      return source === 0 && random.uniform() < 0.25 ? spot.street : `${spot.street} ${spot.direction}`;
    }
    const name = isNoise ? spot.cross : spot.street;
    return source === 0 && random.uniform() < 0.78 ? ` ${name}` : name;
  }

  #reading(slot: number, day: number, offsetF: number): Reading {
    const key = slot * 16 + offsetF + 8;
    let reading = this.#readings.get(key);
    if (reading === undefined) {
      reading = readingOf(this.#weather, slot, day, offsetF);
      this.#readings.set(key, reading);
    }
    return reading;
  }

  #light({ source, startSecond }: AccidentEvent, day: number, random: RandomNumbers): string {
    if (source === 0 && random.uniform() < nullShares.daylightSource1) return ',,,';
    let daylight = this.#daylights.get(day);
    if (daylight === undefined) {
      daylight = daylightOf(this.#region.place, day);
      this.#daylights.set(day, daylight);
    }
    const minute = (startSecond - day * 86_400) / 60;
    let text = '';
    for (const [from, until] of daylight) {
      text += (text === '' ? '' : ',') + (minute >= from && minute < until ? 'Day' : 'Night');
    }
    return text;
  }
}
