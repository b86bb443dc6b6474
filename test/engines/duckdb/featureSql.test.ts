import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/dataset/dataset.js';
import { valueIn } from '../../../src/dataset/featureColumns.js';
import type { Feature, FeatureBatch, FeatureValue } from '../../../src/dataset/features.js';
import { createFeatureReader } from '../../../src/dataset/featureValues.js';
import { localText } from '../../../src/dataset/times.js';
import { columns } from '../../../src/dataset/usAccidents/columns.js';
import { usAccidentFeatures } from '../../../src/dataset/usAccidents/features.js';
import { usAccidents } from '../../../src/dataset/usAccidents/usAccidents.js';
import { noStatistics } from '../../../src/engines/duckdb/columnStatistics.js';
import { DuckDbReader } from '../../../src/engines/duckdb/duckDbReader.js';
import { DuckDb, type SqlValue } from '../../../src/engines/duckdb/duckdb.js';
import { accidentsTable } from '../../../src/engines/duckdb/questionSql.js';
import { recordColumnsSql, sqlTypes } from '../../../src/engines/duckdb/sqlTypes.js';
import { openFiles, parquetSource, testFolder } from '../../query/parquetSource.js';
import { variedAccidents } from '../../query/variedAccidents.js';
import { expectSameFeatures, featureRows } from '../../support/sameFeatures.js';

/** Letters that some engines take for others when they ignore case, and what patterns read as an instruction. */
const oddWords = ['closed', 'K', 'É', 'ı', 'a.b', '[x]', '\\', '^$', '😀', ''];

/** Every kind of value of every column, as number, flag and category: also those that cannot be computed. */
const everyFeature: readonly Feature[] = [...columns, { name: 'nowhere' }].flatMap(({ name: column }) => {
  const values: FeatureValue[] = [
    ...(
      [
        'column',
        'hourOfDay',
        'weekday',
        'dayOfYear',
        'year',
        'dayNumber',
        'isWholeMinute',
        'isPresent',
        'chance',
      ] as const
    ).map((kind): FeatureValue => ({ kind, column })),
    { kind: 'minutesBetween', from: column, to: 'startLocal' },
    { kind: 'minutesBetween', from: 'startAt', to: column },
    ...(column === 'description' || column === 'nowhere' ? oddWords : ['x']).map(
      (words): FeatureValue => ({ kind: 'contains', column, words }),
    ),
  ];
  return values.flatMap((value) =>
    (['number', 'flag', 'category'] as const).map(
      (type): Feature => ({
        name: `${column} ${value.kind} ${type}`,
        type,
        value,
        knownWhen: 'report',
        proxiesFeed: false,
        meaning: '',
      }),
    ),
  );
});

const moment = fc
  .oneof(
    fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2101, 0) - 1 }),
    fc.constantFrom(
      ...['2000-01-01T00:00:00.000Z', '2000-02-29T23:59:59.999Z', '2016-12-31T12:00:00.000Z'].map(Date.parse),
      ...['2100-02-28T23:59:00.000Z', '2100-03-01T00:00:00.001Z', '2100-12-31T23:59:59.999Z'].map(Date.parse),
    ),
  )
  .map(localText);
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.constantFrom(...oddWords, 'CLOSED', 'cloſed', 'K', 'é', 'I', ' '), { maxLength: 4 }),
  )
  .map((parts) => (typeof parts === 'string' ? parts : parts.join('')))
  .filter((made) => !made.includes('\0'));

function anyValue({ type }: Pick<Column, 'type'>): fc.Arbitrary<SqlValue> {
  switch (type) {
    case 'text':
      return text;
    case 'integer':
      return fc.integer();
    case 'double':
      return fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, -0, 16_777_217, 1e-46, 3.5e38));
    case 'boolean':
      return fc.boolean();
    case 'uuid':
      return fc.uuid();
    case 'localTime':
      return moment;
    case 'instant':
      return moment.map((time) => `${time}Z`);
  }
}

const record = fc.record(
  Object.fromEntries(
    columns.map((column) => [column.name, fc.option(anyValue(column), { nil: null, freq: 6 })]),
  ),
);

/** A number as text, which a parameter takes to the last bit; as a number, it would bind a large whole one as an integer. */
function bindable(value: SqlValue): SqlValue {
  if (typeof value !== 'number') return value;
  return Object.is(value, -0) ? '-0' : String(value);
}

async function readAll(batches: AsyncIterable<FeatureBatch>): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const batch of batches) rows.push(...featureRows(batch));
  return rows;
}

