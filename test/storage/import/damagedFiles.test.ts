import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { isBlackspotError } from '../../../src/base/errors.js';
import type { DateOrder } from '../../../src/dataset/times.js';
import { DuckDb, sqlLiteral } from '../../../src/engines/duckdb/duckdb.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import type { Manifest } from '../../../src/storage/import/manifest.js';
import { csvText, header46, header47, header49, rowText, rowTexts, temporaryFolder } from './csvFiles.js';

const { folder, remove } = temporaryFolder('damaged');
afterAll(remove);

const nineFields = `46 fields expected, 9 found`;
const noMatch = 'its quotes do not match';
const rows = rowTexts(6);

const isNoTime = (name: string): boolean => name !== 'Start_Time';

interface Case {
  readonly content: string | Buffer;
  readonly written: number;
  readonly dateOrder?: DateOrder;
  readonly duplicates?: number;
  /** Line and reason of each reject. */
  readonly rejects?: readonly (readonly [line: number, reason: string])[];
  readonly isRepaired?: true;
  readonly check?: (manifest: Manifest, parquet: string) => void | Promise<void>;
}

/** Row 3 as it is, cut behind its ninth field. */
const cut = rows[3]!.split(',').slice(0, 9).join(',');
const latin1 = Buffer.concat([
  Buffer.from(`${csvText(rows.slice(0, 3))}A-9,Source2,2,2020-01-01 00:00:00,,41,-83,,,0,Caf`),
  Buffer.from([0xe9]),
  Buffer.from(`${','.repeat(35)}\n${rows[3]}\n`),
]);

