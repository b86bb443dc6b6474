import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { isBlackspotError } from '../../src/base/errors.js';
import { decodeRecord } from '../../src/csv/encoding.js';
import { CsvReader, type CsvRow } from '../../src/csv/reader.js';
import type { ParsedRow } from '../../src/dataset/parseRow.js';
import { RowParser } from '../../src/dataset/rowParser.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { DuckDb } from '../../src/engines/duckdb/duckdb.js';
import { parquetSql } from '../../src/engines/duckdb/fileSql.js';
import { importCsv } from '../../src/storage/import/importCsv.js';
import { temporaryFolder } from '../storage/import/csvFiles.js';

const { folder, remove } = temporaryFolder('one-reader');
const engine = await DuckDb.open({ threads: 1 });
afterAll(async () => {
  await engine.close();
  remove();
});

const names = ['ID', 'Severity', 'Start_Time', 'Start_Lat', 'Start_Lng', 'State', 'City', 'Description'];

interface Reading {
  readonly error?: string;
  /** In order of the key. */
  readonly keys: readonly string[];
  /** Line, reason and text. */
  readonly rejects: readonly (readonly [number, string, string])[];
}

async function byImport(bytes: Buffer): Promise<Reading> {
  const path = join(folder, `${Math.random()}.csv`);
  const into = `${path}.import`;
  writeFileSync(path, bytes);
  try {
    await importCsv(path, { into, threads: 1, memory: '300MB', mostRejected: 1 });
    const rejected: string[][] = parse(readFileSync(join(into, 'rejects.csv')), { from: 2 });
    const rows = await engine.rows(
      `SELECT key FROM ${parquetSql([join(into, 'accidents.parquet')])} ORDER BY key`,
    );
    return {
      keys: rows.map(({ key }) => String(key)),
      rejects: rejected.map(([line, reason, text]) => [Number(line), reason!, text!] as const),
    };
  } catch (error) {
    return failure(error, path);
  } finally {
    rmSync(path, { force: true });
    rmSync(into, { recursive: true, force: true });
  }
}

/** @param cuts lengths of the pieces in which the bytes arrive, again and again */
async function byPipe(bytes: Buffer, cuts: readonly number[]): Promise<Reading> {
  const keys = new Set<string>();
  const rejects: (readonly [number, string, string])[] = [];
  const name = 'pipe';
  const reader = new CsvReader(Readable.from(pieces(bytes, cuts)), {
    dataset: usAccidents,
    name,
    onReject: (line, reason, text) => rejects.push([line, reason, decodeRecord(text)]),
  });
  try {
    const { names: header } = await reader.open();
    const parser = new RowParser<CsvRow>(header, usAccidents);
    const take = (parsed: readonly (readonly [CsvRow, ParsedRow])[]): void => {
      for (const [row, result] of parsed) {
        if ('reject' in result) reader.reject(row, result.reject.reason);
        else keys.add(result.record.key);
      }
    };
    let rows = 0;
    for (let row = await reader.next(); row !== null; row = await reader.next()) {
      rows += 1;
      take(parser.push(row));
    }
    take(parser.end());
    // An import refuses a file without rows.
    if (rows + rejects.length === 0) return { error: 'No rows in FILE', keys: [], rejects: [] };
    rejects.sort((a, b) => a[0] - b[0]);
    expect(reader.rejectedByReason.reduce((sum, { count }) => sum + count, 0)).toBe(rejects.length);
    return { keys: [...keys].sort(), rejects };
  } catch (error) {
    return failure(error, name);
  }
}

function failure(error: unknown, name: string): Reading {
  if (!isBlackspotError(error) || error.code === 'INTERNAL') throw error;
  return {
    error: error.message.replaceAll(name, 'FILE').replace(/^(No rows in FILE|Start_Time)\b.*/, '$1'),
    keys: [],
    rejects: [],
  };
}

function* pieces(bytes: Buffer, cuts: readonly number[]): Generator<Buffer> {
  for (let at = 0, cut = 0; at < bytes.length; cut += 1) {
    const length = cuts[cut % cuts.length]!;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

const cutsOf = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 });

const text = fc.oneof(
  fc.constantFrom(
    'Main St',
    'near "Old Mill", left',
    '5" pipe',
    '"quoted"',
    '',
    ' blank ',
    'a\nb',
    'a\r\nb',
    'x\\y',
  ),
  fc.constantFrom(
    'ends with "',
    '"begins',
    'a ""b"" c',
    '\\',
    '\\"',
    'Café',
    'Cañon, City',
    '#1',
    'a;b|c\td',
    '\\N',
  ),
  fc.string({ unit: fc.constantFrom('"', ',', ';', '\\', ' ', 'a', '\n', 'é'), maxLength: 8 }),
);

type Writer = (field: string, delimiter: string) => string;

