import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf as instantBy, type Zone, zoneBases, zoneOf as zoneBy } from '../../src/dataset/clock.js';
import { usClock, usDaylightTime, zoneByLabel, zoneByState } from '../../src/dataset/usAccidents/zones.js';
import {
  instantSql,
  keepsDaylightTimeSql,
  standardOffsetSql,
  zoneBasisSql,
} from '../../src/engines/duckdb/clockSql.js';
import { DuckDb } from '../../src/engines/duckdb/duckdb.js';

const hourMs = 3_600_000;
const firstMs = Date.UTC(2007, 0, 1);
const lastMs = Date.UTC(2031, 0, 1);
const zones: readonly Zone[] = Object.values(zoneByLabel);
const instantOf = (localMs: number, zone: Zone): number => instantBy(localMs, zone, usDaylightTime);
const zoneOf = (timezone: string | null, state: string | null, lng: number | null): Zone =>
  zoneBy(usClock, { timezone, state, lng });

let engine: DuckDb;
beforeAll(async () => {
  engine = await DuckDb.open({ threads: 1 });
});
afterAll(() => engine.close());

/** What the zone database of the JavaScript engine says: hours from UTC for each hour of 2007 to 2030. */
function offsetsByIntl({ name }: Zone): Int8Array {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    day: 'numeric',
    hour: 'numeric',
  });
  const offsetAt = (ms: number): number => {
    const parts = Object.fromEntries(clock.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const hours = parts.hour! - new Date(ms).getUTCHours();
    return hours > 0 ? hours - 24 : hours;
  };
  const offsets = new Int8Array((lastMs - firstMs) / hourMs);
  // An offset that is the same at both ends of a day is that all day: no zone changes twice in one.
  for (let hour = 0; hour < offsets.length; hour += 24) {
    const [first, last] = [offsetAt(firstMs + hour * hourMs), offsetAt(firstMs + (hour + 23) * hourMs)];
    for (let at = hour; at < hour + 24; at += 1) {
      offsets[at] = first === last ? first : offsetAt(firstMs + at * hourMs);
    }
  }
  return offsets;
}

describe('the instant of a wall-clock time', () => {
  for (const zone of zones) {
    it(`is that of the zone database for each hour of 2007 to 2030 in ${zone.name}`, () => {
      const offsets = offsetsByIntl(zone);
      let wrong = 0;
      for (let hour = 0; hour < offsets.length; hour += 1) {
        const atMs = firstMs + hour * hourMs;
        const localMs = atMs + offsets[hour]! * hourMs;
        const repeats = hour > 0 && offsets[hour - 1]! - offsets[hour]! === 1;
        // The hour that comes twice is read as the first of the two.
        if (instantOf(localMs, zone) !== (repeats ? atMs - hourMs : atMs)) wrong += 1;
      }
      expect(wrong).toBe(0);
    });
  }

  it('is in DuckDB the same as in TypeScript, each half hour around the changes of 2000 to 2100, each noon, and the milliseconds at a full hour', async () => {
    const changes = [2007, 2020, 2023, 2050].flatMap((year) =>
      [...Array(31 * 24).keys()].flatMap((hour) =>
        [2, 10].map((month) => Date.UTC(year, month, 1, hour) - 1),
      ),
    );
    await engine.run(`CREATE OR REPLACE TEMP TABLE locals AS
      SELECT make_timestamp(ms * 1000) AS local FROM (SELECT unnest(range(${Date.UTC(2000, 0, 1)}, ${Date.UTC(2101, 0, 1)}, 1800000)) AS ms)
      WHERE (month(local) IN (3, 11) AND day(local) < 16) OR hour(local) = 12
      UNION ALL SELECT make_timestamp(unnest([${changes.join(', ')}]) * 1000)`);
    const { columns } = await engine.columns(
      `SELECT epoch_ms(local), epoch_ms(${instantSql('local', '-5', 'true', usClock)}), epoch_ms(${instantSql('local', '-7', 'false', usClock)}) FROM locals`,
    );
    const [locals, eastern, arizona] = columns as number[][];
    expect(locals!.length).toBeGreaterThan(200_000);
    let wrong = 0;
    for (const [at, localMs] of locals!.entries()) {
      if (eastern![at] !== instantOf(localMs, zoneByLabel['US/Eastern']!)) wrong += 1;
      if (arizona![at] !== instantOf(localMs, zoneByLabel['US/Arizona']!)) wrong += 1;
    }
    expect(wrong).toBe(0);
  });

  it('of the hour that does not exist is that of the offset before it', () => {
    // 02:30 in New York on 8 March 2020: with -5 h it is 07:30 UTC, which the clock there shows as 03:30.
    expect(instantOf(Date.UTC(2020, 2, 8, 2, 30), zoneByLabel['US/Eastern']!)).toBe(
      Date.UTC(2020, 2, 8, 7, 30),
    );
  });

  it('of the hour that comes twice is its first occurrence', () => {
    expect(instantOf(Date.UTC(2020, 10, 1, 1, 30), zoneByLabel['US/Eastern']!)).toBe(
      Date.UTC(2020, 10, 1, 5, 30),
    );
  });
});

