import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { isBlackspotError } from '../../src/base/errors.js';
import { readCsvHeader } from '../../src/csv/header.js';
import { temporaryFolder } from '../storage/import/csvFiles.js';
import { archives, someCsv } from './archives.js';
import { sampleRecords } from './sampleRecords.js';

const { folder, remove } = temporaryFolder('csv');
afterAll(remove);

async function read(content: Buffer | string) {
  const path = join(folder, `${Math.random()}.csv`);
  writeFileSync(path, content);
  const header = await readCsvHeader(path);
  return { header, records: await sampleRecords(path, header, 100) };
}

async function refusal(content: Buffer | string): Promise<string> {
  const error = await read(content).catch((caught: unknown) => caught);
  expect(isBlackspotError(error)).toBe(true);
  return (error as Error).message;
}

const rows = someCsv.trimEnd().split('\n').slice(1);
const fields = rows.map((row) => row.split(','));
const { zstd, xz, bzip2, zip, twoFiles, xlsx, encrypted } = archives;

describe('a compressed file', () => {
  for (const [name, archive] of Object.entries({ zstd, xz, bzip2, zip, gzip: gzipSync(someCsv) })) {
    it(`of ${name} is read`, async () => {
      const { header, records } = await read(archive);
      expect(header.compression).toBe(name);
      expect(records).toEqual(fields);
    });
  }

  for (const [name, archive] of Object.entries({ zstd, xz, bzip2, gzip: gzipSync(someCsv) })) {
    it(`of ${name} may have several members`, async () => {
      const { records } = await read(Buffer.concat([archive, archive]));
      expect(records).toEqual([...fields, someCsv.split('\n')[0]!.split(','), ...fields]);
    });

    it(`of ${name} that is cut off or damaged is refused`, async () => {
      const cut = await refusal(archive.subarray(0, archive.length >> 1));
      expect(cut).toMatch(new RegExp(`is cut off after ${archive.length >> 1} bytes: the ${name} stream`));
      const damaged = Buffer.from(archive);
      damaged.fill(0xff, 20, 40);
      expect(await refusal(damaged)).toMatch(new RegExp(`is (?:a damaged ${name} file|cut off)`));
    });
  }

  it('of zstd with another content than its checksum says is refused', async () => {
    for (const at of [60, 75, 90, zstd.length - 2]) {
      const damaged = Buffer.from(zstd);
      damaged[at]! ^= 1;
      expect(await refusal(damaged), `byte ${at}`).toMatch(/is a damaged zstd file|is cut off/);
    }
    const ofChecksum = Buffer.from(zstd);
    ofChecksum[zstd.length - 1]! ^= 1;
    expect(await refusal(ofChecksum)).toContain('is a damaged zstd file: a checksum does not match.');
  });

  it('of zip must hold one CSV, and no document', async () => {
    expect(await refusal(twoFiles)).toMatch(/to hold one CSV file, got 2 CSV files: some\.csv, other\.csv/);
    expect(await refusal(xlsx)).toMatch(/got an Excel spreadsheet \(\.xlsx\)/);
    expect(await refusal(encrypted)).toMatch(/got an encrypted zip archive/);
    expect(await refusal(zip.subarray(0, 200))).toMatch(/is cut off: the zip stream does not end/);
  });
});

describe('a file that is not a CSV is named for what it is:', () => {
  const others: Readonly<Record<string, Buffer | string>> = {
    'a Git LFS pointer': 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 3\n',
    'a web page': '\n<!-- x -->\n<html lang="en"><head>',
    'an XML document': '<?xml version="1.0"?><kml>',
    'a document in Rich Text Format': '{\\rtf1\\ansi\\ansicpg1252',
    'a Jupyter notebook': '{\n "cells": [\n  {',
    'a JSON array': '[\n  {"ID": "A-1"},\n',
    GeoJSON: '{"type": "FeatureCollection", "features": [',
    'a JSON object over several lines': '{\n  "data": [',
    'a Parquet file': 'PAR1\x15\x04',
    'an old Excel spreadsheet (.xls)': Buffer.from('d0cf11e0a1b11ae10000', 'hex'),
    'a PDF document': '%PDF-1.7\n',
    'a SQLite database': 'SQLite format 3\0\x10',
    'an image': Buffer.from('89504e470d0a1a0a', 'hex'),
    'a tar archive': gzipSync(`${'some.csv'.padEnd(257, '\0')}ustar\0`),
    'binary data': Buffer.from([1, 2, 0, 4, 0, 0, 9]),
    'an empty file': '',
  };
  for (const [what, content] of Object.entries(others)) {
    it(what, async () => {
      expect(await refusal(content)).toContain(`to be a CSV file, got ${what}.`);
    });
  }

  it('an address', async () => {
    const error = await readCsvHeader('https://host/a.csv').catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'INPUT',
      message: 'Expected a file of this machine, got https://host/a.csv.',
      hint: expect.stringContaining('| blackspot replay -'),
    });
  });
});

