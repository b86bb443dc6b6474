import type { Filter } from '../../query/question.js';
import type { Source } from '../../query/source.js';
import { dayNumber } from '../common/days.js';

/** Every accident as a point, in typed arrays: 25 bytes each, so that all rows fit. */
export interface Points {
  readonly n: number;
  /** Degrees. */
  readonly lng: Float64Array;
  readonly lat: Float64Array;
  /** Day of the start on the wall clock, in days since 1970-01-01. */
  readonly day: Int32Array;
  /** Place in `states` and in `sources`, which are in the order of their names. */
  readonly state: Uint16Array;
  readonly source: Uint16Array;
  /** 1 for severity 3 or 4. */
  readonly severe: Uint8Array;
  readonly states: readonly string[];
  readonly sources: readonly string[];
  /** First and last day; 0 and -1 when there is no point. */
  readonly firstDay: number;
  readonly lastDay: number;
}

/** Reads the points of all accidents within the filter. One scan of six columns. */
export async function readPoints(source: Source, where: Filter, expectedRows: number): Promise<Points> {
  let capacity = Math.max(1024, expectedRows);
  let [lng, lat] = [new Float64Array(capacity), new Float64Array(capacity)];
  let day = new Int32Array(capacity);
  let [stateOf, sourceOf] = [new Uint16Array(capacity), new Uint16Array(capacity)];
  let severe = new Uint8Array(capacity);
  const states = createNames();
  const sources = createNames();
  let n = 0;
  for await (const batch of source.scan(['lng', 'lat', 'severity', 'startLocal', 'state', 'source'], where)) {
    if (n + batch.rowCount > capacity) {
      capacity = Math.max(2 * capacity, n + batch.rowCount);
      [lng, lat] = [grown(lng, capacity), grown(lat, capacity)];
      day = grown(day, capacity);
      [stateOf, sourceOf] = [grown(stateOf, capacity), grown(sourceOf, capacity)];
      severe = grown(severe, capacity);
    }
    const { columns } = batch;
    const x = columns.lng as Float64Array;
    const y = columns.lat as Float64Array;
    const severity = columns.severity as Float64Array;
    const start = columns.startLocal as readonly string[];
    const stateName = columns.state as readonly (string | null)[];
    const sourceName = columns.source as readonly (string | null)[];
    for (let row = 0; row < batch.rowCount; row++) {
      lng[n] = x[row]!;
      lat[n] = y[row]!;
      severe[n] = severity[row]! >= 3 ? 1 : 0;
      day[n] = dayOf(start[row]!);
      stateOf[n] = states.placeOf(stateName[row] ?? 'unknown');
      sourceOf[n] = sources.placeOf(sourceName[row] ?? 'unknown');
      n++;
    }
  }
  const stateNames = sorted(states.names, stateOf.subarray(0, n));
  const sourceNames = sorted(sources.names, sourceOf.subarray(0, n));
  let [firstDay, lastDay] = n === 0 ? [0, -1] : [day[0]!, day[0]!];
  for (let i = 0; i < n; i++) {
    if (day[i]! < firstDay) firstDay = day[i]!;
    if (day[i]! > lastDay) lastDay = day[i]!;
  }
  return {
    n,
    lng: lng.subarray(0, n),
    lat: lat.subarray(0, n),
    day: day.subarray(0, n),
    state: stateOf.subarray(0, n),
    source: sourceOf.subarray(0, n),
    severe: severe.subarray(0, n),
    states: stateNames,
    sources: sourceNames,
    firstDay,
    lastDay,
  };
}

/** The points at `indices`. */
export function pointsAt(points: Points, indices: ArrayLike<number>): Pick<Points, 'n' | 'lng' | 'lat'> {
  const n = indices.length;
  const [lng, lat] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    lng[i] = points.lng[indices[i]!]!;
    lat[i] = points.lat[indices[i]!]!;
  }
  return { n, lng, lat };
}

function createNames(): { readonly names: string[]; placeOf(name: string): number } {
  const names: string[] = [];
  const places = new Map<string, number>();
  let [last, lastPlace] = ['', -1];
  return {
    names,
    placeOf(name) {
      if (name === last && lastPlace >= 0) return lastPlace;
      let place = places.get(name);
      if (place === undefined) {
        place = names.length;
        places.set(name, place);
        names.push(name);
      }
      [last, lastPlace] = [name, place];
      return place;
    },
  };
}

/** The names in their order, which is not that of the rows: each engine has its own. `places` are renumbered. */
function sorted(names: readonly string[], places: Uint16Array): string[] {
  const inOrder = [...names].sort();
  const placeOf = Uint16Array.from(names, (name) => inOrder.indexOf(name));
  for (let i = 0; i < places.length; i++) places[i] = placeOf[places[i]!]!;
  return inOrder;
}

let [lastText, lastTextDay] = ['', 0];

/** Days since 1970-01-01 of `2016-02-08T05:46:00.000`; rows of a day come together, so the last one is kept. */
function dayOf(local: string): number {
  if (lastText !== '' && local.startsWith(lastText)) return lastTextDay;
  lastText = local.slice(0, 10);
  lastTextDay = dayNumber(lastText);
  return lastTextDay;
}

function grown<T extends Float64Array | Int32Array | Uint16Array | Uint8Array>(
  array: T,
  capacity: number,
): T {
  const larger = new (array.constructor as new (length: number) => T)(capacity);
  larger.set(array as never);
  return larger;
}

/** The points at `indices`, whole. */
export function subsetOf(points: Points, indices: ArrayLike<number>): Points {
  const { n, lng, lat } = pointsAt(points, indices);
  const day = new Int32Array(n);
  const [state, source] = [new Uint16Array(n), new Uint16Array(n)];
  const severe = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    day[i] = points.day[indices[i]!]!;
    state[i] = points.state[indices[i]!]!;
    source[i] = points.source[indices[i]!]!;
    severe[i] = points.severe[indices[i]!]!;
  }
  return { ...points, n, lng, lat, day, state, source, severe };
}

/** A part of the country, whole: nothing thinned, so that what is dense stays as dense. */
export interface Region {
  readonly points: Points;
  /** Place in all points of each of these. */
  readonly from: Int32Array;
  /** How many tiles of a degree by a degree. */
  readonly tiles: number;
  readonly isAll: boolean;
}

/**
 * The tiles of a degree by a degree with most accidents, as many as stay within `mostPoints` (one at least): for what
 * would take too long over all.
 */
export function densestTiles(points: Points, mostPoints: number): Region {
  const all = points.n <= mostPoints;
  const tileOf = (i: number): number =>
    (Math.floor(points.lat[i]!) + 90) * 361 + Math.floor(points.lng[i]!) + 180;
  const counts = new Int32Array(181 * 361);
  for (let i = 0; i < points.n; i++) counts[tileOf(i)]!++;
  const occupied = [...counts.keys()].filter((tile) => counts[tile]! > 0);
  const taken = new Uint8Array(counts.length);
  let [tiles, n] = [0, 0];
  for (const tile of occupied.sort((a, b) => counts[b]! - counts[a]! || a - b)) {
    if (!all && tiles > 0 && n + counts[tile]! > mostPoints) continue;
    taken[tile] = 1;
    tiles++;
    n += counts[tile]!;
  }
  const from = new Int32Array(n);
  let at = 0;
  for (let i = 0; i < points.n; i++) if (taken[tileOf(i)] === 1) from[at++] = i;
  return { points: all ? points : subsetOf(points, from), from, tiles, isAll: all };
}
