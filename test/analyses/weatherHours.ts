import type { StationHours } from '../../src/analyses/weather/stationHours.js';
import { createRandom } from '../../src/stats/index.js';

export interface HoursOptions {
  readonly seed: number;
  /** Accidents in a usual hour. */
  readonly rate: number;
  readonly rainRatio: number;
  readonly days: number;
  readonly stations: number;
  /** Part of the accidents that a second report counts again. @default 0 */
  readonly reportedTwice?: number;
}

const rhythm = [
  0.3, 0.2, 0.2, 0.2, 0.3, 0.6, 1.2, 1.9, 1.8, 1.1, 1, 1, 1, 1.1, 1.3, 1.6, 1.9, 1.9, 1.3, 0.8, 0.6, 0.5, 0.5,
  0.4,
];

/** Hours with at least one accident, with weather in spells, a daily and weekly rhythm, rain as planted. */
export function simulatedHours(options: HoursOptions): StationHours {
  const { seed, rate, rainRatio, days, stations, reportedTwice = 0 } = options;
  const random = createRandom(seed);
  const firstDay = Date.parse('2018-01-01T00:00:00Z') / 86_400_000; // a Monday
  const seen: { station: number; hour: number; isRain: boolean; accidents: number }[] = [];
  for (let station = 0; station < stations; station++) {
    let isRain = false;
    for (let day = 0; day < days; day++) {
      const weekly = day % 7 > 4 ? 0.4 : 1.2;
      for (let hour = 0; hour < 24; hour++) {
        isRain = random.uniform() < (isRain ? 0.65 : 0.05);
        let accidents = random.poisson(rate * weekly * rhythm[hour]! * (isRain ? rainRatio : 1));
        for (let left = accidents; left > 0; left--) if (random.uniform() < reportedTwice) accidents++;
        if (accidents > 0) seen.push({ station, hour: (firstDay + day) * 24 + hour, isRain, accidents });
      }
    }
  }
  const none = (): Float64Array => new Float64Array(seen.length).fill(Number.NaN);
  return {
    stations: Array.from({ length: stations }, (_, station) => `K${station}`),
    size: seen.length,
    station: Int16Array.from(seen, ({ station }) => station),
    hour: Int32Array.from(seen, ({ hour }) => hour),
    group: Uint8Array.from(seen, ({ isRain }) => (isRain ? 2 : 0)),
    accidents: Int32Array.from(seen, ({ accidents }) => accidents),
    onFreeway: new Int32Array(seen.length),
    ofLargestFeed: new Int32Array(seen.length),
    isMixed: new Uint8Array(seen.length),
    isNight: new Uint8Array(seen.length),
    temperatureFahrenheit: none(),
    visibilityMiles: none(),
    windSpeedMph: none(),
    precipitationInches: none(),
    unlabelledHours: 0,
  };
}