describe('the zone of a row', () => {
  it('is Arizona’s own whatever the label says', () => {
    expect(zoneOf('US/Mountain', 'AZ', -112).name).toBe('America/Phoenix');
    expect(zoneOf('US/Mountain', 'NM', -106).name).toBe('America/Denver');
  });

  it('is that of the state where the label is blank or unknown, and that of the longitude where both are', () => {
    expect(zoneOf(null, 'OH', -83).name).toBe('America/New_York');
    expect(zoneOf('Europe/Berlin', 'CA', -120).name).toBe('America/Los_Angeles');
    expect(zoneOf(null, null, -97).name).toBe('America/Chicago');
    expect(zoneOf(null, 'XX', -179).name).toBe('Pacific/Honolulu');
    expect(zoneOf('constructor', 'toString', -80).name).toBe('America/New_York');
  });

  it('is unknown without a label, a state and a longitude of the United States: the clock is read as UTC', () => {
    for (const lng of [null, 0, 40, -59.9, 180]) {
      const zone = zoneOf(null, null, lng);
      expect(zone.name).toBe('UTC');
      expect(instantOf(Date.UTC(2020, 6, 1, 12), zone)).toBe(Date.UTC(2020, 6, 1, 12));
    }
    expect(zoneOf(null, null, -60).name).toBe('America/New_York');
    expect(zoneOf(null, null, -180).name).toBe('Pacific/Honolulu');
  });

  it('is known for the 50 states and the District of Columbia', () => {
    expect(Object.keys(zoneByState)).toHaveLength(51);
  });

  it('is found in DuckDB by the same rules, which tell how it was found', async () => {
    const rows = [
      ['AZ', null, -112, 'label'],
      ['OH', 'US/Eastern', -83, 'label'],
      ['OH', null, -83, 'state'],
      [null, 'x', -83, 'longitude'],
      [null, null, -60, 'longitude'],
      [null, null, -179, 'longitude'],
      [null, null, -59.9, 'unknown'],
      [null, null, 0, 'unknown'],
      ['XX', 'x', null, 'unknown'],
    ] as const;
    const values = rows.map(
      ([state, timezone, lng]) =>
        `(${[state, timezone].map((text) => (text === null ? 'NULL' : `'${text}'`))}, ${lng}::DOUBLE)`,
    );
    const found = await engine.rows(
      `SELECT ${zoneBasisSql(usClock)} AS basis, ${standardOffsetSql(usClock)} AS hours, ${keepsDaylightTimeSql(usClock)} AS keeps
       FROM (VALUES ${values.join(', ')}) AS t(state, timezone, lng)`,
    );
    for (const [at, [state, timezone, lng, basis]] of rows.entries()) {
      const { standardOffsetHours, keepsDaylightTime } = zoneOf(timezone, state, lng);
      expect(zoneBases[found[at]!.basis as number]).toBe(basis);
      expect(found[at]).toMatchObject({ hours: standardOffsetHours, keeps: keepsDaylightTime });
    }
  });
});
