import { dbscan } from '../../stats/index.js';
import { noSeverity, type Points } from './points.js';

/** A dense group of accidents, as DBSCAN finds it. */
export interface HotSpot {
  /** Accidents in it, border points included. */
  readonly n: number;
  /** Their indices among the points. */
  readonly members: Int32Array;
  /** Mean of their coordinates, degrees. */
  readonly lng: number;
  readonly lat: number;
  /** Where most of them are. */
  readonly state: string;
  /** Accidents by index in `points.feeds`. */
  readonly byFeed: Float64Array;
  /** Severe accidents, and those whose severity is known. */
  readonly severe: number;
  readonly graded: number;
}

/** All hot spots, and which points are in them. */
export interface Clustering {
  /** With most accidents first. */
  readonly hotSpots: readonly HotSpot[];
  /** Index in `hotSpots` of each point, -1 for none. */
  readonly hotSpotOf: Int32Array;
  /** Accidents in any of them. */
  readonly inside: number;
  readonly epsMeters: number;
  readonly minPoints: number;
}

/** DBSCAN over all points, and what is counted in each group. */
export function findHotSpots(points: Points, epsMeters: number, minPoints: number): Clustering {
  const { labels, clusterCount } = dbscan(points.lng, points.lat, { epsMeters, minPoints });
  const sizes = new Int32Array(clusterCount);
  for (let i = 0; i < points.n; i++) if (labels[i]! >= 0) sizes[labels[i]!]!++;
  const order = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const indexOf = new Int32Array(clusterCount);
  for (const [index, cluster] of order.entries()) indexOf[cluster] = index;
  const members = order.map((cluster) => new Int32Array(sizes[cluster]!));
  const filled = new Int32Array(clusterCount);
  let inside = 0;
  for (let i = 0; i < points.n; i++) {
    if (labels[i]! < 0) continue;
    const index = indexOf[labels[i]!]!;
    labels[i] = index;
    members[index]![filled[index]!++] = i;
    inside++;
  }
  return {
    hotSpots: members.map((list) => describe(points, list)),
    hotSpotOf: labels,
    inside,
    epsMeters,
    minPoints,
  };
}

function describe(points: Points, members: Int32Array): HotSpot {
  const byFeed = new Float64Array(points.feeds.length);
  const byState = new Float64Array(points.states.length);
  let [lng, lat, severe, graded] = [0, 0, 0, 0];
  for (const i of members) {
    // From the first one, so that the sum of a million longitudes keeps its meters.
    lng += points.lng[i]! - points.lng[members[0]!]!;
    lat += points.lat[i]! - points.lat[members[0]!]!;
    if (points.severe[i] === 1) severe++;
    if (points.severe[i] !== noSeverity) graded++;
    byFeed[points.feed[i]!]!++;
    byState[points.state[i]!]!++;
  }
  return {
    n: members.length,
    members,
    lng: points.lng[members[0]!]! + lng / members.length,
    lat: points.lat[members[0]!]! + lat / members.length,
    state: points.states[byState.indexOf(Math.max(...byState))]!,
    byFeed,
    severe,
    graded,
  };
}