const cases: Readonly<Record<string, Case>> = {
  'of 46 columns': { content: csvText(rows), written: 6 },
  'of 47 columns': { content: csvText(rowTexts(6, header47), header47), written: 6 },
  'of 49 columns': { content: csvText(rowTexts(6, header49), header49), written: 6 },
  'whose columns are in another order': {
    content: csvText(rowTexts(6, [...header46].reverse()), [...header46].reverse()),
    written: 6,
  },
  'without the optional columns': {
    content: csvText(rowTexts(6, ['Severity', 'Start_Time', 'Start_Lat', 'Start_Lng']), [
      'Severity',
      'Start_Time',
      'Start_Lat',
      'Start_Lng',
    ]),
    written: 6,
    check: ({ absentColumns }) => expect(absentColumns).toContain('weatherCondition'),
  },
  'with columns that nobody knows': {
    content: csvText(
      rows.map((row) => `${row},7,x`),
      [...header46, 'Mood', 'Month'],
    ),
    written: 6,
    check: ({ unreadColumns }) => expect(unreadColumns).toEqual(['Mood', 'Month']),
  },
  'separated by semicolons': { content: csvText(rowTexts(6, header46, ';'), header46, ';'), written: 6 },
  'separated by tabs': { content: csvText(rowTexts(6, header46, '\t'), header46, '\t'), written: 6 },
  'separated by bars': { content: csvText(rowTexts(6, header46, '|'), header46, '|'), written: 6 },
  'that begins with a byte-order mark': { content: `\ufeff${csvText(rows)}`, written: 6 },
  'that begins with a byte-order mark and a quoted header': {
    content: `\ufeff${header46.map((name) => `"${name}"`).join(',')}\n${rows.join('\n')}`,
    written: 6,
  },
  'with CRLF line ends': { content: csvText(rows, header46, ',', '\r\n'), written: 6 },
  'with CR line ends, as old Macs have': { content: csvText(rows, header46, ',', '\r'), written: 6 },
  'whose line ends change': {
    content:
      csvText(rows.slice(0, 3)) +
      rows
        .slice(3)
        .map((row) => `${row}\r\n`)
        .join(''),
    written: 6,
    isRepaired: true,
  },
  'whose line ends change, with a short row and one that is no accident': {
    content: `${csvText(rows.slice(0, 3))}${cut}\r\n${rowText(4, { Severity: '9' })}\n${rows[5]}\r\n`,
    written: 4,
    rejects: [
      [5, nineFields],
      [6, 'Severity is not a whole number from 0 to 4'],
    ],
    isRepaired: true,
  },
  'with blank lines': {
    content: `${csvText(rows.slice(0, 2))}\n\n${rows[2]}\n\n${cut}\n${rows[4]}\n\n\n`,
    written: 4,
    rejects: [[8, nineFields]],
  },
  'whose last line is cut': {
    content: csvText(rows.slice(0, 3)) + cut,
    written: 3,
    rejects: [[5, nineFields]],
  },
  'whose last line is cut within quotes': {
    content: `${csvText(rows.slice(0, 3))}A-4,"Source`,
    written: 3,
    rejects: [[5, noMatch]],
  },
  'with a row too short': {
    content: csvText([...rows.slice(0, 3), cut, ...rows.slice(4)]),
    written: 5,
    rejects: [[5, nineFields]],
  },
  'with a row too long': {
    content: csvText([...rows.slice(0, 3), `${rows[3]},x,y`, ...rows.slice(4)]),
    written: 5,
    rejects: [[5, '46 fields expected, 48 found']],
  },
  'with a comma at the end of every row': { content: csvText(rows.map((row) => `${row},`)), written: 6 },
  'with commas and quotes within quotes': {
    content: csvText([rowText(0, { Description: 'Left, "very" left' }), ...rows.slice(1)]),
    written: 6,
    check: async (_, parquet) => expect(await firstDescription(parquet)).toBe('Left, "very" left'),
  },
  'with line ends within quotes': {
    content: csvText([
      rowText(0, { Description: 'two\nlines' }),
      rowText(1, { Description: 'three\r\n\nlines' }),
      cut,
      rowText(4, { Start_Time: 'noon' }),
      rows[5]!,
    ]),
    written: 3,
    rejects: [
      [7, nineFields],
      [8, 'Start_Time is not a time of the years 2000 to 2100'],
    ],
    check: async (_, parquet) => expect(await firstDescription(parquet)).toBe('two lines'),
  },
  'with a quote that is never closed': {
    content: csvText([rows[0]!, rows[1]!.replace('Source2', '"Source2'), ...rows.slice(2)]),
    written: 5,
    rejects: [[3, noMatch]],
    isRepaired: true,
  },
  'with a quote that is closed much later by another': {
    content: csvText([
      rows[0]!,
      rows[1]!.replace('Source2', '"Source2'),
      ...rows.slice(2, 4),
      rowText(4, { Description: 'Left, right' }),
      rows[5]!,
    ]),
    written: 5,
    rejects: [[3, noMatch]],
    isRepaired: true,
  },
  'with a quote in the middle of a field': {
    content: csvText([rows[0]!.replace('Nowhere', 'No"where'), ...rows.slice(1)]),
    written: 6,
  },
  'with the header once more in the middle': {
    content: csvText([...rows.slice(0, 3), header46.join(','), ...rows.slice(3)]),
    written: 6,
    rejects: [[5, 'Severity is not a whole number from 0 to 4']],
  },
  'with a row in Windows-1252': {
    content: latin1,
    written: 5,
    check: ({ dialect }) => expect(dialect?.encoding).toBe('windows-1252'),
  },
  'with a row that is not UTF-8 among rows that are': {
    content: Buffer.concat([latin1, Buffer.from(rowText(5, { City: 'Cañon City' }))]),
    written: 5,
    rejects: [[5, 'it is not UTF-8']],
  },
  'in UTF-16': {
    content: Buffer.from(
      `\ufeff${csvText([rowText(0, { City: 'Cañon City' }), ...rows.slice(1)])}`,
      'utf16le',
    ),
    written: 6,
    check: ({ dialect }) => expect(dialect?.encoding).toBe('utf-16le'),
  },
  'in UTF-16, the greater byte first and without a mark': {
    content: Buffer.from(csvText(rows), 'utf16le').swap16(),
    written: 6,
    check: ({ dialect }) => expect(dialect?.encoding).toBe('utf-16be'),
  },
  'with a NUL byte in a text': {
    content: csvText([rows[0]!.replace('Invented Rd at', 'Invented\0Rd at'), ...rows.slice(1)]),
    written: 6,
  },
  'with rows equal but for their ID': {
    content: csvText([...rows, rowText(2, { ID: 'A-77' }), rowText(2, { ID: 'A-78', Start_Lat: '41.50' })]),
    written: 6,
    duplicates: 2,
    check: async (_, parquet) => expect(await idsAt(parquet, '2020-01-01 00:02:00')).toEqual(['A-3']),
  },
  'that a spreadsheet saved, with its dates': {
    content: csvText([
      rowText(0, { Start_Time: '2/8/2016 5:46', End_Time: '2/8/2016 11:00', Amenity: 'TRUE', Bump: 'FALSE' }),
      ...rows.slice(1),
    ]),
    written: 6,
    dateOrder: 'monthFirst',
  },
  'that a spreadsheet saved without its dates': {
    content: csvText([rowText(0, { Start_Time: '46:00.0' }), ...rows.slice(1)]),
    written: 5,
    rejects: [[2, 'Start_Time has lost its date: a spreadsheet saved mm:ss.0']],
  },
  'that lacks required values': {
    content: csvText([rowText(0, { Severity: '' }), rowText(1, { Start_Time: ' ' }), ...rows.slice(2, 4)]),
    written: 2,
    rejects: [
      [2, 'Severity is missing'],
      [3, 'Start_Time is missing'],
    ],
  },
  'whose places are unreadable, half missing or at 0,0': {
    content: csvText([
      rowText(0, { Start_Lat: '91' }),
      rowText(1, { Start_Lng: '' }),
      rowText(2, { Start_Lat: '0.0', Start_Lng: '0' }),
      rowText(3, { Start_Lat: '', Start_Lng: '' }),
      rowText(4, { State: '', Timezone: '', Start_Lat: '0', Start_Lng: '0' }),
      rows[5]!,
    ]),
    written: 6,
    check: async ({ nulledByColumn, placesAtZero, zones }, parquet) => {
      expect(nulledByColumn).toEqual({ lat: 4, lng: 3 });
      expect(placesAtZero).toBe(2);
      expect(zones).toEqual({ label: 5, state: 0, longitude: 0, dataset: 0, unknown: 1 });
      expect(await ask(parquet, 'SELECT count(lat) + count(lng) FROM accidents')).toEqual([2]);
      expect(await ask(parquet, 'SELECT id FROM accidents WHERE startAt = startLocal')).toEqual(['A-5']);
    },
  },
  'without times': {
    content: csvText(rowTexts(6, header46.filter(isNoTime)), header46.filter(isNoTime)),
    written: 6,
    check: async ({ firstAt, lastAt, absentColumns }, parquet) => {
      expect([firstAt, lastAt]).toEqual([null, null]);
      expect(absentColumns).toContain('startLocal');
      expect(await ask(parquet, 'SELECT count(startAt) + count(startLocal) FROM accidents')).toEqual([0]);
      expect(await ask(parquet, 'SELECT DISTINCT endAt - endLocal = INTERVAL 5 HOUR FROM accidents')).toEqual(
        [true],
      );
    },
  },
  'with unreadable optional values': {
    content: csvText([
      rowText(0, { 'Temperature(F)': 'warm', End_Time: 'soon', Weather_Condition: 'Frogs' }),
      rowText(1, { 'Temperature(F)': '400', End_Time: '2019-01-01 00:00:00' }),
      ...rows.slice(2),
    ]),
    written: 6,
    check: ({ nulledByColumn, unknownWeather }) => {
      expect(nulledByColumn).toEqual({ endLocal: 2, temperatureFahrenheit: 2 });
      expect(unknownWeather).toEqual({ Frogs: 1 });
    },
  },
  'that makes DuckDB fail inside': {
    content: Buffer.from(
      'ID;Severity;Start_Time;Start_Lat;Start_Lng;State;City;Description\n' +
        'A-0;2;10/03/2021 08:10;40,5;-83,25;OH;a\nb;;;\u00e9\n' +
        'A-1;2;11/03/2021 08:10;40,5;-83,25;OH;ends with ";ends with "\n',
      'latin1',
    ),
    written: 1,
    dateOrder: 'dayFirst',
    rejects: [
      [2, '8 fields expected, 7 found'],
      [3, '8 fields expected, 4 found'],
    ],
    check: ({ dialect }) => expect(dialect?.encoding).toBe('windows-1252'),
  },
  'of which not one row is an accident': {
    content: csvText([rowText(0, { Severity: 'x' }), cut]),
    written: 0,
    rejects: [
      [2, 'Severity is not a whole number from 0 to 4'],
      [3, nineFields],
    ],
  },
  'with a line of 3 MB': {
    content: csvText([rows[0]!, 'x'.repeat(3_000_000), ...rows.slice(1)]),
    written: 6,
    rejects: [[3, 'it is longer than 1 MB']],
  },
  'that ends in megabytes of zeros, as a download that was cut off': {
    content: Buffer.concat([Buffer.from(csvText(rows)), Buffer.alloc(3_500_000)]),
    written: 6,
    rejects: [[8, 'it is longer than 1 MB']],
  },
};

