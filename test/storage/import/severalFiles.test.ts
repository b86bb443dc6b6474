import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { openSource } from '../../../src/app/openSource.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { parquetSql } from '../../../src/engines/duckdb/fileSql.js';
import { ensureImport } from '../../../src/storage/import/ensureImport.js';
import { type ImportOptions, importCsv } from '../../../src/storage/import/importCsv.js';
import { importFolder } from '../../../src/storage/import/importFolder.js';
import type { FilesInput } from '../../../src/storage/import/inputFiles.js';
import { filesOf } from '../../../src/storage/import/inputFiles.js';
import { importFiles } from '../../../src/storage/import/manifest.js';
import { plainRows, plainText, type Row } from '../../support/manglings.js';
import { temporaryFolder } from './csvFiles.js';

const { folder, remove } = temporaryFolder('several');
afterAll(remove);

const little = { threads: 1, memory: '500MB' } as const;
let imports = 0;

async function imported(input: FilesInput, options: ImportOptions = {}) {
  imports += 1;
  const into = join(folder, `import-${imports}`);
  const manifest = await importCsv(input, { ...little, into, ...options });
  const engine = await DuckDb.open({ threads: 1 });
  try {
    const rows = await engine.rows(
      `SELECT key::VARCHAR AS key, nulledColumns AS nulled FROM ${parquetSql([join(into, importFiles.parquet)])} ORDER BY startAt, key`,
    );
    return { rows, manifest, into };
  } finally {
    await engine.close();
  }
}

/** Writes files below a folder of the test. */
function written(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return join(folder, name);
}

function text(
  rows: readonly Row[],
  delimiter = ',',
  names: readonly string[] = Object.keys(rows[0]!),
): string {
  const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;
  const lines = [names, ...rows.map((row) => names.map((name) => row[name]!))];
  return lines.map((fields) => `${fields.map(quoted).join(delimiter)}\n`).join('');
}

const third = [plainRows.slice(0, 13), plainRows.slice(13, 27), plainRows.slice(27)] as const;
const names = Object.keys(plainRows[0]!);
const parts = {
  'part-00000.csv': text(third[0]),
  'part-00001.csv.gz': gzipSync(text(third[1], ';', [...names].reverse())),
  'month=3/part-00002.jsonl': third[2].map((row) => `${JSON.stringify(row)}\n`).join(''),
  'part-00003.csv': '',
  'part-00004.csv': text([], ',', names),
  _SUCCESS: '',
  '.part-00000.csv.crc': 'crc',
  'part-00000.csv.crc': 'crc',
  '.hidden/notes.txt': 'notes',
};
const spark = written('spark', parts);
const one = imported(join(written('one', { 'one.csv': plainText }), 'one.csv'));

function dated(rows: readonly Row[], day: (y: string, m: string, d: string) => string): string {
  const changed = (value: string): string => {
    const [y, m, d] = value.slice(0, 10).split('-') as [string, string, string];
    return value === '' ? '' : `${day(y, m, d)} ${value.slice(11, 16)}`;
  };
  return text(
    rows.map((row) => ({
      ...row,
      Start_Time: changed(row.Start_Time!),
      End_Time: changed(row.End_Time!),
      Weather_Timestamp: changed(row.Weather_Timestamp!),
    })),
  );
}

const dayOf = (row: Row): number => Number(row.Start_Time!.slice(8, 10));
const isEarly = (row: Row): boolean =>
  ['Start_Time', 'End_Time', 'Weather_Timestamp'].every((name) => Number(row[name]!.slice(8, 10)) <= 12);

