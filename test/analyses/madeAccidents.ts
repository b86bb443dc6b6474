import { derive } from '../../src/dataset/derive.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { columns } from '../../src/dataset/usAccidents/columns.js';
import { createRandom, type Random } from '../../src/stats/index.js';

/**
 * Accidents made for tests, of the shape of the real ones where the overview looks: two feeds and a small third, the
 * first dark from 1 July to 9 September 2020 and four times as large after, ends only in Source1 and often exactly six
 * hours, precipitation mostly missing before April 2019, and the weather words of each time.
 */
export function madeAccidents(n: number, seed: number): Accident[] {
  const random = createRandom(seed);
  const nulls = Object.fromEntries(columns.map(({ name }) => [name, null]));
  return Array.from({ length: n }, (_, index) => {
    const source = pick(random, [
      'Source1',
      'Source1',
      'Source1',
      'Source1',
      'Source2',
      'Source2',
      'Source2',
      'Source3',
    ]);
    const startMs = startOf(random, source);
    const start = new Date(startMs).toISOString().slice(0, 23);
    const isLater = start >= '2019-04-01';
    const minutes =
      source === 'Source1' && random.uniform() < 0.1
        ? 360
        : Math.round(30 + 90 * random.uniform() ** 2) + random.uniform() / 2;
    const hour = Number(start.slice(11, 13));
    return derive(
      {
        ...nulls,
        id: `A-${index}`,
        source,
        severity: pick(random, source === 'Source2' ? [1, 2, 2, 3, 3] : [2, 2, 2, 2, 2, 2, 2, 3, 4]),
        startLocal: start,
        endLocal: new Date(startMs + minutes * 60_000).toISOString().slice(0, 23),
        lat: 34 + random.uniform(),
        lng: -118 + random.uniform(),
        endLat: source === 'Source1' ? 34.5 : null,
        endLng: source === 'Source1' ? -117.5 : null,
        distanceMiles: source === 'Source1' ? random.uniform() * 3 : 0,
        street: pick(random, ['I-5 N', 'I-5 S', 'Main St', null]),
        city: `City ${Math.floor(60 * random.uniform() ** 3)}`,
        county: `County ${Math.floor(9 * random.uniform() ** 2)}`,
        state: pick(random, ['CA', 'CA', 'CA', 'TX', 'FL', 'NY']),
        timezone: 'US/Pacific',
        temperatureFahrenheit: Math.round(60 + 15 * random.normal()),
        visibilityMiles: random.uniform() < 0.8 ? 10 : Math.floor(10 * random.uniform()),
        windSpeedMph: Math.round(Math.abs(8 + 4 * random.normal())),
        precipitationInches: isLater || random.uniform() < 0.1 ? (random.uniform() < 0.9 ? 0 : 0.05) : null,
        weatherCondition: pick(
          random,
          isLater ? ['Fair', 'Fair', 'Cloudy', 'Light Rain'] : ['Clear', 'Clear', 'Overcast', 'Light Rain'],
        ),
        junction: random.uniform() < 0.1,
        trafficSignal: random.uniform() < 0.15,
        crossing: random.uniform() < 0.05,
        sunriseSunset: hour >= 6 && hour < 19 ? 'Day' : 'Night',
      },
      0,
    );
  });
}

/** A start between 2017 and 2021: Source1 sparse before its dark summer and dense after. */
function startOf(random: Random, source: string): number {
  const between = (from: string, until: string): number =>
    Date.parse(from) + random.uniform() * (Date.parse(until) - Date.parse(from));
  const ms =
    source !== 'Source1'
      ? between('2017-01-01', '2022-01-01')
      : random.uniform() < 0.4
        ? between('2017-01-01', '2020-07-01')
        : between('2020-09-10', '2022-01-01');
  return Math.floor(ms);
}

function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[Math.floor(random.uniform() * values.length)]!;
}
