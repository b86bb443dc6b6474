import type { AnalysisContext } from '../common/context.js';
import { largest } from '../common/groupCounts.js';
import type { Points } from './points.js';

/** The name of a place, from its accidents. */
export interface PlaceName {
  /** `I-95 N, Miami, FL`; several alike in a list get a number. */
  readonly name: string;
  /** The street of most of its accidents, and their share of those looked at, 0..1. */
  readonly street: string | null;
  readonly streetShare: number;
  /** City and state of the same accidents: in a place on a border, the pair that most of them name. */
  readonly city: string | null;
  readonly state: string | null;
}

/** Accidents looked at in one place, by what they name. */
interface NameCounts {
  n: number;
  readonly street: Map<string, number>;
  readonly state: Map<string, number>;
  /** By city and state as JSON: on a border, the commonest city may not be in the commonest state. */
  readonly city: Map<string, number>;
}

/** Most positions of a place that are looked up: more would not change its name. */
const positionsPerPlace = 60;

/**
 * Names places by the street and the city of most of their accidents, as found at up to sixty of their positions: one
 * scan of the rows with these longitudes, which engines look up at once where thousands of boxes would take minutes.
 *
 * @param places the members of each, as indices of the points
 */
export async function namePlaces(
  { source, filter }: Pick<AnalysisContext<unknown>, 'source' | 'filter'>,
  points: Pick<Points, 'lng' | 'lat'>,
  places: readonly Int32Array[],
): Promise<PlaceName[]> {
  if (places.length === 0) return [];
  const { placeAt, longitudes } = sampledPositions(points, places);
  const counts = places.map((): NameCounts => {
    return { n: 0, street: new Map(), city: new Map(), state: new Map() };
  });
  const where = filter({ lng: longitudes });
  for await (const { columns, rowCount } of source.scan(['lng', 'lat', 'street', 'city', 'state'], where)) {
    for (let row = 0; row < rowCount; row++) {
      const place = placeAt.get(positionKey(columns.lng![row] as number, columns.lat![row] as number));
      if (place === undefined) continue;
      const counted = counts[place]!;
      counted.n++;
      const [street, city, state] = ['street', 'city', 'state'].map(
        (column) => columns[column]![row] as string | null,
      ) as [string | null, string | null, string | null];
      if (street !== null) increment(counted.street, street);
      if (state !== null) increment(counted.state, state);
      if (city !== null) increment(counted.city, JSON.stringify([city, state]));
    }
  }
  return numbered(counts.map(nameOf));
}

/** Evenly spaced members of each place: the place by position, and their longitudes. */
function sampledPositions(
  { lng, lat }: Pick<Points, 'lng' | 'lat'>,
  places: readonly Int32Array[],
): { readonly placeAt: ReadonlyMap<string, number>; readonly longitudes: number[] } {
  const placeAt = new Map<string, number>();
  const longitudes = new Set<number>();
  for (const [place, members] of places.entries()) {
    const step = Math.max(1, members.length / positionsPerPlace);
    for (let k = 0; k < members.length; k += step) {
      const i = members[Math.floor(k)]!;
      placeAt.set(positionKey(lng[i]!, lat[i]!), place);
      longitudes.add(lng[i]!);
    }
  }
  return { placeAt, longitudes: [...longitudes] };
}

function positionKey(lng: number, lat: number): string {
  return `${lng},${lat}`;
}

function nameOf({ n, ...counts }: NameCounts, index: number): PlaceName {
  const street = mostOf(counts.street);
  const pair = mostOf(counts.city);
  const [city, state]: readonly [string | null, string | null] =
    pair === undefined ? [null, mostOf(counts.state)?.[0] ?? null] : JSON.parse(pair[0]);
  const isNameless = street === undefined && city === null && state === null;
  const parts = [street?.[0] ?? 'unnamed street', city, state].filter((part) => part !== null);
  return {
    name: isNameless ? `Place ${index + 1}` : parts.join(', '),
    street: street?.[0] ?? null,
    streetShare: street === undefined ? 0 : street[1] / n,
    city,
    state,
  };
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Several on the same street of a city get a number: `I-95 N, Miami, FL (2)`. */
function numbered(names: readonly PlaceName[]): PlaceName[] {
  const seen = new Map<string, number>();
  return names.map((one) => {
    const times = (seen.get(one.name) ?? 0) + 1;
    seen.set(one.name, times);
    return times === 1 ? one : { ...one, name: `${one.name} (${times})` };
  });
}

/** The name with most accidents and their number; of equal ones the first by name. */
function mostOf(counts: ReadonlyMap<string, number>): readonly [string, number] | undefined {
  return largest(counts, 1)[0];
}
