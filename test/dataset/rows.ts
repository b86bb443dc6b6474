import fc from 'fast-check';
import type { Column, Dataset } from '../../src/dataset/dataset.js';
import type { ParsedRow } from '../../src/dataset/parseRow.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { castSql } from '../../src/engines/duckdb/castSql.js';
import type { DuckDb } from '../../src/engines/duckdb/duckdb.js';
import { eventToJsonSql } from '../../src/engines/duckdb/jsonSql.js';

/** The schema columns that files have, and a header for each. */
export const fileColumns: readonly Column[] = usAccidents.fileColumns;
export const header: readonly string[] = fileColumns.map(({ headers }) => headers[0]!);

const oddTexts = [
  '',
  ' ',
  'x',
  '1e5',
  ' 7 ',
  '+3',
  '-',
  '.',
  '1.',
  '.5',
  'NaN',
  'inf',
  '-inf',
  '0x10',
  '1_000',
  'TRUE',
];
const moreOddTexts = [
  't',
  '1',
  '0',
  'true ',
  'False',
  '\t7',
  '7\u00a0',
  '1e400',
  '1e-400',
  '-0',
  '+-3',
  '1,5',
  '00012',
  '9'.repeat(320),
];
const oddTimes = [
  '2016-02-08 05:46:00',
  '2022-12-03 23:37:14.000000000',
  '2022-12-03T23:37:14.9999',
  ' 2020-03-08 02:30:00 ',
  '2020-11-01 01:30:00',
  '2020-02-30 00:00:00',
  '2019-02-29 00:00:00',
  '2020-1-1 1:1:1',
  '2020-01-01',
  '2020-01-01 24:00:00',
  '2020-01-01 23:59:60',
  '1999-12-31 23:59:59',
  '2100-12-31 23:59:59.999999',
  '2101-01-01 00:00:00',
  '2/8/2016 5:46',
  '12/31/2016 23:59:59',
  '13/1/2016 0:00',
  '2/30/2016 0:00',
  '46:00.0',
  'infinity',
  'epoch',
  '2020-01-01 00:00:00+05',
];
const words: Readonly<Record<string, readonly string[]>> = {
  source: ['Source1', 'MapQuest', 'Bing', 'MapQuest-Bing', 'Other'],
  state: ['AZ', 'CA', 'az', 'ny', 'XX', 'Texas', 'ß', 'HI', 'IN'],
  timezone: ['US/Eastern', 'US/Central', 'US/Mountain', 'US/Pacific', 'US/Alaska', 'Europe/Berlin', ''],
  weatherCondition: [
    'Fair',
    'Clear',
    'fair / windy',
    'Light Rain',
    'Heavy T-Storm / Windy',
    'N/A Precipitation',
    'Frogs',
    'İce',
  ],
  windDirection: ['CALM', 'Calm', 'VAR', 'North', 'ssw', 'Up'],
  street: [
    'I-95 N',
    'i 5',
    'Main St',
    ' Forest  Ridge Dr',
    'Florida\u2019s Tpke',
    'Ben White Blvd Fwy',
    'I-1000',
    'fre\u212Away',
  ],
};

const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary-ascii', maxLength: 12 }),
  fc.constantFrom(...oddTexts, ...moreOddTexts),
);

function fieldArbitrary(column: Column): fc.Arbitrary<string> {
  if (column.name === 'lat' || column.name === 'lng') {
    return fc.oneof(
      { arbitrary: fc.constantFrom('0', '0.0', ' -0 ', '0.0000001', '39.5', '-83.25'), weight: 20 },
      { arbitrary: fc.oneof(fc.constantFrom('', '91', '181'), anyText), weight: column.required ? 1 : 5 },
    );
  }
  const named = words[column.name];
  if (named !== undefined) return fc.oneof(fc.constantFrom(...named), anyText);
  if (column.type === 'text') return anyText;
  if (column.type === 'boolean')
    return fc.oneof(fc.constantFrom('True', 'False', 'true', 'FALSE', ''), anyText);
  const good =
    column.type === 'localTime'
      ? fc.oneof(fc.constantFrom(...oddTimes), goodTime)
      : fc.oneof(
          fc.double({ min: column.range?.[0] ?? 0, max: column.range?.[1] ?? 1, noNaN: true }).map(String),
          fc.integer({ min: column.range?.[0] ?? 0, max: column.range?.[1] ?? 9 }).map(String),
        );
  const bad = column.type === 'localTime' ? fc.oneof(fc.constantFrom(...oddTimes), anyText) : anyText;
  return fc.oneof(
    { arbitrary: good, weight: column.required === true ? 20 : 3 },
    { arbitrary: bad, weight: 1 },
  );
}

const goodTime: fc.Arbitrary<string> = fc
  .record({
    ms: fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 11, 31) }),
    digits: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ ms, digits }) => {
    const text = new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
    return digits === 0 ? text : `${text}.${String(ms).padStart(9, '0').slice(0, digits)}`;
  });

/** Rows of odd strings, in the order of `header`. */
export const rowArbitrary: fc.Arbitrary<readonly string[]> = rowArbitraryOf(usAccidents);

/** Rows of odd strings, in the order of the columns of a file. Lone surrogates are left out: no UTF-8 file can hold one. */
export function rowArbitraryOf(dataset: Dataset): fc.Arbitrary<readonly string[]> {
  return fc.tuple(
    ...dataset.fileColumns.map((column) => fieldArbitrary(column).map((text) => text.toWellFormed())),
  );
}

/**
 * Values drawn anew each time. Each is a case of its own, but they are cast by one statement, which takes longer to plan
 * than to run: hence no `fc.assert`, which would plan hundreds.
 */
export function sampled<T>(arbitrary: fc.Arbitrary<T>, count: number): { seed: number; values: T[] } {
  const seed = Date.now() % 2 ** 31;
  return { seed, values: fc.sample(arbitrary, { seed, numRuns: count }) };
}

/**
 * The same rows through the SQL of an import. An empty field is NULL, as DuckDB's CSV reader has it.
 *
 * @param fileColumns the columns that the file has, in their order
 */
export async function castInDuckDb(
  engine: DuckDb,
  rows: readonly (readonly string[])[],
  dataset: Dataset = usAccidents,
  fileColumns: readonly Column[] = dataset.fileColumns,
): Promise<ParsedRow[]> {
  const names = fileColumns.map((_, at) => `c${at}`);
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE raw_rows (${names.map((name) => `${name} VARCHAR`).join(', ')}, ordinal INTEGER)`,
  );
  const appender = await engine.connection.createAppender('raw_rows');
  rows.forEach((row, at) => {
    for (const field of row) {
      if (field === '') appender.appendNull();
      else appender.appendVarchar(field);
    }
    appender.appendInteger(at);
    appender.endRow();
  });
  appender.closeSync();
  const rawNames = new Map(fileColumns.map(({ name }, at) => [name, `c${at}`]));
  const cast = castSql('(FROM raw_rows ORDER BY ordinal)', rawNames, dataset);
  const answer = await engine.rows(`SELECT reason, ${eventToJsonSql(dataset)} AS json FROM (${cast})`);
  return answer.map(({ reason, json }) =>
    reason === null
      ? { record: JSON.parse(json as string) as Accident }
      : { reject: { reason: reason as string } },
  );
}
