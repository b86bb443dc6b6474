import { bothFilters } from '../../query/build.js';
import type { Filter } from '../../query/question.js';
import type { Source } from '../../query/source.js';
import type { Points } from './points.js';

/** What a place is called, from the accidents in it. */
export interface PlaceName {
  /** `I-95 N, Miami, FL`; several alike in a list get a number. */
  readonly name: string;
  /** The street of most of its accidents, and their share of those looked at, 0..1. */
  readonly street: string | null;
  readonly streetShare: number;
  readonly city: string | null;
  readonly state: string | null;
}

interface Tallies {
  n: number;
  readonly street: Map<string, number>;
  readonly city: Map<string, number>;
  readonly state: Map<string, number>;
}

/** Positions of a place that are looked up: more would not change its name. */
const positionsPerPlace = 60;

/**
 * Names places by the street and the city of most of their accidents, as found at up to sixty of their positions: one
 * scan of the rows with these longitudes, which engines look up at once where thousands of boxes would take minutes.
 *
 * @param places the members of each, as places among the points
 */
export async function namePlaces(
  source: Source,
  where: Filter,
  points: Points,
  places: readonly Int32Array[],
): Promise<PlaceName[]> {
  if (places.length === 0) return [];
  const placeAt = new Map<string, number>();
  const longitudes = new Set<number>();
  for (const [place, members] of places.entries()) {
    const step = Math.max(1, members.length / positionsPerPlace);
    for (let k = 0; k < members.length; k += step) {
      const i = members[Math.floor(k)]!;
      placeAt.set(`${points.lng[i]},${points.lat[i]}`, place);
      longitudes.add(points.lng[i]!);
    }
  }
  const tallies = places.map((): Tallies => ({ n: 0, street: new Map(), city: new Map(), state: new Map() }));
  const around = bothFilters(where, { lng: [...longitudes] });
  for await (const batch of source.scan(['lng', 'lat', 'street', 'city', 'state'], around)) {
    for (let row = 0; row < batch.rowCount; row++) {
      const place = placeAt.get(`${batch.columns.lng![row]},${batch.columns.lat![row]}`);
      if (place === undefined) continue;
      const tally = tallies[place]!;
      tally.n++;
      for (const column of ['street', 'city', 'state'] as const) {
        const value = batch.columns[column]![row] as string | null;
        if (value !== null) tally[column].set(value, (tally[column].get(value) ?? 0) + 1);
      }
    }
  }
  return numbered(tallies.map(nameOf));
}

function nameOf({ n, ...tallies }: Tallies, place: number): PlaceName {
  const street = mostOf(tallies.street);
  const city = mostOf(tallies.city)?.[0] ?? null;
  const state = mostOf(tallies.state)?.[0] ?? null;
  const isNameless = street === undefined && city === null && state === null;
  const parts = [street?.[0] ?? 'unnamed street', city, state].filter((part) => part !== null);
  return {
    name: isNameless ? `Place ${place + 1}` : parts.join(', '),
    street: street?.[0] ?? null,
    streetShare: street === undefined ? 0 : street[1] / n,
    city,
    state,
  };
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

function mostOf(counts: ReadonlyMap<string, number>): [string, number] | undefined {
  let most: [string, number] | undefined;
  for (const [name, n] of counts) {
    if (most === undefined || n > most[1] || (n === most[1] && name < most[0])) most = [name, n];
  }
  return most;
}
