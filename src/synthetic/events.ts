import { landward, moved } from './area.js';
import { hotspotRadiusMeters, noiseShare, shareOn } from './hotspots.js';
import { spotKinds } from './parameters.js';
import type { RandomNumbers } from './seeds.js';
import type { Slots } from './slots.js';
import type { Region, RoadSpot } from './spots.js';
import type { World } from './world.js';

/** An accident before its formatting as a row. */
export interface AccidentEvent {
  /** Seconds since 1970 on the local clock. */
  readonly startSecond: number;
  /** 0 to 2. */
  readonly source: number;
  readonly spot: RoadSpot;
  readonly lat: number;
  readonly lng: number;
  /** Number of the hot spot in the world's list, or -1. */
  readonly hotspot: number;
  readonly isNoise: boolean;
}

const metersPerMile = 1_609.344;
const cumulativeKinds = [0, 1].map((column) => {
  let sum = 0;
  return spotKinds.map(({ shares }) => (sum += shares[column]!));
});

/** A new accident of a feed: its time from the slots, its place from hot spots, noise and roads. */
export function newEvent(
  world: World,
  region: Region,
  slots: Slots,
  source: number,
  random: RandomNumbers,
): AccidentEvent {
  const minute = slots.start(source, random.uniform(), random.uniform());
  // Source1 reports four in ten only to the minute.
  const isWhole = random.uniform() < (source === 0 ? 0.377 : source === 1 ? 0.0017 : 0);
  const startSecond = minute + (isWhole ? 0 : random.integer(60));
  const day = Math.floor(startSecond / 86_400);

  let u = random.uniform();
  for (let number = 0; number < world.hotspots.length; number++) {
    const hotspot = world.hotspots[number]!;
    if (hotspot.region !== region.number) continue;
    const share = shareOn(hotspot, day);
    if (u < share) {
      const point = near(hotspot.spot, hotspotRadiusMeters / 2, 0.95 * hotspotRadiusMeters, random);
      return { startSecond, source, spot: hotspot.spot, ...point, hotspot: number, isNoise: false };
    }
    u -= share;
  }
  const spot = drawSpot(region, source, random);
  if (u < noiseShare) {
    const angle = landward(region.place, random);
    const point = moved(region.place, angle, region.radiusMiles * Math.sqrt(1.1 + 3 * random.uniform()), 0);
    return { startSecond, source, spot, ...point, hotspot: -1, isNoise: true };
  }
  return { startSecond, source, spot, ...placeAt(spot, source, random), hotspot: -1, isNoise: false };
}

/** A second report of the same accident: a few minutes and meters away. */
export function sameEvent(event: AccidentEvent, random: RandomNumbers): AccidentEvent {
  const isHotspot = event.hotspot >= 0;
  const point = isHotspot
    ? near(event.spot, hotspotRadiusMeters / 2, 0.95 * hotspotRadiusMeters, random)
    : near(event, 25, 50, random);
  return { ...event, ...point, startSecond: event.startSecond + random.integer(540) };
}

function drawSpot(region: Region, source: number, random: RandomNumbers): RoadSpot {
  const kinds = cumulativeKinds[source === 0 ? 0 : 1]!;
  const u = random.uniform() * kinds[kinds.length - 1]!;
  let kind = 0;
  while (kinds[kind]! <= u) kind++;
  const spots = region.spots[kind]!;
  return spots.at(Math.floor(spots.count * random.uniform() ** 1.3));
}

/** MapQuest has a fixed point for most spots. The others are along the road. */
function placeAt(spot: RoadSpot, source: number, random: RandomNumbers): { lat: number; lng: number } {
  const u = random.uniform();
  if (source > 0 && u < 0.6) return { lat: spot.lat, lng: spot.lng };
  if (spot.kind.flags.length === 0 && u > 0.7) {
    return moved(spot, spot.bearing, 1.6 * (random.uniform() - 0.5), 0.004 * random.normal());
  }
  return moved(spot, spot.bearing, 0.02 * random.normal(), 0.004 * random.normal());
}

function near(
  point: { readonly lat: number; readonly lng: number },
  meters: number,
  most: number,
  random: RandomNumbers,
): { lat: number; lng: number } {
  for (;;) {
    const north = meters * random.normal();
    const east = meters * random.normal();
    if (north * north + east * east < most * most)
      return moved(point, 0, north / metersPerMile, east / metersPerMile);
  }
}
