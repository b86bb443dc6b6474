import type { EventColumns } from '../consume/decodedBatch.js';
import { type Zone, zoneOf } from '../dataset/clock.js';
import { type Dataset, perDataset } from '../dataset/dataset.js';
import { cellBounds, cellNumbering, columnsPerCellRow } from '../query/cells.js';
import type { WatchedPlace } from './alarm.js';
import { countyName } from './countyName.js';
import type { PlaceKind } from './options.js';

/** Degrees are added as whole numbers of this, so that their sum does not depend on their order. */
const perDegree = 1e6;

/** What is known of a place. */
interface Place {
  readonly id: string;
  readonly kind: PlaceKind;
  readonly name: string;
  state: string | null;
  zone: Zone;
  /** The earliest accident, which decides on state and zone; -Infinity if the history has decided. */
  earliestMs: number;
  /** Its state and zone as text, to choose between accidents of the same time. */
  earliestTie: string;
  latSum: number;
  lngSum: number;
  positions: number;
}

/** The columns that tell the place of an event and its wall clock. */
export function placeColumns(dataset: Dataset, kinds: readonly PlaceKind[]): string[] {
  const names = new Set<string>(kinds.filter((kind) => kind !== 'cell'));
  for (const name of [dataset.roles.state, ...zoneColumns(dataset)]) if (name !== undefined) names.add(name);
  if (dataset.hasPlace) for (const name of ['lat', 'lng']) names.add(name);
  return [...names];
}

/** The columns by which the zone of an event is found. */
export const zoneColumns: (dataset: Dataset) => readonly string[] = perDataset((dataset) => [
  ...new Set(dataset.clock.rules.flatMap((rule) => ('column' in rule ? [rule.column] : ['lng']))),
]);