/** What is unpacked goes the same way: a few of each kind will do. */
const alsoCompressed = [
  'of 46 columns',
  'that begins with a byte-order mark',
  'whose line ends change',
  'whose last line is cut',
  'with line ends within quotes',
  'with a quote that is never closed',
];

describe('the import of a file', () => {
  for (const [name, expected] of Object.entries(cases)) {
    for (const isGzip of alsoCompressed.includes(name) ? [false, true] : [false]) {
      it(`${name}${isGzip ? ', compressed,' : ''} keeps what is good and accounts for the rest`, async () => {
        const path = join(folder, `${Math.random()}.csv`);
        writeFileSync(path, isGzip ? gzipSync(expected.content) : expected.content);
        const into = `${path}.import`;
        const manifest = await importCsv(path, {
          into,
          threads: 2,
          memory: '500MB',
          mostRejected: 1,
          ...(expected.dateOrder === undefined ? {} : { dateOrder: expected.dateOrder }),
        });
        const { rejects = [], written, duplicates = 0 } = expected;
        const rejected = rejects.length;
        expect(manifest.rows).toEqual({
          read: written + duplicates + rejected,
          written,
          duplicates,
          rejected,
        });
        expect(manifest.isRepaired).toBe(expected.isRepaired ?? false);
        expect(rejectsIn(into).map(({ line, reason }) => [Number(line), reason])).toEqual(rejects);
        expect(sum(Object.values(manifest.rejectsByReason))).toBe(rejected);
        expect(readdirSync(into).sort()).toEqual(['accidents.parquet', 'manifest.json', 'rejects.csv']);
        expect(await rowsIn(join(into, 'accidents.parquet'))).toBe(written);
        await expected.check?.(manifest, join(into, 'accidents.parquet'));
      });
    }
  }

  it('larger than what DuckDB gives to one thread still has the right lines, and the first of equal rows', async () => {
    const path = join(folder, 'large.csv');
    const padding = 'x'.repeat(4_000);
    const lines = Array.from({ length: 20_000 }, (_, at) => {
      if (at % 1_000 === 7) return rowText(at, { Severity: 'x', Description: padding });
      if (at % 1_000 === 8) return cut;
      // Line ends within quotes: from here on lines are not rows.
      if (at === 12) return rowText(at, { Description: `two\nlines${padding}` });
      return rowText(at % 19_000, { ID: `A-${at}`, Description: padding });
    });
    writeFileSync(path, csvText(lines));
    const into = `${path}.import`;
    const { rows: counted } = await importCsv(path, { into, threads: 2, memory: '800MB', mostRejected: 1 });
    // Of the last thousand 2 are rejected, and row 12 with its line ends is not the same as row 19,012.
    expect(counted).toEqual({ read: 20_000, written: 18_963, duplicates: 997, rejected: 40 });
    const found = rejectsIn(into).map(({ line }) => Number(line));
    const rejected = Array.from({ length: 20 }, (_, k) => [k * 1_000 + 7, k * 1_000 + 8]).flat();
    expect(found).toEqual(rejected.map((at) => at + 2 + (at > 12 ? 1 : 0)));
    const ids = await ask(
      join(into, 'accidents.parquet'),
      'SELECT max(substr(id, 3)::INTEGER) FROM accidents',
    );
    expect(ids).toEqual([19_012]);
  });

  it('keeps the text of a rejected row as it stands in the file', async () => {
    const path = join(folder, 'texts.csv');
    const quoted = rowText(0, { Severity: 'high, "far"', Description: 'a\nb' });
    writeFileSync(
      path,
      Buffer.concat([
        Buffer.from(csvText([quoted, cut, rowText(4, { City: 'Cañon City' })])),
        latin1.subarray(latin1.indexOf('A-9')),
      ]),
    );
    await importCsv(path, { into: `${path}.import`, threads: 1, memory: '500MB', mostRejected: 1 });
    const texts = rejectsIn(`${path}.import`).map(({ text }) => text);
    expect(texts[0]).toBe(quoted);
    expect(texts[1]).toBe(cut);
    expect(texts[2]).toContain('Café');
  });
});

