import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventKey } from '../../src/dataset/key.js';
import { parseRow } from '../../src/dataset/parseRow.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { DuckDb } from '../../src/engines/duckdb/duckdb.js';
import { castInDuckDb, fileColumns, header, rowArbitrary, sampled } from './rows.js';

let engine: DuckDb;
beforeAll(async () => {
  engine = await DuckDb.open({ threads: 1 });
});
afterAll(() => engine.close());

describe('a row of text', () => {
  it('gives the same record, key and reason in SQL as in TypeScript', async () => {
    const parse = parseRow(header);
    const { seed, values: rows } = sampled(rowArbitrary, 2_000);
    const inSql = await castInDuckDb(engine, rows);
    for (const [at, row] of rows.entries()) {
      expect(inSql[at], `seed ${seed}: ${JSON.stringify(row)}`).toEqual(parse(row));
    }
  });

  it('gives the same in both where the file lacks any of the columns but its time', async () => {
    for (let round = 0; round < 30; round += 1) {
      const { seed, values: rows } = sampled(rowArbitrary, 40);
      // Few columns in some rounds, most of them in others.
      const columns = fileColumns.filter(
        ({ name }) => name === 'startLocal' || Math.random() < (round + 1) / 31,
      );
      const few = rows.map((row) => columns.map((column) => row[fileColumns.indexOf(column)]!));
      const parse = parseRow(columns.map(({ headers }) => headers[0]!));
      const inSql = await castInDuckDb(engine, few, undefined, columns);
      for (const [at, row] of few.entries()) {
        const what = `seed ${seed}: ${columns.map(({ name }) => name)}: ${JSON.stringify(row)}`;
        expect(inSql[at], what).toEqual(parse(row));
      }
    }
  });

  it('is rejected without a severity or a time only where the file has the column', async () => {
    const parse = parseRow(['Severity', 'Start_Time', 'City']);
    expect(parse(['', '2020-01-01 10:00:00', 'Akron'])).toEqual({
      reject: { reason: 'Severity is missing' },
    });
    const { record } = parseRow(['Start_Time', 'City'])(['2020-01-01 10:00:00', 'Akron']) as {
      record: Accident;
    };
    expect(record).toMatchObject({ severity: null, lat: null, lng: null, city: 'Akron', nulledColumns: 0 });
    expect(() => parseRow(['Severity', 'Start_Lat', 'Start_Lng'])).toThrow(
      'Invalid header: column not found: Start_Time. A stream needs the time of each row.',
    );
  });

  it('has a whole place or none: half of one and 0,0 become null and are counted', () => {
    const parse = parseRow(['Start_Time', 'Start_Lat', 'Start_Lng']);
    const placeOf = (lat: string, lng: string): unknown => {
      const parsed = parse(['2020-01-01 10:00:00', lat, lng]) as { record: Accident };
      const { record } = parsed;
      return [record.lat, record.lng, record.nulledColumns];
    };
    expect(placeOf('40', '-83')).toEqual([40, -83, 0]);
    expect(placeOf('', ' ')).toEqual([null, null, 0]);
    expect(placeOf('0', '0.0')).toEqual([null, null, 2]);
    expect(placeOf('-0', '0')).toEqual([null, null, 2]);
    expect(placeOf('0', '-83')).toEqual([0, -83, 0]);
    expect(placeOf('40', '')).toEqual([null, null, 1]);
    expect(placeOf('', '-83')).toEqual([null, null, 1]);
    expect(placeOf('91', '-83')).toEqual([null, null, 2]);
  });

  it('without a time has one key in an import, and keeps its end', async () => {
    const columns = fileColumns.filter(({ name }) => ['lat', 'lng', 'endLocal', 'severity'].includes(name));
    const rows = [
      ['2', '2020-01-01 10:00:00', '40', '-83'],
      ['2', '', '40.1', '-83'],
    ];
    const cast = await castInDuckDb(engine, rows, undefined, columns);
    const records = cast.map((row) => (row as { record: Accident }).record);
    expect(records).toMatchObject([
      {
        startLocal: null,
        startAt: null,
        endLocal: '2020-01-01T10:00:00.000',
        endAt: '2020-01-01T15:00:00.000Z',
      },
      { startLocal: null, startAt: null, endLocal: null, endAt: null },
    ]);
    for (const record of records) {
      expect(record).toMatchObject({ durationMinutes: null, nulledColumns: 0 });
      expect(eventKey(record)).toBe(record.key);
    }
  });
});
