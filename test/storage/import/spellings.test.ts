import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataError } from '../../../src/base/errors.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { csvInput } from '../../../src/replay/csvInput.js';
import { replay } from '../../../src/replay/player.js';
import { ensureImport } from '../../../src/storage/import/ensureImport.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';

let folder: string;
let engine: DuckDb;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blackspot-spellings-'));
  engine = await DuckDb.open({ threads: 1 });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const header =
  'Severity,Start_Time,End_Time,Start_Lat,Start_Lng,City,Timezone,Pressure(in),Temperature(F),Bump';

function file(name: string, rows: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, [header, ...rows, ''].join('\n'));
  return path;
}

/** Keys by start on the wall clock. */
async function keysOf(path: string): Promise<Record<string, string>> {
  const rows = await engine.rows(
    `SELECT key::VARCHAR AS key, strftime(startLocal, '%Y-%m-%d %H:%M') AS at FROM read_parquet('${join(folder, '.blackspot', path, 'accidents.parquet')}')`,
  );
  return Object.fromEntries(rows.map(({ key, at }) => [at as string, key as string]));
}

/** What a pipe sends and rejects. */
async function pipe(rows: readonly string[], dateOrder?: 'dayFirst' | 'monthFirst') {
  const keys: string[] = [];
  const reasons: string[] = [];
  const input = csvInput({
    stream: Readable.from([[header, ...rows, ''].join('\n')]),
    onReject: (_, reason) => void reasons.push(reason),
    ...(dateOrder === undefined ? {} : { dateOrder }),
  });
  const log = {
    write: async (messages: readonly { readonly key: Uint8Array | string }[]) =>
      void keys.push(...messages.map(({ key }) => String(key))),
    close: async () => {},
  };
  await replay(input, log as never).done;
  return { keys: keys.sort(), reasons: reasons.sort() };
}

const plain = [
  '2,2021-03-02 06:05:00,2021-03-02 06:35:00,40.1,-83.5,Akron,US/Eastern,29.92,68.5,False',
  '2,2021-03-03 18:05:00,2021-03-03 18:35:00,40.1,-83.5,,US/Eastern,29.921,70.0,True',
  '3,2021-03-14 00:00:00,2021-03-14 00:35:00,40.1,-83.5,Akron,US/Eastern,,68.0,False',
];