describe('several files', () => {
  it('of a folder are one source: of any dialect, with columns in any order, with empty ones among them', async () => {
    const { rows, manifest } = await imported(spark);
    expect(rows).toEqual((await one).rows);
    expect(manifest.rows).toEqual({
      read: 40,
      written: 40,
      duplicates: 0,
      duplicatesAcrossFiles: 0,
      rejected: 0,
    });
    expect(manifest.inputs!.map((part) => [part.name, part.rows, part.dialect?.delimiter])).toEqual([
      ['month=3/part-00002.jsonl', 13, ','],
      ['part-00000.csv', 13, ','],
      ['part-00001.csv.gz', 14, ';'],
      ['part-00004.csv', 0, ','],
      ['part-00003.csv', 0, undefined],
    ]);
    expect(manifest.dialect).toBeUndefined();
    expect(manifest.input).toMatchObject({
      path: spark,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
  });

  it('of a glob or a list are one source', async () => {
    const expected = (await one).rows;
    expect((await imported(join(spark, '**', 'part-0000[0-2]*[!c]'))).rows).toEqual(expected);
    const list = ['part-00000.csv', 'part-00001.csv.gz', 'month=3'].map((name) => join(spark, name));
    const { rows, manifest } = await imported(list);
    expect(rows).toEqual(expected);
    expect(manifest.input.path).toBe(`${list[0]} and 2 more`);
  });

  it('have the digest of the file if there is one', async () => {
    const single = written('single', { 'a.csv': plainText });
    const { manifest } = await imported(single);
    expect(manifest.input.digest).toBe((await one).manifest.input.digest);
    expect((await imported([join(single, 'a.csv')])).manifest.inputs).toBeUndefined();
  });

  it('may hold the same accidents: the duplicates are counted, and those of other files apart', async () => {
    const twice = written('twice', {
      'a.csv': text([...third[0], ...third[0].slice(0, 2)]),
      'b.csv': text([...third[0].slice(0, 5), ...third[1], ...third[2]]),
    });
    const { rows, manifest } = await imported(twice);
    expect(rows).toEqual((await one).rows);
    expect(manifest.rows).toMatchObject({ read: 47, written: 40, duplicates: 7, duplicatesAcrossFiles: 5 });
  });

  it('decide the order of day and month together, and each by its own dates first', async () => {
    const dayFirst = dated(
      plainRows.filter((row) => !isEarly(row) && dayOf(row) > 12),
      (y, m, d) => `${d}/${m}/${y}`,
    );
    const open = dated(plainRows.filter(isEarly), (y, m, d) => `${d}/${m}/${y}`);
    const files = { '1-open.csv': open, '2-proves.csv': dayFirst };
    const together = written('together', files);
    const { rows, manifest } = await imported(together);
    expect(rows).toEqual((await one).rows);
    expect(manifest.inputs!.map(({ spellings }) => spellings.dateOrder.startLocal)).toEqual([
      'dayFirst',
      'dayFirst',
    ]);

    const monthFirst = dated(
      plainRows.filter((row) => dayOf(row) > 12),
      (y, m, d) => `${m}/${d}/${y}`,
    );
    const both = written('both', { '2-proves.csv': dayFirst, '4-american.csv': monthFirst });
    const mixed = (await imported(both)).manifest;
    expect(mixed.rows.rejected).toBe(0);
    expect(mixed.spellings!.dateOrder).toEqual({});
    const undecided = written('undecided', { ...files, '4-american.csv': monthFirst });
    await expect(imported(undecided)).rejects.toThrow(/^1-open\.csv: .* can be .*no date of the files shows/);
    const given = await imported(written('given', { '1-open.csv': open }), { dateOrder: 'dayFirst' });
    expect(given.manifest.rows.rejected).toBe(0);
  });

  it('of folders that are named for a column take its value from there', async () => {
    const without = (rows: readonly Row[], except: string): string =>
      text(
        rows,
        ',',
        names.filter((name) => name !== except),
      );
    const cities = Object.fromEntries(
      [...new Set(plainRows.map((row) => row.City!))].map((city) => [
        `year=2021/City=${encodeURIComponent(city)}/part-0.csv`,
        without(
          plainRows.filter((row) => row.City === city),
          'City',
        ),
      ]),
    );
    const { rows, manifest } = await imported(written('partitioned', cities));
    expect(rows).toEqual((await one).rows);
    expect(manifest.absentColumns).toEqual((await one).manifest.absentColumns);
  });

  it('list their rejected rows with the name of the file and the line', async () => {
    const bad = written('bad', {
      'a.csv': text([{ ...plainRows[0]!, Severity: 'much' }, plainRows[1]!]),
      'b.csv': `${text([plainRows[2]!])}cut,off\n`,
      'c.jsonl': `${JSON.stringify(plainRows[3])}\n[1]\n`,
    });
    const { manifest, into } = await imported(bad, { mostRejected: 1 });
    expect(manifest.rows).toMatchObject({ read: 6, written: 3, rejected: 3 });
    const lines = readFileSync(join(into, importFiles.rejects), 'utf8').trim().split('\n');
    expect(lines.map((line) => line.split(',').slice(0, 2).join())).toEqual([
      'file,line',
      '"a.csv",2',
      '"b.csv",3',
      '"c.jsonl",2',
    ]);
    expect(manifest.rejectExamples).toMatchObject({
      'it is not a JSON object': { file: 'c.jsonl', line: 2, text: '[1]' },
    });
  });

  it('are refused with the name of each that is not of accidents, and nothing is left', async () => {
    const mixed = written('mixed', {
      'a.csv': text(plainRows),
      'notes.txt': 'some notes\n',
      'b.json': '[{"ID":1}]',
    });
    const error = await importCsv(mixed, little).catch((caught: Error) => caught);
    expect((error as Error).message).toMatch(
      /^2 of 3 files cannot be imported:\n.*b\.json to be a CSV file, got a JSON array\.\n.*notes\.txt: column not found/,
    );
    await expect(importCsv(join(mixed, 'x*.csv'), little)).rejects.toThrow('No file matches');
    const broken = written('broken', {
      'a.csv.gz': gzipSync(plainText),
      'b.csv.gz': gzipSync(plainText.repeat(200)).subarray(0, 5_000),
    });
    await expect(importCsv(broken, little)).rejects.toThrow(/b\.csv\.gz is cut off/);
    await expect(importCsv([], little)).rejects.toThrow('Expected the file to be a path, or a list of paths');
  });

  it('are imported again when one is added, removed or changed, and only then', async () => {
    const growing = written('growing', { 'a.csv': text(third[0]), 'b.csv': text(third[1]) });
    const isNew = async (): Promise<boolean> => (await ensureImport(growing, little)).isNew;
    expect(await isNew()).toBe(true);
    expect(await isNew()).toBe(false);
    written('growing', { 'c.csv': text(third[2]) });
    expect(await isNew()).toBe(true);
    written('growing', { 'c.csv': text(third[2].slice(1)) });
    expect(await isNew()).toBe(true);
    rmSync(join(growing, 'a.csv'));
    expect(await isNew()).toBe(true);
    expect(await isNew()).toBe(false);
    expect((await ensureImport(growing, little)).folder).toBe(importFolder(growing));
    expect(importFolder(growing)).toBe(join(folder, '.blackspot', 'growing'));
    expect(importFolder(join(growing, '*.csv'))).toMatch(/growing\/\.blackspot\/_\.csv-[0-9a-f]{12}$/);
  });

  it('open as a source, by a glob, a folder or a list', async () => {
    for (const address of [
      join(spark, '**', 'part-*'),
      spark,
      [join(spark, 'month=3'), join(spark, 'part-00000.csv')],
    ]) {
      const source = await openSource(address, little);
      try {
        expect((await source.describe()).rows).toBe(typeof address === 'string' ? 40 : 26);
      } finally {
        await source.close();
      }
    }
  });
});

describe('the files of an input', () => {
  it('are in the order of their names, each once, as a shell finds them', async () => {
    const root = written('names', {
      'b.csv': '',
      'a 1.csv': '',
      '[x].csv': '',
      '.hidden.csv': '',
      'sub/c.csv': '',
      'sub/deep/d.csv': '',
      'made/manifest.json': '{}',
      'made/accidents.parquet': '',
    });
    const found = async (input: FilesInput): Promise<string[]> =>
      (await filesOf(input)).map(({ name }) => name);
    expect(await found(root)).toEqual(['[x].csv', 'a 1.csv', 'b.csv', 'sub/c.csv', 'sub/deep/d.csv']);
    expect(await found(join(root, '?.csv'))).toEqual(['b.csv']);
    // Brackets without a range are letters.
    await expect(found(join(root, '[z-a].csv'))).rejects.toThrow('No file matches');
    expect(await found(join(root, '*.csv'))).toEqual(['[x].csv', 'a 1.csv', 'b.csv']);
    expect(await found(join(root, '[!a]*.csv'))).toEqual(['[x].csv', 'b.csv']);
    expect(await found(join(root, '**', '*.csv'))).toEqual([
      '[x].csv',
      'a 1.csv',
      'b.csv',
      'sub/c.csv',
      'sub/deep/d.csv',
    ]);
    expect(await found(join(root, 's*'))).toEqual(['sub/c.csv', 'sub/deep/d.csv']);
    // A file of this very name is not a pattern.
    expect(await found(join(root, '[x].csv'))).toEqual([join(root, '[x].csv')]);
    expect(await found([join(root, 'b.csv'), join(root, '*.csv')])).toEqual([
      join(root, 'b.csv'),
      '[x].csv',
      'a 1.csv',
    ]);
  });

  it('are found where links lead back to folders that hold them', async () => {
    const root = written('links', { 'a.csv': '', 'one/b.csv': '', 'two/c.csv': '' });
    symlinkSync(root, join(root, 'one', 'up'));
    symlinkSync(join(root, 'two'), join(root, 'one', 'aside'));
    symlinkSync(join(root, 'one'), join(root, 'two', 'back'));
    const names = (await filesOf(root)).map(({ name }) => name);
    expect(names).toEqual(['a.csv', 'one/aside/c.csv', 'one/b.csv', 'two/back/b.csv', 'two/c.csv']);
    const matched = (await filesOf(join(root, '**', '*.csv'))).map(({ name }) => name);
    expect(matched.sort()).toEqual(names);
    symlinkSync(join(root, 'self'), join(root, 'self'));
    expect((await filesOf(root)).map(({ name }) => name)).toContain('self');
  });
});

describe('Parquet that another program wrote', () => {
  async function parquet(name: string, columns: string): Promise<string> {
    const engine = await DuckDb.open({ threads: 1 });
    const path = join(folder, `${name}.parquet`);
    try {
      const source = join(written('parquet', { 'plain.csv': plainText }), 'plain.csv');
      await engine.run(
        `COPY (SELECT ${columns} FROM read_csv('${source}', all_varchar = true)) TO '${path}' (FORMAT parquet)`,
      );
    } finally {
      await engine.close();
    }
    return path;
  }

  const typed = `* REPLACE (Start_Time::TIMESTAMP AS Start_Time, End_Time::TIMESTAMP_NS AS End_Time,
    Weather_Timestamp::TIMESTAMP_S AS Weather_Timestamp, Severity::TINYINT AS Severity, Start_Lat::DOUBLE AS Start_Lat,
    Start_Lng::DECIMAL(9, 4) AS Start_Lng, "Temperature(F)"::FLOAT AS "Temperature(F)", "Humidity(%)"::DOUBLE AS "Humidity(%)",
    Amenity::BOOLEAN AS Amenity, Crossing::BOOLEAN AS Crossing, Zipcode::INTEGER AS Zipcode)`;
  const kinds: Readonly<Record<string, string>> = {
    texts: '*',
    'texts that are not marked as such':
      '* REPLACE (encode(City) AS City, encode(Description) AS Description)',
    'typed columns': typed,
    'other names and order': `State, City, Start_Lng AS lng, Start_Lat AS lat, * EXCLUDE (State, City, Start_Lng, Start_Lat), 1 AS __index_level_0__`,
    'severities as floats, flags as numbers': `* REPLACE (Severity::DOUBLE AS Severity, Amenity::BOOLEAN::INTEGER AS Amenity)`,
    instants: `* REPLACE ((CASE WHEN Start_Time < '2021-03-14 02' THEN Start_Time::TIMESTAMP + INTERVAL 5 HOUR
      ELSE Start_Time::TIMESTAMP + INTERVAL 4 HOUR END::VARCHAR || '+00')::TIMESTAMPTZ AS Start_Time)`,
  };
  for (const [kind, columns] of Object.entries(kinds)) {
    it(`gives the same accidents: ${kind}`, async () => {
      const { rows, manifest } = await imported(await parquet(kind.replaceAll(/\W+/g, '-'), columns));
      expect(manifest.rejectsByReason).toEqual({});
      expect(rows).toEqual((await one).rows);
      expect(manifest.dialect!.kind).toBe('parquet');
    });
  }

  it('lists rejected rows by number, as JSON', async () => {
    const path = await parquet(
      'rejected',
      `* REPLACE (CASE WHEN ID = 'A-900003' THEN 9 ELSE Severity::INTEGER END AS Severity)`,
    );
    const { manifest, into } = await imported(path);
    expect(manifest.rows).toMatchObject({ read: 40, written: 39, rejected: 1 });
    const [, line] = readFileSync(join(into, importFiles.rejects), 'utf8').split('\n');
    expect(line).toMatch(/^3,"Severity .*","\{""ID"":""A-900003"",""Source"":.*""\}"$/);
  });

  it('stands beside other files, opens as a source, and is refused if it is damaged or of other things', async () => {
    const path = await parquet('half', typed);
    const { rows, manifest } = await imported([path, join(spark, 'part-00000.csv')]);
    expect(rows).toEqual((await one).rows);
    expect(manifest.rows.duplicatesAcrossFiles).toBe(13);
    const source = await openSource(path, little);
    try {
      expect((await source.describe()).rows).toBe(40);
    } finally {
      await source.close();
    }
    await expect(imported(await parquet('others', 'City'))).rejects.toThrow(
      /^Invalid columns of .*Start_Time/,
    );
    writeFileSync(join(folder, 'damaged.parquet'), readFileSync(path).subarray(0, 2_000));
    await expect(imported(join(folder, 'damaged.parquet'))).rejects.toThrow('Not a Parquet file');
  });
});
