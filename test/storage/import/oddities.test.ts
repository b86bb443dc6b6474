import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Box, countryBox, stateBoxes } from '../../../src/dataset/usAccidents/stateBoxes.js';
import { usAccidents } from '../../../src/dataset/usAccidents/usAccidents.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import { findOddities, type Oddities } from '../../../src/storage/import/oddities.js';
import { rejectExamples } from '../../../src/storage/import/rejectExamples.js';
import { york } from '../../dataset/york/york.js';
import { csvText, rowText, temporaryFolder } from './csvFiles.js';

const { folder, remove } = temporaryFolder('oddities');
const engine = await DuckDb.open({ threads: 1 });
afterAll(async () => {
  await engine.close();
  remove();
});

interface Row {
  readonly lat: number | null;
  readonly lng: number | null;
  readonly state: string | null;
  readonly start: string | null;
}

const now = Date.UTC(2023, 5, 1);

/** The counts by a plain loop. */
function naiveOddities(rows: readonly Row[]): Oddities {
  const isIn = (lat: number, lng: number, { south, north, west, east }: Box, margin = 0): boolean =>
    lat >= south - margin && lat <= north + margin && lng >= west - margin && lng <= east + margin;
  const counts = {
    times: 0,
    places: 0,
    timesInFuture: 0,
    timesAtMidnight: 0,
    placesExchanged: 0,
    placesAbroad: 0,
    placesOutsideState: 0,
  };
  for (const { lat, lng, state, start } of rows) {
    if (start !== null) {
      counts.times += 1;
      if (Date.parse(`${start.replace(' ', 'T')}Z`) > now) counts.timesInFuture += 1;
      if (start.endsWith('00:00:00')) counts.timesAtMidnight += 1;
    }
    if (lat === null || lng === null) continue;
    counts.places += 1;
    const box = stateBoxes.get(state ?? '');
    if (!isIn(lat, lng, countryBox))
      counts[isIn(lng, lat, countryBox) ? 'placesExchanged' : 'placesAbroad'] += 1;
    else if (box !== undefined && !isIn(lat, lng, box, 0.1)) counts.placesOutsideState += 1;
  }
  return counts;
}

const row = fc.record<Row>({
  lat: fc.option(fc.integer({ min: -900, max: 900 }).map((tenths) => tenths / 10)),
  lng: fc.option(fc.integer({ min: -1800, max: 1800 }).map((tenths) => tenths / 10)),
  state: fc.option(fc.constantFrom('OH', 'CA', 'TX', 'AK', 'HI', 'XX', 'oh')),
  start: fc.option(
    fc.constantFrom(
      '2021-03-01 00:00:00',
      '2021-03-01 06:00:00',
      '2023-06-01 00:00:00',
      '2023-06-01 00:00:01',
    ),
  ),
});
/** A place somewhere in a state or just beside it. */
const near = fc.constantFrom(...stateBoxes).chain(([state, { south, north, west, east }]) =>
  fc.record<Row>({
    lat: fc.integer({ min: Math.round(south * 10) - 4, max: Math.round(north * 10) + 4 }).map((n) => n / 10),
    lng: fc.integer({ min: Math.round(west * 10) - 4, max: Math.round(east * 10) + 4 }).map((n) => n / 10),
    state: fc.constant(state),
    start: fc.constant(null),
  }),
);

async function parquetOf(rows: readonly Row[]): Promise<string> {
  const path = join(folder, 'rows.parquet');
  const text = (value: string | null, type: string): string =>
    `${value === null ? 'NULL' : `'${value}'`}::${type}`;
  const values = rows.map(
    ({ lat, lng, state, start }) =>
      `(${lat}::DOUBLE, ${lng}::DOUBLE, ${text(state, 'VARCHAR')}, ${text(start, 'TIMESTAMP')}, ${text(start, 'TIMESTAMP')})`,
  );
  await engine.run(
    `COPY (SELECT * FROM (VALUES ${values.join(', ')}) AS r(lat, lng, state, "startLocal", "startAt")) TO '${path}' (FORMAT parquet)`,
  );
  return path;
}

describe('what looks wrong', () => {
  it('is counted as by a loop over the rows', async () => {
    // Edges of boxes are tenths, whose sums with the margin may differ in the last bit.
    const isClear = ({ lat, lng, state }: Row): boolean => {
      const box = stateBoxes.get(state ?? '');
      if (box === undefined || lat === null || lng === null) return true;
      const edges = [lat - box.south, box.north - lat, lng - box.west, box.east - lng];
      return edges.every((edge) => Math.abs(edge + 0.1) > 1e-6);
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(row, near).filter(isClear), { minLength: 1, maxLength: 200 }),
        async (rows) => {
          const found = await findOddities(engine, await parquetOf(rows), usAccidents, now);
          expect(found).toEqual(naiveOddities(rows));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is not judged by states in a dataset without them', async () => {
    const rows = [{ lat: 53.9, lng: -1.1, state: null, start: '2021-03-01 00:00:00' }];
    expect(await findOddities(engine, await parquetOf(rows), york, now)).toEqual({
      times: 1,
      places: 1,
      timesInFuture: 0,
      timesAtMidnight: 1,
      placesExchanged: 0,
      placesAbroad: 0,
      placesOutsideState: 0,
    });
  });

  it('is in the manifest of an import, with an example of each reason for rejecting a row', async () => {
    const path = join(folder, 'odd.csv');
    writeFileSync(
      path,
      csvText([
        rowText(0),
        rowText(1, { Start_Lat: '-83.25', Start_Lng: '41.5' }),
        rowText(2, { State: 'CA', Timezone: 'US/Pacific' }),
        rowText(3, { Start_Time: '2099-01-01 00:00:00', End_Time: '' }),
        rowText(4, { Severity: 'high, "far"', Description: 'a\nb' }),
        rowText(5, { Severity: 'high' }),
        rowText(6, { Start_Time: '' }),
      ]),
    );
    const { oddities, rejectExamples: examples } = await importCsv(path, {
      threads: 1,
      memory: '500MB',
      mostRejected: 1,
    });
    expect(oddities).toEqual({
      times: 4,
      places: 4,
      timesInFuture: 1,
      timesAtMidnight: 2,
      placesExchanged: 1,
      placesAbroad: 0,
      placesOutsideState: 1,
    });
    expect(examples).toEqual({
      'Severity is not a whole number from 0 to 4': { line: 6, text: expect.stringMatching(/^A-5,/) },
      'Start_Time is missing': { line: 9, text: expect.stringMatching(/^A-7,/) },
    });
  });

  it('has the first example of a reason, cut, with its quotes and line ends', async () => {
    const path = join(folder, 'rejects.csv');
    const long = `x${'y'.repeat(300_000)}`;
    writeFileSync(
      path,
      `line,reason,text\n9,late,"a ""b""\nc, d"\n12,late,e\n20,long,"${long}"\n30,"a, b",\n31,late,f\n`,
    );
    expect(await rejectExamples(engine, path)).toEqual({
      late: { line: 9, text: 'a "b"\nc, d' },
      long: { line: 20, text: long.slice(0, 200) },
      'a, b': { line: 30, text: '' },
    });
  });
});