const writers: Readonly<Record<string, Writer>> = {
  standard: (field, delimiter) =>
    /["\r\n]/.test(field) || field.includes(delimiter) ? `"${field.replaceAll('"', '""')}"` : field,
  all: (field) => `"${field.replaceAll('"', '""')}"`,
  spark: (field, delimiter) =>
    /["\r\n]/.test(field) || field.includes(delimiter) ? `"${field.replace(/["\\]/g, '\\$&')}"` : field,
  blanks: (field) => ` "${field.replaceAll('"', '""')}" `,
  unescaped: (field) => `"${field}"`,
  bare: (field) => field,
};

const damages: readonly ((line: string) => string)[] = [
  (line) => line.slice(0, line.length >> 1),
  (line) => `${line}x,y;z`,
  (line) => `"${line}`,
  (line) => line.replace('"', ''),
  (line) => `${line},`,
  (line) => `${line},,,`,
  (line) => `${line};;"";`,
  () => ',,,,,,,',
  (line) => line.replace(/"(?=[^"]*$)/, ''),
  () => '',
  () => '\0\0',
  (line) => line.replace(/\d/, 'x'),
];

/** The time of a row. A file that leaves the order of day and month open is refused by both. */
const spellings: Readonly<Record<string, (row: number) => string>> = {
  published: (row) => `2021-03-01 08:${10 + row}:00`,
  dayFirst: (row) => `${10 + row}/03/2021 08:10`,
  monthFirst: (row) => `03/${10 + row}/21 08:10 PM`,
  open: (row) => `03.04.2021 08:${10 + row}`,
  instant: (row) => `2021-03-01T08:${10 + row}:00Z`,
  epoch: (row) => `${1_614_578_400 + row}`,
  dates: (row) => (row % 3 === 0 ? '2021-03-01' : `2021-03-01 08:${10 + row}`),
  some: (row) => (row % 3 === 0 ? 'NA' : `44256,${row}`),
};

const file = fc
  .record({
    rows: fc.array(fc.tuple(text, text, fc.constantFrom(...Object.keys(writers))), {
      minLength: 1,
      maxLength: 12,
    }),
    style: fc.constantFrom('mixed', ...Object.keys(writers)),
    delimiter: fc.constantFrom(',', ',', ';', '\t', '|'),
    lineEnd: fc.constantFrom('\n', '\n', '\r\n', '\r'),
    encoding: fc.constantFrom('utf8', 'utf8', 'latin1', 'utf16le', 'bom', 'mixed'),
    above: fc.constantFrom('', '', 'A title', '# a comment', 'sep=', '"a title\nof two lines"'),
    names: fc.constantFrom('header', 'header', 'rowNames', 'trailing'),
    spelling: fc.constantFrom('published', 'published', ...Object.keys(spellings)),
    hasDecimalCommas: fc.boolean(),
    state: fc.constantFrom('OH', 'Ohio', 'NA', '="OH"', 'us-oh', ''),
    damage: fc.array(fc.tuple(fc.nat(11), fc.nat(damages.length - 1)), { maxLength: 2 }),
    hasLastLineEnd: fc.boolean(),
  })
  .map((made) => {
    const { delimiter, lineEnd, style, above } = made;
    const lines = made.rows.map(([city, description, writer], row) => {
      const write = writers[style === 'mixed' ? writer : style]!;
      const fields = [
        `A-${row}`,
        '2',
        spellings[made.spelling]!(row),
        made.hasDecimalCommas ? '40,5' : '40.5',
        made.hasDecimalCommas ? '-83,25' : '-83.25',
        made.state,
        city,
        description,
      ];
      const line = fields.map((field) => write(field, delimiter)).join(delimiter);
      return made.names === 'rowNames' ? `${row + 1}${delimiter}${line}` : line;
    });
    for (const [row, damage] of made.damage) {
      if (row < lines.length) lines[row] = damages[damage]!(lines[row]!);
    }
    const header = names.join(delimiter) + (made.names === 'trailing' ? delimiter : '');
    const first = above === '' ? [] : [above === 'sep=' ? `sep=${delimiter}` : above];
    const whole = [...first, header, ...lines].join(lineEnd) + (made.hasLastLineEnd ? lineEnd : '');
    return { ...made, bytes: encoded(whole, made.encoding) };
  });

function encoded(whole: string, encoding: string): Buffer {
  if (encoding === 'bom') return Buffer.from(`\ufeff${whole}`);
  if (encoding === 'utf16le') return Buffer.from(`\ufeff${whole}`, 'utf16le');
  if (encoding === 'latin1') return Buffer.from(whole, 'latin1');
  const half = whole.length >> 1;
  if (encoding === 'mixed') {
    return Buffer.concat([Buffer.from(whole.slice(0, half)), Buffer.from(whole.slice(half), 'latin1')]);
  }
  return Buffer.from(whole);
}

/** `BLACKSPOT_TEST_RUNS=500 npx vitest run test/csv/oneReader.test.ts` looks further. */
const numRuns = Number(process.env.BLACKSPOT_TEST_RUNS ?? 25);

describe('the same bytes through a pipe and through an import', () => {
  it('give the same accidents and the same rejects, with line, reason and text', {
    timeout: 3_600_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(file, cutsOf, async ({ bytes }, cuts) => {
        expect(await byPipe(bytes, cuts)).toEqual(await byImport(bytes));
      }),
      { numRuns },
    );
  });
});
