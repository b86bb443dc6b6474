import type { Document } from 'mongodb';
import type { Filter } from '../../query/question.js';

/** Radius in radians (320 km) above which reading all documents is faster than using the index. */
const largestUsefulRadius = 0.05;
const radians = Math.PI / 180;

/**
 * A circle on the sphere around the smallest box that a filter requires, for the 2dsphere index, which has no boxes in
 * degrees. The box itself is tested as well. Null without a box, or if the circle is too large to help.
 */
export function searchArea(filter: Filter): Document | null {
  const circles = requiredBoxes(filter)
    .map(circleAround)
    .filter((circle) => circle !== null && circle.radius <= largestUsefulRadius) as Circle[];
  const smallest = circles.sort((a, b) => a.radius - b.radius)[0];
  if (smallest === undefined) return null;
  return { place: { $geoWithin: { $centerSphere: [[...smallest.center], smallest.radius] } } };
}

type Box = NonNullable<Filter['box']>;

/** The boxes that contain every accident of the answer: that of the filter, and those of its `all`. */
function requiredBoxes({ box, all = [] }: Filter): Box[] {
  return [...(box === undefined ? [] : [box]), ...all.flatMap(requiredBoxes)];
}

interface Circle {
  /** Degrees. */
  readonly center: readonly [lng: number, lat: number];
  /** Radians. */
  readonly radius: number;
}

function circleAround([west, south, east, north]: Box): Circle | null {
  const center = [(west + east) / 2, (south + north) / 2] as const;
  if (Math.abs(center[0]) > 180 || Math.abs(center[1]) > 90 || east - west > 90) return null;
  // The farthest points of such a box are corners.
  const farthest = Math.max(
    ...[south, north].map((lat) => angle(center, [west, Math.max(-90, Math.min(90, lat))])),
  );
  return { center, radius: farthest * (1 + 1e-6) + 1e-9 };
}

/** The angle between two points on the sphere, radians, by the haversine formula. */
function angle([lng1, lat1]: readonly [number, number], [lng2, lat2]: readonly [number, number]): number {
  const dLat = ((lat2 - lat1) * radians) / 2;
  const dLng = ((lng2 - lng1) * radians) / 2;
  const h = Math.sin(dLat) ** 2 + Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * Math.sin(dLng) ** 2;
  return 2 * Math.asin(Math.min(1, Math.sqrt(h)));
}
