/** Points on the Earth as unit vectors: straight-line chords order pairs exactly as great-circle distances do. */
import { unexpected } from '../base/checks.js';
import { requireFinite, requireLength } from './checks.js';

/** Mean radius of the Earth (IUGG), as scikit-learn examples and Turf take it, in meters. */
export const earthRadiusMeters = 6_371_008.8;

/** Unit vectors, one a point. `order[i]` is the place in the input of the i-th vector. */
export interface SpherePoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly order: Int32Array;
}

/** @throws InputError on lengths that differ, values that are not finite, and degrees off the map */
export function requireCoordinates(lngDegrees: ArrayLike<number>, latDegrees: ArrayLike<number>): void {
  requireLength('latDegrees', latDegrees, lngDegrees.length);
  requireFinite('lngDegrees', lngDegrees);
  requireFinite('latDegrees', latDegrees);
  for (let i = 0; i < lngDegrees.length; i++) {
    if (Math.abs(lngDegrees[i]!) > 180 || Math.abs(latDegrees[i]!) > 90) {
      throw unexpected(
        `point ${i}`,
        '[longitude, latitude] within -180..180 and -90..90 degrees',
        [lngDegrees[i], latDegrees[i]],
        {
          hint: 'Longitude comes first.',
          details: { index: i },
        },
      );
    }
  }
}

/** The points at `order`, as unit vectors in that order. */
export function spherePoints(
  lngDegrees: ArrayLike<number>,
  latDegrees: ArrayLike<number>,
  order: Int32Array,
): SpherePoints {
  const n = order.length;
  const [x, y, z] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    const lng = (lngDegrees[order[i]!]! * Math.PI) / 180;
    const lat = (latDegrees[order[i]!]! * Math.PI) / 180;
    x[i] = Math.cos(lat) * Math.cos(lng);
    y[i] = Math.cos(lat) * Math.sin(lng);
    z[i] = Math.sin(lat);
  }
  return { x, y, z, order };
}

/** Length of the chord under a great-circle distance, on the unit sphere. */
export function chordOf(distanceMeters: number): number {
  return 2 * Math.sin(distanceMeters / (2 * earthRadiusMeters));
}

/** Great-circle distance over a chord of the unit sphere. */
export function metersOf(chord: number): number {
  return 2 * earthRadiusMeters * Math.asin(Math.min(1, chord / 2));
}

/** Great-circle (haversine) distance of two points, in meters. */
export function haversineMeters(lng1: number, lat1: number, lng2: number, lat2: number): number {
  const radians = Math.PI / 180;
  const dLat = Math.sin(((lat2 - lat1) * radians) / 2);
  const dLng = Math.sin(((lng2 - lng1) * radians) / 2);
  const h = dLat * dLat + Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * dLng * dLng;
  return 2 * earthRadiusMeters * Math.asin(Math.min(1, Math.sqrt(h)));
}
