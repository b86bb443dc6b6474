import { countyName, stationCode, streetName, townName } from './names.js';
import type { Place } from './places.js';
import { type RandomNumbers, randomFor, streams } from './seeds.js';

/** A town of a place's area. */
export interface Town {
  readonly name: string;
  readonly county: string;
  readonly lat: number;
  readonly lng: number;
  readonly zips: readonly string[];
  readonly station: string;
  /** What its station's thermometer shows above the place's, °F. */
  readonly offsetF: number;
  readonly streets: readonly string[];
}

export interface Road {
  /** As the Street column names it, without a direction. */
  readonly name: string;
  readonly isFreeway: boolean;
  /** Direction of the road, radians from north, clockwise. */
  readonly bearing: number;
  /** How far from the place's centre it passes, miles to the right. */
  readonly offsetMiles: number;
  /** It bends: miles to the right after 10 miles. */
  readonly bendMiles: number;
}

/** A place with its towns and roads. */
export interface Area {
  readonly place: Place;
  readonly radiusMiles: number;
  /** The city itself is the first. */
  readonly towns: readonly Town[];
  readonly roads: readonly Road[];
  readonly freeways: readonly Road[];
  readonly highways: readonly Road[];
}

export const milesPerDegree = 69.05;
const firstDigits: readonly string[] = [
  'CT MA ME NH NJ RI VT',
  'DE NY PA',
  'DC MD NC SC VA WV',
  'AL FL GA MS TN',
  'IN KY MI OH',
  'IA MN MT ND SD WI',
  'IL KS MO NE',
  'AR LA OK TX',
  'AZ CO ID NM NV UT WY',
  'CA OR WA',
];
/**
 * The area of a place. It depends on the place alone, not on the seed: two generated files have the same country.
 *
 * @param isAlone whether the airport is the only station
 */
export function areaOf(place: Place, number: number, isAlone: boolean): Area {
  const random = randomFor(0, streams.roads, number);
  const radiusMiles = 6 + 2.2 * Math.sqrt(place.weight);
  const roads = place.highways.map((name, i) => roadOf(name, i, random));
  return {
    place,
    radiusMiles,
    towns: townsOf(place, number, radiusMiles, isAlone, random),
    roads,
    freeways: roads.filter(({ isFreeway }) => isFreeway),
    highways: roads.filter(({ isFreeway }) => !isFreeway),
  };
}

/** The point some miles along and to the right of a bearing. */
export function moved(
  from: { readonly lat: number; readonly lng: number },
  bearing: number,
  alongMiles: number,
  rightMiles: number,
): { lat: number; lng: number } {
  const north = alongMiles * Math.cos(bearing) - rightMiles * Math.sin(bearing);
  const east = alongMiles * Math.sin(bearing) + rightMiles * Math.cos(bearing);
  return {
    lat: from.lat + north / milesPerDegree,
    lng: from.lng + east / (milesPerDegree * Math.cos((from.lat * Math.PI) / 180)),
  };
}

function roadOf(name: string, rank: number, random: RandomNumbers): Road {
  const number = Number(/\d+/.exec(name)?.[0] ?? 1);
  const isNorthSouth = number % 2 === 1;
  return {
    name,
    isFreeway: name.startsWith('I-'),
    bearing: (isNorthSouth ? 0 : Math.PI / 2) + 0.5 * (random.uniform() - 0.5),
    offsetMiles: (rank === 0 ? 1 : 5) * (random.uniform() - 0.5),
    bendMiles: 3 * (random.uniform() - 0.5),
  };
}

function townsOf(
  place: Place,
  number: number,
  radiusMiles: number,
  isAlone: boolean,
  random: RandomNumbers,
): Town[] {
  const count = Math.max(3, Math.min(180, Math.round(14 * Math.sqrt(place.weight))));
  const others = isAlone ? 0 : Math.min(5, Math.round(place.weight / 22));
  const stations = [place.airport, ...Array.from({ length: others }, (_, i) => stationCode(number * 5 + i))];
  const offsets = stations.map((_, i) => (i === 0 ? 0 : Math.round(4 * (random.uniform() - 0.5))));
  const counties = [...new Array(7).fill(place.county), countyName(random), countyName(random)] as string[];
  const names = new Set([place.city]);
  const towns: Town[] = [];
  for (let i = 0; i < count; i++) {
    const isCity = i === 0;
    const angle = landward(place, random);
    const point = isCity
      ? place
      : moved(place, angle, radiusMiles * Math.sqrt(0.05 + 0.95 * random.uniform()), 0);
    let name = place.city;
    while (!isCity && names.has(name)) name = townName(random);
    names.add(name);
    const station = isCity ? 0 : random.integer(stations.length);
    const zips = Array.from({ length: isCity ? 12 : 2 }, () => zipOf(place.state, number, random));
    const streets = Array.from({ length: isCity ? 150 : 20 }, () => streetName(random));
    const county = isCity ? place.county : counties[random.integer(counties.length)]!;
    towns.push({
      name,
      county,
      lat: point.lat,
      lng: point.lng,
      zips,
      station: stations[station]!,
      offsetF: offsets[station]!,
      streets,
    });
  }
  return towns;
}

/** A direction towards land of the same country, radians from north. */
export function landward(place: Place, random: RandomNumbers): number {
  if (place.waterBearing === null) return 2 * Math.PI * random.uniform();
  const water = (place.waterBearing * Math.PI) / 180;
  return water + Math.PI * (0.45 + 1.1 * random.uniform());
}

function zipOf(state: string, number: number, random: RandomNumbers): string {
  const first = firstDigits.findIndex((states) => states.includes(state));
  return `${first}${String((number * 37) % 100).padStart(2, '0')}${String(random.integer(100)).padStart(2, '0')}`;
}
