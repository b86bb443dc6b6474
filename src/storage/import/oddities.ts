import type { Dataset } from '../../dataset/dataset.js';
import { type Box, countryBox, stateBoxes } from '../../dataset/usAccidents/stateBoxes.js';
import type { DuckDb } from '../../engines/duckdb/duckdb.js';
import { parquetSql } from '../../engines/duckdb/fileSql.js';

/** Numbers of stored accidents whose values are readable, but look wrong. */
export interface Oddities {
  /** Accidents with a time and with a place: what the others are a share of. */
  readonly times: number;
  readonly places: number;
  /** Starts after the import. */
  readonly timesInFuture: number;
  /** Starts at 00:00:00. All of them are, if the file has dates only. */
  readonly timesAtMidnight: number;
  /** Places outside the United States that are inside if latitude and longitude are exchanged. */
  readonly placesExchanged: number;
  /** Other places outside the United States. */
  readonly placesAbroad: number;
  /** Places inside the United States, but outside the box of their state. */
  readonly placesOutsideState: number;
}

/** What lies this far outside a box, in degrees, may be rounded. */
const margin = 0.1;

/**
 * Counts what looks wrong in one query. Places are judged in a dataset that has states, which are those of the United
 * States.
 *
 * @param nowMs the time of the import
 */
export async function findOddities(
  engine: DuckDb,
  parquetPath: string,
  { roles }: Dataset,
  nowMs: number,
): Promise<Oddities> {
  const { state, place } = roles;
  const judgesPlaces = state !== undefined && place !== undefined;
  const isHere = insideSql('lat', 'lng', countryBox);
  const isExchanged = `NOT ${isHere} AND ${insideSql('lng', 'lat', countryBox)}`;
  const isInState = `lat BETWEEN south - ${margin} AND north + ${margin} AND lng BETWEEN west - ${margin} AND east + ${margin}`;
  const places = judgesPlaces
    ? `count(*) FILTER (lat IS NOT NULL AND lng IS NOT NULL) AS places,
      count(*) FILTER (${isExchanged}) AS "placesExchanged",
      count(*) FILTER (lat IS NOT NULL AND lng IS NOT NULL AND NOT ${isHere} AND NOT (${isExchanged})) AS "placesAbroad",
      count(*) FILTER (${isHere} AND NOT (${isInState})) AS "placesOutsideState"`
    : `${place === undefined ? '0' : 'count(lat)'} AS places,
      0 AS "placesExchanged", 0 AS "placesAbroad", 0 AS "placesOutsideState"`;
  const boxes = [...stateBoxes].map(
    ([name, { south, north, west, east }]) => `('${name}', ${south}, ${north}, ${west}, ${east})`,
  );
  const join = judgesPlaces
    ? `LEFT JOIN (VALUES ${boxes.join(', ')}) AS box(code, south, north, west, east) ON code = ${state}`
    : '';
  const row = await engine.row(
    `SELECT count(startLocal) AS times,
      count(*) FILTER (startAt > make_timestamp(${Math.round(nowMs) * 1_000})) AS "timesInFuture",
      count(*) FILTER (startLocal = date_trunc('day', startLocal)) AS "timesAtMidnight",
      ${places}
    FROM ${parquetSql([parquetPath])} ${join}`,
  );
  return Object.fromEntries(Object.entries(row).map(([name, count]) => [name, Number(count)])) as never;
}

function insideSql(lat: string, lng: string, { south, north, west, east }: Box): string {
  return `(${lat} BETWEEN ${south} AND ${north} AND ${lng} BETWEEN ${west} AND ${east})`;
}
