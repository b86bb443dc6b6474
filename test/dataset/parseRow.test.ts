import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRow } from '../../src/dataset/parseRow.js';
import { DuckDb } from '../../src/engines/duckdb/duckdb.js';
import { castInDuckDb, header, rowArbitrary, sampled } from './rows.js';

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
});