const refused: Readonly<Record<string, { content: string | Buffer | null; code: string; message: RegExp }>> =
  {
    'that does not exist': { content: null, code: 'INPUT', message: /File not found/ },
    'that is empty': { content: '', code: 'DATA', message: /got an empty file/ },
    'that is empty when unpacked': { content: gzipSync(''), code: 'DATA', message: /got an empty file/ },
    'of a header alone': { content: csvText([]), code: 'DATA', message: /No rows in / },
    'without a required column': {
      content: csvText(
        rowTexts(3),
        header46.map((name) => (name === 'Start_Time' ? 'Start_Tme' : name)),
      ),
      code: 'DATA',
      message: /column not found: Start_Time \(did you mean Start_Tme/,
    },
    'with a required column twice': {
      content: csvText([], [...header46, 'severity']),
      code: 'DATA',
      message: /2 columns are named severity/i,
    },
    'that has no header': {
      content: rows.join('\n'),
      code: 'DATA',
      message: /to begin with a header, got a row/,
    },
    'that is a web page': {
      content: '<!DOCTYPE html><html></html>',
      code: 'DATA',
      message: /got a web page/,
    },
    'that is a zip archive': {
      content: 'PK\u0003\u0004....',
      code: 'DATA',
      message: /cut off: the zip stream/,
    },
    'that is binary': { content: Buffer.from([1, 2, 0, 4, 0, 0, 9]), code: 'DATA', message: /binary data/ },
    'that is a gzip stream cut off': {
      content: gzipSync(csvText(rowTexts(5000))).subarray(0, 20_000),
      code: 'DATA',
      message: /cut off after 20000 bytes/,
    },
    'that is a gzip stream with a damaged end': {
      content: damagedEnd(gzipSync(csvText(rowTexts(5000)))),
      code: 'DATA',
      message: /damaged gzip file/,
    },
  };

function damagedEnd(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length - 6]! ^= 0xff;
  return copy;
}

