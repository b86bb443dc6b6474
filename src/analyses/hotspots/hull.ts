import { area, booleanClockwise, buffer, convex, featureCollection, lineString, point } from '@turf/turf';
import type { Points } from './points.js';

/** In degrees. */
type LngLat = readonly [lng: number, lat: number];

export interface Hull {
  /** Closed, counter-clockwise, `[lng, lat]`. */
  readonly ring: readonly LngLat[];
  readonly areaSquareMeters: number;
}

/** Margin around points in one place or on one line, which have no hull: about a lane and a shoulder. */
const marginMeters = 10;

/** The convex hull of points by Turf; a strip or a disc of ten meters to all sides where they span no area. */
export function hullOf(points: Pick<Points, 'lng' | 'lat'>, members: Int32Array): Hull {
  const seen = new Set<string>();
  const corners: LngLat[] = [];
  for (const i of members) {
    const key = `${points.lng[i]},${points.lat[i]}`;
    if (seen.has(key)) continue;
    seen.add(key);
    corners.push([points.lng[i]!, points.lat[i]!]);
  }
  const hull = corners.length < 3 ? null : convex(featureCollection(corners.map((at) => point([...at]))));
  if (hull !== null && area(hull) >= 1) return measured(hull.geometry.coordinates[0]);
  const ends = endsOf(corners);
  const flat =
    ends[0][0] === ends[1][0] && ends[0][1] === ends[1][1]
      ? point([...ends[0]])
      : lineString(ends.map((at) => [...at]));
  const strip = buffer(flat, marginMeters / 1000, { units: 'kilometers', steps: 8 });
  if (strip === undefined || strip.geometry.type !== 'Polygon') throw new Error('Turf made no buffer');
  return measured(strip.geometry.coordinates[0]);
}

/** The two ends of points on a line: least and greatest by longitude, then latitude. */
function endsOf(corners: readonly LngLat[]): [LngLat, LngLat] {
  let [least, greatest] = [corners[0]!, corners[0]!];
  for (const at of corners) {
    if (at[0] < least[0] || (at[0] === least[0] && at[1] < least[1])) least = at;
    if (at[0] > greatest[0] || (at[0] === greatest[0] && at[1] > greatest[1])) greatest = at;
  }
  return [least, greatest];
}

function measured(corners: readonly (readonly number[])[] = []): Hull {
  const ring = corners.map((at) => [...at]);
  // Turf's own hulls run clockwise; RFC 7946 wants the outer ring the other way.
  if (booleanClockwise(ring)) ring.reverse();
  return {
    ring: ring.map(([lng, lat]): LngLat => [rounded(lng!), rounded(lat!)]),
    areaSquareMeters: area({ type: 'Polygon', coordinates: [ring] }),
  };
}

/** Six decimals are a tenth of a meter. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