/** The places of accidents: counties, cities and cells. A place has the same number as long as this object exists. */
export class Places {
  readonly #dataset: Dataset;
  readonly #kinds: readonly PlaceKind[];
  readonly #cellKm: number;
  readonly #cellOf: (lng: number, lat: number) => number;
  readonly #places: Place[] = [];
  /** Places that are new or whose zone has changed; the reader empties it. */
  readonly changed: number[] = [];
  readonly #numbers: Readonly<Record<PlaceKind, Map<string | number, number>>> = {
    county: new Map(),
    city: new Map(),
    cell: new Map(),
  };

  constructor(dataset: Dataset, kinds: readonly PlaceKind[], cellKm: number) {
    this.#dataset = dataset;
    this.#kinds = kinds;
    this.#cellKm = cellKm;
    this.#cellOf = cellNumbering(cellKm);
  }

  get count(): number {
    return this.#places.length;
  }

  /** The numbers of the places of an event are put into `into`; places that are new are added. */
  find(columns: EventColumns, event: number, eventMs: number, into: number[]): void {
    into.length = 0;
    const stateColumn = this.#dataset.roles.state;
    const state = stateColumn === undefined ? null : (columns[stateColumn]![event] as string | null);
    for (const kind of this.#kinds) {
      let place: number | undefined;
      if (kind === 'cell') {
        const lat = columns.lat![event] as number | null;
        const lng = columns.lng![event] as number | null;
        if (lat === null || lng === null) continue;
        const cell = this.#cellOf(lng, lat);
        place = this.#numbers.cell.get(cell) ?? this.#add(kind, cell, cellText(cell), null);
      } else {
        const name = columns[kind]![event] as string | null;
        if (name === null || name === '') continue;
        const key = state === null ? `/${name}` : `${state}/${name}`;
        place = this.#numbers[kind].get(key) ?? this.#add(kind, key, name, state);
      }
      if (eventMs <= this.#places[place]!.earliestMs) {
        const row = Object.fromEntries(
          zoneColumns(this.#dataset).map((name) => [name, columns[name]?.[event]]),
        );
        this.#seeEarliest(place, eventMs, state, row);
      }
      into.push(place);
    }
  }

  /** A place of the history, whose zone the values of its accidents decide. */
  fromHistory(
    kind: PlaceKind,
    {
      key,
      name,
      state,
    }: { readonly key: string | number; readonly name: string; readonly state: string | null },
    row: Readonly<Record<string, unknown>>,
  ): number {
    const isCell = typeof key === 'number';
    const number = this.#add(kind, key, isCell ? cellText(key) : name, isCell ? null : state);
    this.#seeEarliest(number, Number.NEGATIVE_INFINITY, state, row);
    return number;
  }

  /** Adds accidents to those whose middle is the middle of a place. NaN: the position is not known. */
  addPosition(place: number, lat: number, lng: number, accidents = 1): void {
    if (!Number.isFinite(lat) || !Number.isFinite(lng)) return;
    const known = this.#places[place]!;
    known.latSum += Math.round(lat * perDegree) * accidents;
    known.lngSum += Math.round(lng * perDegree) * accidents;
    known.positions += accidents;
  }

  idOf(place: number): string {
    return this.#places[place]!.id;
  }

  zoneOf(place: number): Zone {
    return this.#places[place]!.zone;
  }

  /** Where it belongs when its hours are compared with those of other places. */
  groupOf(place: number): string {
    const { kind, state } = this.#places[place]!;
    return kind === 'cell' ? kind : `${kind}:${state ?? ''}`;
  }

  /** The number of a place by its ID; undefined if there is none. */
  numberOf(id: string): number | undefined {
    const colon = id.indexOf(':');
    const kind = id.slice(0, colon);
    const key = id.slice(colon + 1);
    if (kind === 'county' || kind === 'city') return this.#numbers[kind].get(key);
    if (kind !== 'cell') return undefined;
    return this.#numbers.cell.get(cellNumber(key));
  }

  /** What is announced of a place. */
  watched(place: number): WatchedPlace {
    const { id, kind, name, state, latSum, lngSum, positions } = this.#places[place]!;
    const middle = (sum: number): number => Math.round(sum / positions) / perDegree;
    const [lat, lng] = positions === 0 ? [Number.NaN, Number.NaN] : [middle(latSum), middle(lngSum)];
    return { id, kind, name: kind === 'cell' ? this.#cellName(id) : name, state, lat, lng };
  }

  #add(kind: PlaceKind, key: string | number, name: string, state: string | null): number {
    const number = this.#places.length;
    this.#places.push({
      id: `${kind}:${kind === 'cell' ? name : key}`,
      kind,
      name: kind === 'county' ? countyName(name, state) : name,
      state,
      zone: zoneOf(this.#dataset.clock, {}),
      earliestMs: Number.POSITIVE_INFINITY,
      earliestTie: '',
      latSum: 0,
      lngSum: 0,
      positions: 0,
    });
    this.#numbers[kind].set(key, number);
    return number;
  }

  #seeEarliest(
    number: number,
    eventMs: number,
    state: string | null,
    row: Readonly<Record<string, unknown>>,
  ): void {
    const place = this.#places[number]!;
    if (place.earliestMs === Number.NEGATIVE_INFINITY) return;
    const zone = zoneOf(this.#dataset.clock, row);
    const tie = `${state ?? ''} ${zone.name}`;
    if (eventMs === place.earliestMs && tie >= place.earliestTie) return;
    place.earliestMs = eventMs;
    place.earliestTie = tie;
    place.zone = zone;
    if (place.kind === 'cell') place.state = state;
    this.changed.push(number);
  }

  /** `Cell at 32.83, -96.83`: the middle of the cell. */
  #cellName(id: string): string {
    const { west, south, east, north } = cellBounds(cellNumber(id.slice('cell:'.length)), this.#cellKm);
    return `Cell at ${((south + north) / 2).toFixed(2)}, ${((west + east) / 2).toFixed(2)}`;
  }

  /** The state as JSON values. */
  save(): unknown {
    return {
      places: this.#places.map(({ earliestMs, ...place }) => ({
        ...place,
        // JSON has no infinite numbers.
        earliestMs: earliestMs === Number.NEGATIVE_INFINITY ? 'history' : earliestMs,
      })),
    };
  }

  restore(state: unknown): void {
    const { places } = state as {
      places: readonly (Omit<Place, 'earliestMs'> & { earliestMs: number | 'history' })[];
    };
    this.#places.length = 0;
    for (const numbers of Object.values(this.#numbers)) numbers.clear();
    for (const { earliestMs, ...place } of places) {
      const known = earliestMs === 'history' ? Number.NEGATIVE_INFINITY : earliestMs;
      this.#numbers[place.kind].set(keyOf(place), this.#places.length);
      this.#places.push({ ...place, earliestMs: known });
    }
  }
}

/** `<column>/<row>`. */
function cellText(cell: number): string {
  const row = Math.floor(cell / columnsPerCellRow);
  return `${cell - row * columnsPerCellRow}/${row}`;
}

/** The number of the cell that `cellText` wrote. */
function cellNumber(text: string): number {
  const [column, row] = text.split('/').map(Number);
  return row! * columnsPerCellRow + column!;
}

function keyOf({ id, kind }: Pick<Place, 'id' | 'kind'>): string | number {
  const key = id.slice(kind.length + 1);
  return kind === 'cell' ? cellNumber(key) : key;
}