describe('a file', () => {
  for (const [name, { content, code, message }] of Object.entries(refused)) {
    it(`${name} is refused with a clear error, and nothing is left of it`, async () => {
      const path = join(folder, `refused-${Math.random()}.csv`);
      if (content !== null) writeFileSync(path, content);
      const error = await importCsv(path, { threads: 2, memory: '500MB' }).catch((caught: unknown) => caught);
      expect(isBlackspotError(error)).toBe(true);
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
      const beside = join(folder, '.blackspot');
      expect(existsSync(beside) ? readdirSync(beside) : []).toEqual([]);
    });
  }

  it.skipIf(process.platform === 'win32')('that is a pipe is refused, and not waited for', async () => {
    const pipe = join(folder, 'pipe.csv');
    execFileSync('mkfifo', [pipe]);
    await expect(importCsv(pipe)).rejects.toMatchObject({ code: 'INPUT', message: /is a pipe/ });
    await expect(importCsv('/dev/zero')).rejects.toMatchObject({ code: 'INPUT', message: /or a device/ });
  });

  it('that is a folder without files is refused', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    await expect(importCsv(empty)).rejects.toMatchObject({ code: 'INPUT', message: /got none in it/ });
  });
});

function rejectsIn(into: string): { line: string; reason: string; text: string }[] {
  return parse(readFileSync(join(into, 'rejects.csv')), { columns: true });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

async function rowsIn(parquet: string): Promise<number> {
  return (await ask(parquet, 'SELECT count(*) FROM accidents'))[0] as number;
}

async function firstDescription(parquet: string): Promise<unknown> {
  return (await ask(parquet, 'SELECT description FROM accidents ORDER BY startAt'))[0];
}

async function idsAt(parquet: string, startLocal: string): Promise<unknown[]> {
  return ask(parquet, `SELECT id FROM accidents WHERE startLocal = '${startLocal}'`);
}

async function ask(parquet: string, sql: string): Promise<unknown[]> {
  const engine = await DuckDb.open({ threads: 1 });
  try {
    await engine.run(`CREATE VIEW accidents AS FROM read_parquet(${sqlLiteral(parquet)})`);
    return [...(await engine.columns(sql)).columns[0]!];
  } finally {
    engine.close();
  }
}
