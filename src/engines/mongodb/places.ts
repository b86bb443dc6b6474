import type { Document } from 'mongodb';
import type { Filter } from '../../query/question.js';

/** Beyond this, reading all documents is quicker than following the index to most of them. Radians: 320 km. */
const largestUsefulRadius = 0.05;
const radians = Math.PI / 180;

/**
 * A circle on the sphere around the box of a filter, for the 2dsphere index, which knows no boxes of degrees. The box
 * itself is tested beside it; null when there is none or the circle would be too large to help.
 */
export function searchArea({ box }: Filter): Document | null {
  if (box === undefined) return null;
  const [west, south, east, north] = box;
  const center = [(west + east) / 2, (south + north) / 2] as const;
  if (Math.abs(center[0]) > 180 || Math.abs(center[1]) > 90 || east - west > 90) return null;
  // The farthest points of such a box are corners.
  const farthest = Math.max(
    ...[south, north].map((lat) => angle(center, [west, Math.max(-90, Math.min(90, lat))])),
  );
  const radius = farthest * (1 + 1e-6) + 1e-9;
  if (radius > largestUsefulRadius) return null;
  return { place: { $geoWithin: { $centerSphere: [[...center], radius] } } };
}

/** The angle between two points on the sphere, radians, by the haversine formula. */
function angle([lng1, lat1]: readonly [number, number], [lng2, lat2]: readonly [number, number]): number {
  const dLat = ((lat2 - lat1) * radians) / 2;
  const dLng = ((lng2 - lng1) * radians) / 2;
  const h = Math.sin(dLat) ** 2 + Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * Math.sin(dLng) ** 2;
  return 2 * Math.asin(Math.min(1, Math.sqrt(h)));
}