describe('an import', () => {
  it('gives the same events of a file whose times, numbers, flags and markers are spelled otherwise', async () => {
    const german = [
      '2,02.03.2021 06:05,02.03.2021 06:35,"40,1","-83,5",Akron,US/Eastern,"29,92","68,5",FALSCH',
      '2,03.03.2021 18:05,03.03.2021 18:35,"40,1","-83,5",NA,US/Eastern,"29,921","70",WAHR',
      '3,14.03.2021 00:00,14.03.2021 00:35,"40,1","-83,5",Akron,US/Eastern,NA,"68",0',
    ];
    const american = [
      '2,3/2/2021 6:05:00 AM,3/2/21 6:35 AM,40.1°,-83.5°,Akron,US/Eastern,29.92 in,68.5 F,no',
      '2,3/3/2021 6:05:00 PM,3/3/21 6:35 PM,40.1,-83.5,<NA>,US/Eastern,29.921,70.0°F,y',
      '3,3/14/2021,3/14/21 12:35 AM,40.1,-83.5,Akron,US/Eastern,NULL,68,0.0',
    ];
    const instants = [
      '2,2021-03-02T11:05:00Z,1614684900,40.1,-83.5,Akron,US/Eastern,29.92,68.5,f',
      '2,2021-03-03 23:05:00+00:00,1614814500000,40.1,-83.5,nan,US/Eastern,29.921,70,1',
      '3,2021-03-14T00:00:00-0500,44269.0243055556,40.1,-83.5,Akron,US/Eastern,nan,20 °C,0',
    ];
    await importCsv(file('plain.csv', plain), { threads: 1 });
    const keys = await keysOf('plain.csv');
    expect(Object.keys(keys).sort()).toEqual(['2021-03-02 06:05', '2021-03-03 18:05', '2021-03-14 00:00']);
    for (const [name, rows] of Object.entries({ german, american, instants })) {
      const manifest = await importCsv(file(`${name}.csv`, rows), { threads: 1 });
      expect(manifest.rejectsByReason, name).toEqual({});
      expect(manifest.nulledByColumn, name).toEqual({});
      expect(await keysOf(`${name}.csv`), name).toEqual(keys);
      expect((await pipe(rows)).keys, name).toEqual(Object.values(keys).sort());
    }
  });

  it('says in its manifest what it decided, and the markers of missing values', async () => {
    const path = file('said.csv', [
      '2,13/3/2021,13.03.2021 06:35,"40,1",-83,NA,,"29,921",N/A,-',
      '2,14/3/2021,14.03.2021 06:35,40,-83,NA,nan,"29,921",,',
    ]);
    const { spellings, markers, nulledByColumn } = await importCsv(path, { threads: 1 });
    expect(spellings).toEqual({
      dateOrder: { startLocal: 'dayFirst', endLocal: 'dayFirst' },
      orderProofs: { startLocal: '13/3/2021', endLocal: '13.03.2021 06:35' },
      comma: { lat: 'decimal', pressureInches: 'decimal' },
      timesAreDays: ['startLocal'],
      timeExamples: { startLocal: ['13/3/2021'], endLocal: ['13.03.2021 06:35'] },
    });
    expect(markers).toEqual({
      city: { NA: 2 },
      timezone: { nan: 1 },
      temperatureFahrenheit: { 'N/A': 1 },
      bump: { '-': 1 },
    });
    expect(nulledByColumn).toEqual({});
  });

  it('decides over all rows: what the first thousand do not show is read, too', async () => {
    const many = Array.from(
      { length: 1_500 },
      (_, n) => `2,2021-03-02 06:05:00,,40.1,-83.${n},Akron,US/Eastern,30,68,False`,
    );
    const rows = [
      ...many,
      '2,3/2/2021 6:05,,40.1,-83.5,Akron,US/Eastern,"29,921",68,False',
      '2,3/20/2021 6:05,,40.1,-83.5,Akron,US/Eastern,"29,92",68,False',
    ];
    const { rows: counts, spellings } = await importCsv(file('late.csv', rows), { threads: 1 });
    expect(counts.rejected).toBe(0);
    expect(spellings).toMatchObject({
      dateOrder: { startLocal: 'monthFirst' },
      comma: { pressureInches: 'decimal' },
    });
    expect(Object.keys(await keysOf('late.csv'))).toContain('2021-03-20 06:05');
  });

  it('refuses dates that can be read both ways, unless their order is given, which it keeps', async () => {
    const rows = [
      '2,03/04/2021 06:05,,40.1,-83.5,Akron,US/Eastern,30,68,False',
      '2,04/04/2021 06:05,,40.1,-83.5,Akron,US/Eastern,30,68,False',
    ];
    const path = file('open.csv', rows);
    await expect(importCsv(path, { threads: 1 })).rejects.toThrow(
      'Start_Time 03/04/2021 06:05 can be 4 March 2021 or 3 April 2021',
    );
    await expect(pipe(rows)).rejects.toThrow(DataError);
    const same = await importCsv(file('same.csv', rows.slice(1)), { threads: 1 });
    expect(same.firstAt).toBe('2021-04-04T10:05:00.000Z');
    const first = await ensureImport(path, { threads: 1, dateOrder: 'dayFirst' });
    expect(first.manifest.firstAt).toBe('2021-04-03T10:05:00.000Z');
    expect((await ensureImport(path, { threads: 1 })).isNew).toBe(false);
    const other = await ensureImport(path, { threads: 1, dateOrder: 'monthFirst' });
    expect(other).toMatchObject({ isNew: true, manifest: { firstAt: '2021-03-04T11:05:00.000Z' } });
  });

  it('rejects what contradicts the order that was given, with a reason; a pipe does the same', async () => {
    const rows = [
      '2,13/03/2021 06:05,,40.1,-83.5,Akron,US/Eastern,30,68,False',
      '2,03/14/2021 06:05,,40.1,-83.5,Akron,US/Eastern,30,68,False',
      '2,1.61458E+09,,40.1,-83.5,Akron,US/Eastern,30,68,False',
      '2,06:05,,40.1,-83.5,Akron,US/Eastern,30,68,False',
      '2 rad,2021-03-01 06:00:00,,40.1,-83.5,Akron,US/Eastern,30,68,False',
      '2,2021-03-01 06:00:00 CET,,40.1,-83.5,Akron,US/Eastern,30,68,False',
      'NA,2021-03-01 06:00:00,,40.1,-83.5,Akron,US/Eastern,30,68,False',
    ];
    const reasons = {
      'Start_Time has its month first, the column its day': 1,
      'Start_Time is not a time of the years 2000 to 2100: it looks like a number that was rounded': 1,
      'Start_Time is not a time of the years 2000 to 2100: it looks like a time of day without its date': 1,
      'Start_Time is not a time of the years 2000 to 2100: it looks like a time with the name of a zone': 1,
      'Severity is not a whole number from 0 to 4: it looks like a number with an unknown unit': 1,
      'Severity is missing': 1,
    };
    const path = file('contrary.csv', rows);
    await expect(importCsv(path, { threads: 1 })).rejects.toThrow(
      'Start_Time has dates with the day first (1, such as 13/03/2021 06:05) and with the month first (1, such as 03/14/2021 06:05).',
    );
    const { rejectsByReason } = await importCsv(path, { threads: 1, dateOrder: 'dayFirst', mostRejected: 1 });
    expect(rejectsByReason).toEqual(reasons);
    const piped = await pipe(rows, 'dayFirst');
    expect(piped.reasons).toEqual(Object.keys(reasons).sort());
    expect(piped.keys).toEqual(Object.values(await keysOf('contrary.csv')).sort());
  });
});
