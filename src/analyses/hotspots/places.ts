import type { Table } from '../../query/table.js';

/** Names of places and streets for a map, from its own reports. */
export interface NamedPlace {
  readonly name: string;
  /** Degrees. */
  readonly lng: number;
  readonly lat: number;
  readonly n: number;
}

/** The middle of three or more, of two the lower. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}

interface Group {
  readonly lng: number[];
  readonly lat: number[];
}

function groupRows({ columns, rowCount }: Table, nameOf: (row: number) => string | null): Map<string, Group> {
  const groups = new Map<string, Group>();
  const [lng, lat] = [columns.lng as Float64Array, columns.lat as Float64Array];
  for (let row = 0; row < rowCount; row++) {
    const name = nameOf(row);
    if (name === null || Number.isNaN(lng[row]!)) continue;
    const group = groups.get(name) ?? { lng: [], lat: [] };
    groups.set(name, group);
    group.lng.push(lng[row]!);
    group.lat.push(lat[row]!);
  }
  return groups;
}

/**
 * Cities at the median of their reports, most reports first.
 *
 * @param rows columns `lng`, `lat`, `city`; a sample of the reports or all
 * @param reports how many reports there are
 * @param least reports that a name takes
 */
export function cityPlaces(rows: Table, reports: number, least: number): NamedPlace[] {
  const city = rows.columns.city as readonly (string | null)[];
  const factor = rows.rowCount === 0 ? 1 : Math.max(1, reports / rows.rowCount);
  return [...groupRows(rows, (row) => city[row] ?? null)]
    .map(([name, { lng, lat }]) => ({
      name,
      lng: median(lng),
      lat: median(lat),
      n: Math.round(lng.length * factor),
    }))
    .filter(({ n }) => n >= least)
    .sort((a, b) => b.n - a.n || (a.name < b.name ? -1 : 1));
}

/** Reports that the name of a street takes. */
const minStreetReports = 20;
const mostStreets = 8;

/** A name needs this room around it, as a share of the reach of the map: nearer than that, it may be of either street. */
const roomShare = 0.08;

/**
 * Streets, both directions as one, each at that of its reports which is farthest from the middle of the map among those
 * with room to the other streets; where none has room, at the one with most.
 */
export function streetPlaces(rows: Table): NamedPlace[] {
  const street = rows.columns.street as readonly (string | null)[];
  const [lng, lat] = [columnOf(rows, 'lng'), columnOf(rows, 'lat')];
  if (lng.length === 0) return [];
  const middle = { lng: median(lng), lat: median(lat) };
  const eastward = Math.cos((middle.lat * Math.PI) / 180);
  const streets = [...groupRows(rows, (row) => bothWays(street[row] ?? null))]
    .filter(([, group]) => group.lng.length >= minStreetReports)
    .sort(([a, x], [b, y]) => y.lng.length - x.lng.length || (a < b ? -1 : 1))
    .slice(0, mostStreets)
    .map(([name, group]) => {
      const x = group.lng.map((value) => (value - middle.lng) * eastward);
      const y = group.lat.map((value) => value - middle.lat);
      return { name, group, x, y, reach: x.map((value, index) => Math.hypot(value, y[index]!)) };
    });
  const room = roomShare * streets.reduce((most, { reach }) => Math.max(most, ...reach), 0);
  return streets.map((own) => {
    const others = streets.filter((other) => other !== own);
    const roomOf = (index: number): number => {
      let least = room;
      for (const { x, y } of others)
        for (let i = 0; i < x.length; i++)
          least = Math.min(least, Math.hypot(x[i]! - own.x[index]!, y[i]! - own.y[index]!));
      return least;
    };
    const rooms = own.x.map((_, index) => roomOf(index));
    const best = [...own.x.keys()].reduce((a, b) =>
      (rooms[b]! - rooms[a]! || own.reach[b]! - own.reach[a]!) > 0 ? b : a,
    );
    return { name: own.name, lng: own.group.lng[best]!, lat: own.group.lat[best]!, n: own.x.length };
  });
}

/** `I-10` of `I-10 E`. */
function bothWays(street: string | null): string | null {
  return street === null ? null : street.replace(/ (?:[NESW]|NB|EB|SB|WB)$/, '').trim() || null;
}

function columnOf({ columns }: Table, name: string): number[] {
  return Array.from(columns[name] as Float64Array).filter((value) => !Number.isNaN(value));
}