describe('the header', () => {
  const header = someCsv.split('\n')[0]!;
  const headers: Readonly<Record<string, readonly [text: string, skipped: readonly string[]]>> = {
    'may stand below a title': [`Accidents of Ohio, 2021\n${someCsv}`, ['Accidents of Ohio, 2021']],
    'may stand below comments and blank lines': [`# made today\r\n\r\n${someCsv}`, ['# made today', '']],
    "may stand below Excel's sep=": [`sep=;\n${someCsv.replaceAll(',', ';')}`, ['sep=;']],
    'may be separated by what sep= says': [`sep=^\n${someCsv.replaceAll(',', '^')}`, ['sep=^']],
    'may go over several lines': [someCsv.replace('City', '"Ci\n ty"'), []],
    'may end in a delimiter that rows do not have': [someCsv.replace(header, `${header},`), []],
    'may have blanks before its quotes': [someCsv.replace('State', ' "State" '), []],
  };
  for (const [name, [text, skipped]] of Object.entries(headers)) {
    it(name, async () => {
      const found = await read(text);
      expect(found.header.skippedLines).toEqual(skipped);
      expect([...found.header.positions.values()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(found.records).toEqual(fields);
      expect(found.header.isStandard).toBe(false);
    });
  }

  it('has no name for row names, as R writes', async () => {
    const named = [header, ...rows.map((row, at) => `"${at + 1}",${row}`)].join('\n');
    const { header: found, records } = await read(named);
    expect(found).toMatchObject({ hasRowNames: true, fieldCount: 8, isStandard: false });
    expect(found.names[0]).toBe('');
    expect(records).toEqual(fields.map((row, at) => [`${at + 1}`, ...row]));
  });

  it('has no name for row names, also where the last value of a row is blank', async () => {
    const rowsOf = (...lines: string[]) => read(['Start_Time,State,City', ...lines].join('\n'));
    const ends = ['1,2021-03-01,OH,', '2,2021-03-02,OH,A', '3,2021-03-03,OH,B'];
    const { header: found, records } = await rowsOf(...ends);
    expect(found.hasRowNames).toBe(true);
    expect(records[0]).toEqual(['1', '2021-03-01', 'OH', '']);
    const escaped = ['2021-03-01,OH,"A \\"B\\", C"', '2021-03-02,OH,"D \\"E\\", F"'];
    expect((await rowsOf(...escaped)).header.hasRowNames).toBe(false);
    const trailing = await rowsOf('2021-03-01,OH,A,', '2021-03-02,OH,B,', '2021-03-03,OH,C,D');
    expect(trailing.header.hasRowNames).toBe(false);
    expect(trailing.records).toEqual([
      ['2021-03-01', 'OH', 'A'],
      ['2021-03-02', 'OH', 'B'],
    ]);
  });

  it('has hints by the values below it', async () => {
    const text = (names: string): string =>
      [names, ...rows.map((row) => row.replace('40.', '40.12'))].join('\n');
    const names = header.split(',');
    const without = (one: string): string => names.map((name) => (name === one ? 'q' : name)).join(',');
    const { header: found } = await read(text(without('Start_Lat')));
    expect(found.match.hints).toEqual([{ column: 'lat', headers: ['q'], reason: 'values' }]);
    const error = await read(text(names.map((_, at) => `q${at}`).join(','))).catch(
      (caught: unknown) => caught,
    );
    expect((error as { hint: string }).hint).toContain(`Start_Lat=q${names.indexOf('Start_Lat')}`);
  });

  it('is not followed by row names if they are equal, or if only some rows have one more field', async () => {
    const withFirst = (first: (at: number) => string) =>
      read([header, ...rows.map((row, at) => `${first(at)}${row}`)].join('\n'));
    expect((await withFirst(() => 'x,')).header.hasRowNames).toBe(false);
    expect((await withFirst((at) => (at === 0 ? '1,' : ''))).header.hasRowNames).toBe(false);
  });
});
