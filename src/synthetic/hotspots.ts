import { dayNumber } from './calendar.js';
import { spotKinds } from './parameters.js';
import { type Region, type Spot, spotAt } from './spots.js';
import type { PlantedHotspot } from './truth.js';

/** A spot that is far busier than any other of its area, and known to be. */
export interface Hotspot {
  readonly region: number;
  readonly kind: PlantedHotspot['kind'];
  readonly spot: Spot;
  readonly name: string;
  /** Of the area's accidents, in full force. */
  readonly fullShare: number;
  readonly changesFromDay: number | null;
}

/** Every row of a hot spot lies within; its points have half of this as their standard deviation. */
export const hotspotRadiusMeters = 60;
/** Rows that lie evenly over the country around, on no road of ours. */
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

/** The named hot spots of these regions; `size` 0 plants none, 1 gives each 2 % of its area's accidents. */
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

/** The share that a hot spot has on a day: what emerges or fades takes a year for it. */
export function shareOn(hotspot: Hotspot, day: number): number {
  if (hotspot.changesFromDay === null) return hotspot.fullShare;
  const progress = Math.max(0, Math.min(1, (day - hotspot.changesFromDay) / 365));
  return hotspot.fullShare * (hotspot.kind === 'emerging' ? progress : 1 - progress);
}
