import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DuckDbSource } from '../../../src/engines/duckdb/duckDbSource.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { parquetSql } from '../../../src/engines/duckdb/fileSql.js';
import { count, mean } from '../../../src/query/build.js';
import { combine } from '../../../src/query/combine.js';
import type { Value } from '../../../src/query/question.js';
import { Table } from '../../../src/query/table.js';
import { parquetSource } from '../../query/parquetSource.js';
import { randomQuestions } from '../../query/randomQuestions.js';
import { tableDifferences } from '../../query/sameTable.js';
import { variedAccidents } from '../../query/variedAccidents.js';

const accidents = variedAccidents(1_000, 31);
let source: DuckDbSource;
let engine: DuckDb;
beforeAll(async () => {
  source = await parquetSource(accidents);
  engine = await DuckDb.open({ threads: 1 });
  for (const view of ['accidents', 'history', 'live']) {
    await engine.run(`CREATE VIEW ${view} AS FROM ${parquetSql(await source.data.paths())}`);
  }
});
afterAll(() => engine.close());

/** What the SQL returns, in the types of `expected`. */
async function answerOf(sql: string, expected: Table): Promise<Table> {
  const rows = await engine.rows(sql);
  const columns = Object.entries(expected.columns).map(([name, column]) => {
    const values = rows.map((row) => row[name] as Value);
    return [
      name,
      column instanceof Float64Array
        ? Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)))
        : values,
    ];
  });
  return new Table(Object.fromEntries(columns), rows.length);
}

describe('the SQL that was sent', () => {
  it('gives the answer of the question when it is run over a table accidents', async () => {
    for (const question of randomQuestions(300, 32, accidents)) {
      const [query, ...more] = await source.sent(question);
      expect(more).toEqual([]);
      expect(query).toMatchObject({ language: 'sql' });
      expect(query!.text).not.toMatch(/\$\d+::/);
      const answer = await source.ask(question);
      expect(tableDifferences(await answerOf(query!.text, answer), answer), query!.text).toEqual([]);
    }
  });

  it('reads like SQL that one would write', async () => {
    const question = count()
      .by('month', { bin: 'temperatureFahrenheit', width: 10 })
      .where({ state: 'CA', day: '2020-03-05', city: "O'Fallon" })
      .limit(3);
    const [query] = await source.sent(question);
    expect(query!.text).toMatchInlineSnapshot(`
      "SELECT
        printf('%d-%02d', c0 // 12, c0 % 12 + 1) AS "month",
        c1::DOUBLE * 10 AS "temperatureFahrenheitBin",
        c2 AS "n"
      FROM (
        SELECT
          (year(startLocal) * 12 + month(startLocal) - 1) AS c0,
          floor((temperatureFahrenheit::DOUBLE - 0) / 10)::BIGINT AS c1,
          count(*) AS c2
        FROM accidents
        WHERE (state = 'CA') AND (startLocal >= TIMESTAMP '2020-03-05' AND startLocal < TIMESTAMP '2020-03-06') AND (city = 'O''Fallon')
        GROUP BY 1, 2
      ) AS grouped
      ORDER BY grouped.c0 ASC NULLS LAST, grouped.c1 ASC NULLS LAST
      LIMIT 3"
    `);
  });

  it('gives the rows of a scan and of a sample', async () => {
    const columns = ['city', 'lat', 'lng', 'severity'] as const;
    const where = { severity: { min: 2 } };
    const [sample] = await source.sent({ columns, where, rows: 20, seed: 3 });
    const drawn = await source.sample(20, { columns, where, seed: 3 });
    expect(tableDifferences(await answerOf(sample!.text, drawn), drawn)).toEqual([]);
    const [scan] = await source.sent({ columns, where });
    const rows = await engine.rows(scan!.text);
    expect(rows.length).toBe(accidents.filter(({ severity }) => severity !== null && severity >= 2).length);
  });

  it('names no file, and both parts of a combined source', async () => {
    const handoverAt = '2020-06-01T00:00:00.000Z';
    const live = await parquetSource(accidents);
    const both = combine(source, live, { at: handoverAt });
    for (const question of [count().by('state'), mean('visibilityMiles').by('year').where({ severity: 2 })]) {
      const [query, ...more] = await both.sent(question);
      expect(more).toEqual([]);
      expect(query!.about).toBe(
        'History answers before 2020-06-01 00:00:00 UTC. Live answers from 2020-06-01 00:00:00 UTC on.',
      );
      expect(query!.text).not.toMatch(/read_parquet|[\\/]/);
      const answer = await both.ask(question);
      expect(tableDifferences(await answerOf(query!.text, answer), answer)).toEqual([]);
    }
  });
});