describe('features of accidents', () => {
  it('are the same in SQL and in TypeScript, to the last bit, whatever the columns hold', async () => {
    const engine = await DuckDb.open({ threads: 1 });
    const from = { from: accidentsTable, named: accidentsTable, statistics: noStatistics, isInvented: false };
    const reader = new DuckDbReader(engine, usAccidents, async () => from);
    const computed = everyFeature.filter((feature) => valueIn(usAccidents, feature) !== null);
    expect(computed.length).toBeGreaterThan(150);
    await engine.run(`CREATE TABLE accidents (${recordColumnsSql(usAccidents)})`);
    const parameters = columns.map(({ type }, at) => `$${at + 1}::${sqlTypes[type]}`).join(', ');
    const features = [...usAccidentFeatures, ...everyFeature];
    for (const records of fc.sample(fc.array(record, { minLength: 60, maxLength: 60 }), {
      seed: 13,
      numRuns: 5,
    })) {
      await engine.run('TRUNCATE accidents');
      for (const one of records)
        await engine.run(
          `INSERT INTO accidents VALUES (${parameters})`,
          columns.map(({ name }) => bindable(one[name] as SqlValue)),
        );
      const expected = featureRows(createFeatureReader(features).readRecords(records));
      expectSameFeatures(await readAll(reader.scanFeatures(features)), expected, features);
    }
    await engine.close();
  });

  it('are the same from a scan, for the rows of a filter, over several files', async () => {
    const source = await parquetSource(variedAccidents(3_000, 21), 3);
    const key: Feature = { ...everyFeature[0]!, type: 'category', value: { kind: 'column', column: 'id' } };
    const features = [key, ...usAccidentFeatures];
    const where = { weekday: [1, 2, 6], severity: { min: 2 } };
    const reader = createFeatureReader(features);
    const scanned: unknown[][] = [];
    for await (const table of source.scan(reader.columns as never, where))
      scanned.push(...featureRows(reader.read(table.columns, table.rowCount)));
    const byId = (rows: unknown[][]): unknown[][] =>
      rows.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    expect(scanned.length).toBeGreaterThan(500);
    expectSameFeatures(byId(await readAll(source.scanFeatures(features, where))), byId(scanned), features);
  });

  it('come in the order of the files, with several threads, and with codes that stay the same over a scan', async () => {
    const path = `${testFolder}/many.parquet`;
    const engine = await DuckDb.open({ threads: 1 });
    // More texts of 12 bytes with the same first 8 than the reader keeps, and few that are repeated.
    const filled: Readonly<Record<string, string>> = {
      tmc: 'i::INTEGER',
      state: "'S' || (i // 1000)",
      windDirection: "printf('KStation%04d', i * 7919 % 10000)",
    };
    const made = usAccidents.columns.map(
      ({ name, type }) => `${filled[name] ?? `NULL::${sqlTypes[type]}`} AS ${name}`,
    );
    await engine.run(
      `COPY (SELECT ${made.join(', ')} FROM range(300000) t(i)) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 8192)`,
    );
    await engine.close();
    const source = await openFiles(() => [path], 4);
    const features = usAccidentFeatures.filter(({ name }) => filled[name] !== undefined);
    const batches: FeatureBatch[] = [];
    for await (const batch of source.scanFeatures(features)) batches.push(batch);
    expect(batches.length).toBeGreaterThan(3);
    const rows = batches.flatMap(featureRows);
    const wrong = rows.findIndex(([state, wind, tmc], i) => {
      const station = `KStation${String((i * 7919) % 10_000).padStart(4, '0')}`;
      return tmc !== i || state !== `S${Math.floor(i / 1000)}` || wind !== station;
    });
    expect([rows.length, wrong]).toEqual([300_000, -1]);
  });

  it('stop with their signal, and refuse options and filters like every question', async () => {
    const source = await parquetSource(variedAccidents(10, 22));
    const stop = AbortSignal.abort(new Error('enough'));
    await expect(readAll(source.scanFeatures(usAccidentFeatures, {}, { signal: stop }))).rejects.toThrow(
      'enough',
    );
    expect(() => source.scanFeatures([], { stat: 'CA' } as never)).toThrow(/state/);
    expect(() => source.scanFeatures([], {}, { sigal: stop } as never)).toThrow(/signal/);
    expect(await readAll(source.scanFeatures([]))).toEqual(Array.from({ length: 10 }, () => []));
  });
});
