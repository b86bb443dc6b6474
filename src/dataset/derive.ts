import type { Accident } from './accident.js';
import { columns } from './columns.js';
import { instantOf } from './daylight.js';
import { eventKey } from './key.js';
import { isFreeway } from './street.js';
import { instantText } from './times.js';
import { weatherOf } from './weather.js';
import { zoneOf } from './zones.js';

/** The whole record from the columns that a file has: instants, duration, weather, road, key. */
export function derive(values: Readonly<Record<string, unknown>>, nulledColumns: number): Accident {
  const file = values as unknown as Accident;
  const zone = zoneOf(file.timezone, file.state, file.lng);
  const startMs = instantOf(Date.parse(`${file.startLocal}Z`), zone);
  const readEndMs = file.endLocal === null ? null : instantOf(Date.parse(`${file.endLocal}Z`), zone);
  // An end before its start is implausible: it is made null, and counted with the unreadable ones.
  const endMs = readEndMs !== null && readEndMs >= startMs ? readEndMs : null;
  const weather = weatherOf(file.weatherCondition);
  const record: Record<string, unknown> = {
    ...file,
    startAt: instantText(startMs),
    endLocal: endMs === null ? null : file.endLocal,
    endAt: endMs === null ? null : instantText(endMs),
    durationMinutes: endMs === null ? null : (endMs - startMs) / 60_000,
    weatherGroup: weather?.group ?? null,
    weatherIntensity: weather?.intensity ?? null,
    isWindy: weather?.isWindy ?? null,
    isFreeway: isFreeway(file.street),
    nulledColumns: nulledColumns + (readEndMs !== endMs ? 1 : 0),
  };
  record.key = eventKey(record as unknown as Accident);
  return Object.fromEntries(columns.map(({ name }) => [name, record[name]])) as unknown as Accident;
}
