import { dayNumber } from '../base/dates.js';
import { spotKinds } from './parameters.js';
import { type Region, type RoadSpot, spotAt } from './spots.js';
import type { PlantedHotspot } from './truth.js';

/** A planted hot spot, far busier than any other spot of its area. */
export interface Hotspot {
  readonly region: number;
  readonly kind: PlantedHotspot['kind'];
  readonly spot: RoadSpot;
  readonly name: string;
  /** Share of the area's accidents at full strength. */
  readonly fullShare: number;
  readonly changesFromDay: number | null;
}

/** Radius that contains every row of a hot spot. The standard deviation of its points is half of it. */
export const hotspotRadiusMeters = 60;
/** Rows scattered evenly over the surroundings, off the generated roads. */
export const noiseShare = 0.02;

const emergesOn = dayNumber('2019-01-01');
const fadesOn = dayNumber('2018-07-01');

const planted: readonly (readonly [city: string, kind: PlantedHotspot['kind']])[] = [
  ['Los Angeles', 'persistent'],
  ['Los Angeles', 'emerging'],
  ['Los Angeles', 'fading'],
  ['Miami', 'persistent'],
  ['Miami', 'emerging'],
  ['Houston', 'persistent'],
  ['Houston', 'fading'],
  ['Charlotte', 'persistent'],
  ['Dallas', 'persistent'],
  ['Orlando', 'emerging'],
  ['Nashville', 'persistent'],
  ['Sacramento', 'emerging'],
  ['Phoenix', 'fading'],
  ['Minneapolis', 'persistent'],
  ['Atlanta', 'persistent'],
  ['New York', 'persistent'],
];

/** The planted hot spots of these regions. `size` 0 plants none, 1 gives each 2 % of its area's accidents. */
export function hotspotsOf(regions: readonly Region[], size: number): Hotspot[] {
  if (size === 0) return [];
  const kind = spotKinds.find(({ name }) => name === 'freeway junction')!;
  return planted.flatMap(([city, change], i) => {
    const region = regions.find(({ place }) => place.city === city);
    if (region === undefined) return [];
    const spot = spotAt(region, kind, i);
    return {
      region: region.number,
      kind: change,
      spot,
      name: `${spot.street} ${spot.direction} at ${spot.cross}, ${city} ${region.place.state}`,
      fullShare: 0.02 * size,
      changesFromDay: change === 'emerging' ? emergesOn : change === 'fading' ? fadesOn : null,
    };
  });
}

/** The share of a hot spot on a day. Emerging and fading take a year. */
export function shareOn(hotspot: Hotspot, day: number): number {
  if (hotspot.changesFromDay === null) return hotspot.fullShare;
  const progress = Math.max(0, Math.min(1, (day - hotspot.changesFromDay) / 365));
  return hotspot.fullShare * (hotspot.kind === 'emerging' ? progress : 1 - progress);
}
