import { dbscan } from '../../stats/index.js';
import type { Points } from './points.js';

/** A dense group of accidents, as DBSCAN finds it. */
export interface Spot {
  /** Accidents in it, border points included. */
  readonly n: number;
  /** Their places among the points. */
  readonly members: Int32Array;
  /** Mean of their coordinates, degrees. */
  readonly lng: number;
  readonly lat: number;
  /** Where most of them are. */
  readonly state: string;
  /** By place in `points.sources`. */
  readonly bySource: Float64Array;
  /** With severity 3 or 4. */
  readonly severe: number;
}

export interface Spots {
  /** With most accidents first. */
  readonly spots: readonly Spot[];
  /** Place in `spots` of each point, -1 for none. */
  readonly of: Int32Array;
  /** 1 for accidents in a core. */
  readonly core: Uint8Array;
  /** Accidents in any of them. */
  readonly inside: number;
  readonly epsMeters: number;
  readonly minPoints: number;
}

/** DBSCAN over all points, and what is counted in each group. */
export function findSpots(points: Points, epsMeters: number, minPoints: number): Spots {
  const { labels, core, clusterCount } = dbscan(points.lng, points.lat, { epsMeters, minPoints });
  const sizes = new Int32Array(clusterCount);
  for (let i = 0; i < points.n; i++) if (labels[i]! >= 0) sizes[labels[i]!]!++;
  const order = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const placeOf = new Int32Array(clusterCount);
  for (const [place, cluster] of order.entries()) placeOf[cluster] = place;
  const members = order.map((cluster) => new Int32Array(sizes[cluster]!));
  const filled = new Int32Array(clusterCount);
  let inside = 0;
  for (let i = 0; i < points.n; i++) {
    if (labels[i]! < 0) continue;
    const place = placeOf[labels[i]!]!;
    labels[i] = place;
    members[place]![filled[place]!++] = i;
    inside++;
  }
  return {
    spots: members.map((list) => describe(points, list)),
    of: labels,
    core,
    inside,
    epsMeters,
    minPoints,
  };
}

function describe(points: Points, members: Int32Array): Spot {
  const bySource = new Float64Array(points.sources.length);
  const byState = new Float64Array(points.states.length);
  let [lng, lat, severe] = [0, 0, 0];
  for (const i of members) {
    // From the first one, so that the sum of a million longitudes keeps its meters.
    lng += points.lng[i]! - points.lng[members[0]!]!;
    lat += points.lat[i]! - points.lat[members[0]!]!;
    severe += points.severe[i]!;
    bySource[points.source[i]!]!++;
    byState[points.state[i]!]!++;
  }
  return {
    n: members.length,
    members,
    lng: points.lng[members[0]!]! + lng / members.length,
    lat: points.lat[members[0]!]! + lat / members.length,
    state: points.states[byState.indexOf(Math.max(...byState))]!,
    bySource,
    severe,
  };
}
