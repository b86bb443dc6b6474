import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlackspotError } from '../../src/base/errors.js';
import { decodeEvent, encodeEvent } from '../../src/dataset/json.js';
import { parseRow } from '../../src/dataset/parseRow.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { columns } from '../../src/dataset/usAccidents/columns.js';
import { DuckDb } from '../../src/engines/duckdb/duckdb.js';
import { eventsFromJsonSql, eventToJsonSql } from '../../src/engines/duckdb/jsonSql.js';
import { header, rowArbitrary, sampled } from './rows.js';

let engine: DuckDb;
beforeAll(async () => {
  engine = await DuckDb.open({ threads: 1 });
});
afterAll(() => engine.close());

type Outcome = { readonly record: Accident } | { readonly reason: string };

function decode(text: string): Outcome {
  try {
    return { record: decodeEvent(Buffer.from(text)) };
  } catch (error) {
    if (!(error instanceof BlackspotError)) throw error;
    return { reason: error.details.reason as string };
  }
}

async function decodeInDuckDb(texts: readonly string[]): Promise<Outcome[]> {
  await engine.run('CREATE OR REPLACE TEMP TABLE incoming (ordinal INTEGER, message VARCHAR)');
  const appender = await engine.connection.createAppender('incoming');
  texts.forEach((text, ordinal) => {
    appender.appendInteger(ordinal);
    appender.appendVarchar(text);
    appender.endRow();
  });
  appender.closeSync();
  const rows = await engine.rows(
    `SELECT ordinal, reason, CASE WHEN reason IS NULL THEN ${eventToJsonSql()} END AS json
     FROM (${eventsFromJsonSql('incoming', 'message')}) ORDER BY ordinal`,
  );
  return rows.map(({ reason, json }) =>
    reason === null ? { record: JSON.parse(json as string) as Accident } : { reason: reason as string },
  );
}

const parse = parseRow(header);
const recordArbitrary: fc.Arbitrary<Accident> = rowArbitrary
  .map((row) => parse(row))
  .filter((row) => 'record' in row)
  .map(({ record }) => record);

const value = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    '',
    'x',
    0,
    -1,
    1e300,
    1.5,
    '7',
    'US/Eastern',
    '2020-02-30T00:00:00.000',
  ),
  fc.constantFrom(
    [],
    {},
    [1],
    '2020-01-01T00:00:00.000Z',
    '2020-01-01T00:00:00.000',
    3,
    40,
    '00000000-0000-0000-0000-000000000000',
  ),
  fc.string({ unit: 'binary' }),
  fc.double(),
);

/** A message, and one thing done to it. */
const damagedArbitrary: fc.Arbitrary<string> = fc.oneof(
  recordArbitrary.map((record) => text(record)),
  fc
    .tuple(recordArbitrary, fc.constantFrom(...columns.map(({ name }) => name)), value)
    .map(([record, name, other]) => JSON.stringify({ ...record, [name]: other })),
  fc
    .tuple(recordArbitrary, fc.constantFrom(...columns.map(({ name }) => name)))
    .map(([record, name]) => JSON.stringify({ ...record, [name]: undefined })),
  fc
    .tuple(recordArbitrary, fc.string())
    .map(([record, name]) => JSON.stringify({ ...record, [`x${name}`]: 1 })),
  fc.tuple(recordArbitrary, fc.nat(2000)).map(([record, length]) => text(record).slice(0, length)),
  fc
    .tuple(recordArbitrary, fc.nat(2000), fc.string({ unit: 'binary-ascii', maxLength: 2 }), fc.nat(2))
    .map(
      ([record, at, inserted, removed]) =>
        text(record).slice(0, at) + inserted + text(record).slice(at + removed),
    ),
  fc.constantFrom(
    '',
    ' ',
    'null',
    '[]',
    '{}',
    '"x"',
    '1',
    '{"a":1,}',
    'NaN',
    '[1,]',
    '{"lat":NaN}',
    '\u0000',
  ),
);

function text(record: Accident): string {
  return Buffer.from(encodeEvent(record)).toString();
}

describe('the JSON of an event', () => {
  it('comes back as the record that was encoded', () => {
    fc.assert(
      fc.property(recordArbitrary, (record) => {
        expect(decodeEvent(encodeEvent(record))).toEqual(record);
      }),
      { numRuns: 300 },
    );
  });

  it('is read by DuckDB as by TypeScript, whatever was done to it, and refused for the same reason', async () => {
    const { seed, values: texts } = sampled(damagedArbitrary, 3_000);
    const inSql = await decodeInDuckDb(texts);
    for (const [at, message] of texts.entries()) {
      expect(inSql[at], `seed ${seed}: ${message}`).toEqual(decode(message));
    }
  });
});
