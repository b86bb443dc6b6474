import type { WeatherGroup } from '../dataset/usAccidents/weather.js';
import { firstDayOfMonth } from './calendar.js';
import { skies } from './skies.js';
import type { Region } from './spots.js';
import type { MonthOfWeather } from './weather.js';
import type { World } from './world.js';

/**
 * When the accidents of a month and region happen. Time is cut into slots of an hour around each reading of the weather
 * (from half an hour before to half an hour after), so that the weather of a slot is the reading its rows will show.
 * The rate of a slot is the rate of calendar and hour times the planted ratio of its weather. The ratios are scaled to keep the
 * number of rows of the month, which does not change a comparison within a station and month.
 */
export class Slots {
  readonly #world: World;
  /** Hours since 1970 on the local clock of the first slot's reading. */
  readonly #firstHour: number;
  readonly #readingMinute: number;
  /** By source, then slot: the sum of the rates up to and including it. */
  readonly #cumulative: (Float64Array | undefined)[] = [];
  readonly #ratios: Float64Array;
  /** Hours before the reading's own that the slot begins in: 0 or 1. */
  readonly #back: number;
  /** Minutes of the slot that are in the hour it begins in. */
  readonly #minutesInFirst: number;

  constructor(world: World, region: Region, month: number, weather: MonthOfWeather) {
    this.#world = world;
    this.#firstHour = firstDayOfMonth(month) * 24;
    this.#readingMinute = region.readingMinute;
    this.#back = region.readingMinute < 30 ? 1 : 0;
    this.#minutesInFirst = region.readingMinute < 30 ? 30 - region.readingMinute : 90 - region.readingMinute;
    const ratios = world.recipe.weather;
    const bySky = skies.map(({ group }) => ratios[group as WeatherGroup] ?? 1);
    this.#ratios = new Float64Array(weather.hours);
    for (let slot = 0; slot < weather.hours; slot++) this.#ratios[slot] = bySky[weather.sky[slot]!]!;
  }

  /**
   * A random start, in seconds since 1970 on the local clock, to the minute.
   *
   * @param first where in the source's time, 0..1
   * @param second where in the slot, 0..1
   */
  start(source: number, first: number, second: number): number {
    this.#cumulative[source] ??= this.#sums(source);
    const cumulative = this.#cumulative[source];
    const target = first * cumulative[cumulative.length - 1]!;
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cumulative[middle]! > target) high = middle;
      else low = middle + 1;
    }
    const hour = this.#firstHour + low - this.#back;
    const inFirst = this.#rate(source, hour) * this.#minutesInFirst;
    const inSecond = this.#rate(source, hour + 1) * (60 - this.#minutesInFirst);
    const position = second * (inFirst + inSecond);
    const minute =
      position < inFirst
        ? 60 - this.#minutesInFirst + Math.floor((position / inFirst) * this.#minutesInFirst)
        : 60 + Math.floor(((position - inFirst) / inSecond) * (60 - this.#minutesInFirst));
    return (hour * 60 + Math.min(minute, 179)) * 60;
  }

  /** The slot of a time, by number within the month; a time beyond the ends has the first or the last. */
  slotOf(startSecond: number): number {
    const slot = Math.floor((startSecond / 60 - this.#readingMinute + 30) / 60) - this.#firstHour;
    return Math.max(0, Math.min(this.#ratios.length - 1, slot));
  }

  /** When the slot's reading was made, seconds since 1970 on the local clock. */
  readingOf(slot: number): number {
    return ((this.#firstHour + slot) * 60 + this.#readingMinute) * 60;
  }

  #sums(source: number): Float64Array {
    const sums = new Float64Array(this.#ratios.length);
    const minutes = this.#minutesInFirst;
    let sum = 0;
    let rate = this.#rate(source, this.#firstHour - this.#back);
    for (let slot = 0; slot < sums.length; slot++) {
      const next = this.#rate(source, this.#firstHour + slot - this.#back + 1);
      sum += this.#ratios[slot]! * (rate * minutes + next * (60 - minutes));
      sums[slot] = sum;
      rate = next;
    }
    return sums;
  }

  #rate(source: number, hour: number): number {
    const { firstDay, byHour } = this.#world.rates;
    return byHour[source]![hour - firstDay * 24] ?? 0;
  }
}
