import { instantOf, localOf, type Zone, zoneOf } from './clock.js';
import { type Dataset, type Derivation, perDataset } from './dataset.js';
import { eventKey } from './key.js';
import { textPattern } from './text.js';
import { instantText, localText } from './times.js';
import type { Accident } from './usAccidents/accident.js';
import { usAccidents } from './usAccidents/usAccidents.js';

type Values = Readonly<Record<string, unknown>>;

/**
 * The whole record from the columns of a file: adds instants, duration, other derived columns, and the key.
 *
 * @param moments instants in milliseconds, by column, in place of wall clocks: those follow from the zone of the row
 */
export function derive(
  given: Values,
  nulledColumns: number,
  dataset: Dataset = usAccidents,
  moments: ReadonlyMap<string, number> = noMoments,
): Accident {
  const { clock, columns, hasEnd } = dataset;
  const placed = withWholePlace(given, dataset);
  const lostPlaces = ['lat', 'lng'].filter(
    (name) => placed[name] === null && typeof given[name] === 'number',
  );
  const zone = zoneOf(clock, placed);
  const values = moments.size === 0 ? placed : { ...placed, ...wallClocks(moments, zone, dataset) };
  const toInstant = (local: string): number => instantOf(Date.parse(`${local}Z`), zone, clock.daylightTime);
  const startMs = moments.get('startLocal') ?? toInstant(values.startLocal as string);
  const endLocal = values.endLocal as string | null | undefined;
  const readEndMs =
    endLocal === null || endLocal === undefined ? null : (moments.get('endLocal') ?? toInstant(endLocal));
  // An end before its start is implausible: it becomes null and counts as unreadable.
  const endMs = readEndMs !== null && readEndMs >= startMs ? readEndMs : null;
  const record: Record<string, unknown> = {
    ...values,
    startAt: instantText(startMs),
    nulledColumns: nulledColumns + lostPlaces.length + (readEndMs !== endMs ? 1 : 0),
  };
  if (hasEnd) {
    record.endLocal = endMs === null ? null : endLocal;
    record.endAt = endMs === null ? null : instantText(endMs);
    record.durationMinutes = endMs === null ? null : (endMs - startMs) / 60_000;
  }
  for (const [name, deriveFrom] of derivationsOf(dataset)) record[name] = deriveFrom(values);
  record.key = eventKey(record as unknown as Accident, dataset);
  return Object.fromEntries(columns.map(({ name }) => [name, record[name]])) as unknown as Accident;
}

const noMoments: ReadonlyMap<string, number> = new Map();

function wallClocks(moments: ReadonlyMap<string, number>, zone: Zone, { clock }: Dataset): Values {
  return Object.fromEntries(
    [...moments].map(([name, ms]) => [name, localText(localOf(ms, zone, clock.daylightTime))]),
  );
}

/** Half a position is no place, nor is 0,0 in the Gulf of Guinea, which stands for a missing one: both become null. */
function withWholePlace(values: Values, { hasPlace }: Dataset): Values {
  if (!hasPlace) return values;
  const { lat, lng } = values;
  const isPlace = typeof lat === 'number' && typeof lng === 'number' && (lat !== 0 || lng !== 0);
  return isPlace ? values : { ...values, lat: null, lng: null };
}

/** The columns that follow from others of a record, and how. */
export const derivationsOf: (
  dataset: Dataset,
) => readonly (readonly [name: string, derive: (values: Values) => unknown])[] = perDataset((dataset) =>
  Object.entries(dataset.derived).map(
    ([name, derivation]) => [name, derivationOf(derivation, dataset)] as const,
  ),
);

function derivationOf(derivation: Derivation, { lookups }: Dataset): (values: Values) => unknown {
  if (derivation.kind === 'lookup') {
    const { of, table, otherwise } = lookups[derivation.lookup]!;
    const { property } = derivation;
    return ({ [of]: text }) =>
      typeof text === 'string' ? (table.get(text.toLowerCase()) ?? otherwise)[property] : null;
  }
  const { of, pattern } = derivation;
  const shape = textPattern(pattern);
  return ({ [of]: text }) => (typeof text === 'string' ? shape.test(text) : null);
}
