import { type Area, areaOf, moved, type Town } from './area.js';
import { type SpotKind, spotKinds } from './parameters.js';
import type { Place } from './places.js';
import { type RandomNumbers, randomFor, streams } from './seeds.js';

/** A fixed point of a road where accidents happen again and again. */
export interface RoadSpot {
  readonly lat: number;
  readonly lng: number;
  readonly bearing: number;
  /** `I-95` or `Walnut St`. */
  readonly street: string;
  /** `N`, `S`, `E`, `W`, or empty for a street. */
  readonly direction: string;
  /** The next road at this point. */
  readonly cross: string;
  readonly exit: number;
  readonly town: Town;
  readonly kind: SpotKind;
  readonly zip: string;
  readonly zipPlusFour: string;
}

/** The spots of one kind in an area, the busiest first. Each is made on first access. */
export class Spots {
  readonly kind: SpotKind;
  readonly count: number;
  readonly #area: Area;
  readonly #seeds: readonly [region: number, kind: number];
  readonly #made: RoadSpot[] = [];

  constructor(area: Area, region: number, kindNumber: number, count: number) {
    this.kind = spotKinds[kindNumber]!;
    this.count = count;
    this.#area = area;
    this.#seeds = [region, kindNumber];
  }

  at(rank: number): RoadSpot {
    let spot = this.#made[rank];
    if (spot === undefined) {
      const random = randomFor(0, streams.spots, ...this.#seeds, rank);
      spot = spotOf(this.#area, this.kind, rank, this.#area.place.cityShare, random);
      this.#made[rank] = spot;
    }
    return spot;
  }
}

/** The fixed geography of a region: an area, and its spots of each kind, the busiest first. */
export interface Region extends Area {
  readonly number: number;
  /** By number of `spotKinds`. */
  readonly spots: readonly Spots[];
  /** Minute of the hour of its weather readings. */
  readonly readingMinute: number;
}

/** Most stations report seven minutes before the hour. */
const readingMinutes = [53, 53, 53, 53, 53, 51, 51, 56, 56, 54, 55, 52, 35, 15, 47, 45];

export function regionOf(place: Place, number: number, isAlone: boolean): Region {
  const area = areaOf(place, number, isAlone);
  const size = Math.max(40, Math.min(4_000, Math.round(place.weight * 14)));
  const spots = spotKinds.map(({ shares }, kind) => {
    const count = Math.max(2, Math.round((size * (shares[0] + shares[1])) / 2));
    return new Spots(area, number, kind, count);
  });
  const readingMinute =
    readingMinutes[randomFor(0, streams.roads, number, 1).integer(readingMinutes.length)]!;
  return { ...area, number, spots, readingMinute };
}

/** The `n`-th additional spot of a region, in its city, which is always the same. */
export function spotAt(region: Region, kind: SpotKind, n: number): RoadSpot {
  return spotOf(region, kind, 0, 1, randomFor(0, streams.roads, region.number, 2 + n));
}

function spotOf(
  area: Area,
  kind: SpotKind,
  rank: number,
  cityShare: number,
  random: RandomNumbers,
): RoadSpot {
  const { place, roads, freeways, highways, towns, radiusMiles } = area;
  // The busy spots come first, and the city's share of them is the same from the first to the last.
  const inCity = random.uniform() < cityShare;
  const zipPlusFour = String(1_000 + random.integer(8_999));
  if (kind.road === 'freeway' || (kind.road === 'highway' && highways.length > 0)) {
    const choice =
      kind.road === 'freeway' && freeways.length > 0 ? freeways : highways.length > 0 ? highways : roads;
    const road = choice[Math.floor(choice.length * random.uniform() ** 1.4)]!;
    const along = (inCity ? 0.35 : 1) * radiusMiles * (2 * random.uniform() - 1);
    const right = road.offsetMiles + road.bendMiles * (along / 10) ** 2;
    const point = moved(place, road.bearing, along, right);
    const bearing = road.bearing + Math.atan((road.bendMiles * along) / 50);
    const town = inCity ? towns[0]! : closestTown(towns, point);
    const isForward = random.uniform() < 0.5;
    const isNorthSouth = Math.abs(Math.cos(road.bearing)) > 0.7;
    const direction = isNorthSouth ? (isForward ? 'N' : 'S') : isForward ? 'E' : 'W';
    const cross =
      random.uniform() < 0.3 && roads.length > 1
        ? roads[random.integer(roads.length)]!.name
        : pick(town.streets, random);
    return {
      ...point,
      bearing: isForward ? bearing : bearing + Math.PI,
      street: road.name,
      direction,
      cross,
      exit: 1 + Math.round(Math.abs(along) * 2 + (rank % 30)),
      town,
      kind,
      zip: pick(town.zips, random),
      zipPlusFour,
    };
  }
  const town = inCity || towns.length === 1 ? towns[0]! : towns[1 + random.integer(towns.length - 1)]!;
  const street = random.integer(town.streets.length);
  const isNorthSouth = street % 2 === 0;
  // Streets are parallel lines half a mile apart or so, and a spot is where two of them cross.
  const spread = inCity ? 0.25 * radiusMiles : 2.2;
  const line = ((street + 0.5) / town.streets.length - 0.5) * 2 * spread;
  const crossing = 2 * spread * (random.uniform() - 0.5);
  const point = moved(town, 0.1, isNorthSouth ? crossing : line, isNorthSouth ? line : crossing);
  const crosses =
    (street + 1 + 2 * random.integer(Math.floor(town.streets.length / 2))) % town.streets.length;
  return {
    ...point,
    bearing: 0.1 + (isNorthSouth ? 0 : Math.PI / 2),
    street: town.streets[street]!,
    direction: '',
    cross: town.streets[crosses]!,
    exit: 0,
    town,
    kind,
    zip: pick(town.zips, random),
    zipPlusFour,
  };
}

function closestTown(towns: readonly Town[], point: { readonly lat: number; readonly lng: number }): Town {
  let best = towns[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const town of towns) {
    const distance = (town.lat - point.lat) ** 2 + (0.8 * (town.lng - point.lng)) ** 2;
    if (distance < least && town !== towns[0]) {
      least = distance;
      best = town;
    }
  }
  return best;
}

function pick<T>(values: readonly T[], random: RandomNumbers): T {
  return values[random.integer(values.length)]!;
}
