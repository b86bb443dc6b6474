import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import { eventKey } from '../../../src/dataset/key.js';
import { columns, type NumericField } from '../../../src/dataset/usAccidents/columns.js';
import { usAccidents } from '../../../src/dataset/usAccidents/usAccidents.js';
import { noStatistics } from '../../../src/engines/duckdb/columnStatistics.js';
import { DuckDbReader } from '../../../src/engines/duckdb/duckDbReader.js';
import type { DuckDbSource } from '../../../src/engines/duckdb/duckDbSource.js';
import { parquetSql } from '../../../src/engines/duckdb/fileSql.js';
import type { Relation } from '../../../src/engines/duckdb/questionSql.js';
import { count } from '../../../src/query/build.js';
import { fieldsOf } from '../../../src/query/fields.js';
import type { Question } from '../../../src/query/question.js';
import { sampleBitsOf, sampleModulus, sampleRank } from '../../../src/query/sampleRank.js';
import { noCounts } from '../../../src/query/sourceCounts.js';
import type { Table } from '../../../src/query/table.js';
import { holds, naiveAnswer } from '../../query/naive.js';
import { openFiles, parquetSource, testFolder } from '../../query/parquetSource.js';
import { tableDifferences } from '../../query/sameTable.js';
import { variedAccidents, writeAccidents } from '../../query/variedAccidents.js';

const accidents = variedAccidents(700, 31);
const times = accidents.map(({ startAt }) => startAt).sort();
const allNames = columns.map(({ name }) => name);
let source: DuckDbSource;
beforeAll(async () => {
  source = await parquetSource(accidents);
});

const byKey = (rows: readonly Record<string, unknown>[]): Record<string, unknown>[] =>
  [...rows].sort((a, b) => (String(a.key) < String(b.key) ? -1 : 1));

async function gathered(tables: AsyncIterable<Table>): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const table of tables) rows.push(...table.toRows());
  return rows;
}

describe('Parquet files as a source', () => {
  it('describe themselves: rows, first and last instant, and what was counted when they were made', async () => {
    expect(await source.describe()).toEqual({
      type: 'history',
      location: 'made',
      digest: null,
      rows: 700,
      isInvented: false,
      firstAt: times[0],
      lastAt: times.at(-1),
      freshAt: null,
      counts: { ...noCounts, read: 1 },
    });
  });

  it('stop a query when the signal aborts, with its reason, and answer the next one', async () => {
    const many = await parquetSource(accidents);
    const reason = new Error('the reader left');
    await expect(many.ask(count(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(many.sample(5, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const scan = many.scan(['state'], {}, { signal: AbortSignal.abort(reason) });
    await expect(gathered(scan)).rejects.toBe(reason);
    expect((await many.ask(count())).toRows()).toEqual([{ n: 700 }]);
  });

  it('scan gives back every column of every record as it was', async () => {
    expect(byKey(await gathered(source.scan(allNames)))).toEqual(byKey(accidents));
  });

  it('scan gives the rows of a filter, and may be left early', async () => {
    const where = { state: ['CA', null], not: { junction: true } };
    const wanted = accidents.filter((accident) => holds(accident, where));
    expect(byKey(await gathered(source.scan(allNames, where)))).toEqual(byKey(wanted));
    for await (const _ of source.scan(['key'])) break;
    expect((await source.ask(count())).columns.n![0]).toBe(700);
  });

  it('sample takes the rows of least rank, which key and seed decide', async () => {
    const { factor, shift } = sampleRank(5);
    const rank = (key: string): number =>
      Number((BigInt(sampleBitsOf(key)) * BigInt(factor) + BigInt(shift)) % BigInt(sampleModulus));
    const where = { severity: { min: 2 } };
    const wanted = accidents
      .filter((accident) => holds(accident, where))
      .sort((a, b) => rank(a.key) - rank(b.key) || (a.key < b.key ? -1 : 1));
    expect((await source.sample(40, { seed: 5, where })).toRows()).toEqual(wanted.slice(0, 40));
    expect((await source.sample(10_000, { seed: 5, where })).toRows()).toEqual(wanted);
  });

  it('sample takes the same rows from other files, with other threads, and others with another seed', async () => {
    const parts = await parquetSource(accidents, 5);
    const paths = await parts.data.paths();
    const single = await openFiles(() => paths, 1);
    const first = await source.sample(50, { columns: ['key'] });
    expect(await parts.sample(50, { columns: ['key'] })).toEqual(first);
    expect(await single.sample(50, { columns: ['key'] })).toEqual(first);
    expect(await source.sample(50, { columns: ['key'], seed: 2 })).not.toEqual(first);
  });

  it('answer questions that are asked at the same time, also while a scan is under way', async () => {
    const scan = source.scan(['key'])[Symbol.asyncIterator]();
    await scan.next();
    const answers = await Promise.all(
      [1, 2, 3, 4].map((severity) => source.ask(count().where({ severity }))),
    );
    expect(answers.map(({ columns }) => columns.n![0])).toEqual(
      [1, 2, 3, 4].map((severity) => accidents.filter((one) => one.severity === severity).length),
    );
    await scan.return?.();
  });

  it('explain shows the statement, its values and the plan', async () => {
    const text = await source.explain(count().where({ city: 'Dayton' }));
    expect(text).toMatch(/GROUP BY|count\(\*\)/);
    expect(text).toContain('["Dayton"]');
    expect(text).toMatch(/PARQUET/i);
  });

  it('prune row groups: a filter on the start reaches the scan of the file', async () => {
    const plan = await source.explain(count().where({ from: '2020-01-01', until: '2020-02-01' }));
    expect(plan.slice(plan.indexOf('values:'))).toMatch(/Filters:[\s\S]*startLocal/);
  });

  it('count missing values without reading columns of which the statistics of the files know them', async () => {
    const some = accidents.map((accident, row) => {
      const changed = {
        ...accident,
        description: 'A text',
        street: null,
        isFreeway: null,
        city: row % 3 === 0 ? null : 'Dayton',
      };
      return { ...changed, key: eventKey(changed) };
    });
    const made = await parquetSource(some, 2);
    const missing = (name: string) => ({ kind: 'share', where: { [name]: { present: false } } }) as const;
    const question = {
      measures: { never: missing('description'), always: missing('street'), mixed: missing('city') },
      by: [],
      where: {},
      orderBy: [],
      limit: null,
    };
    const [row] = (await made.ask(question)).toRows();
    expect(row).toEqual({ never: 0, always: 1, mixed: Math.ceil(some.length / 3) / some.length });
    const plan = (await made.explain(question)).replace(/^[\s\S]*values:/, '');
    expect(plan).toContain('city');
    expect(plan).not.toMatch(/description|street/);
  });

  it('count the values of a number before they make bins of them, where the number has a dictionary', async () => {
    const measuresOf = (of: NumericField): Question['measures'] => ({
      n: { kind: 'count' },
      sum: { kind: 'sum', of },
      mean: { kind: 'mean', of },
      min: { kind: 'min', of },
      max: { kind: 'max', of },
      high: { kind: 'share', where: { [of]: { min: 10 } } },
      missing: { kind: 'share', where: { [of]: { present: false } } },
    });
    const questionOf = (of: NumericField): Question => ({
      measures: measuresOf(of),
      by: [{ bin: of, width: 7, origin: 1 }],
      where: { severity: [2, 3], state: ['CA', null] },
      orderBy: [],
      limit: null,
    });
    const { numbers } = fieldsOf(usAccidents);
    const statistics = { ...noStatistics, fewValues: new Set(numbers) };
    const paths = await source.data.paths();
    const from: Relation = () => parquetSql(paths);
    const reader = new DuckDbReader(source.engine, usAccidents, async () => ({
      from,
      named: from,
      statistics,
      isInvented: false,
    }));
    for (const of of numbers as readonly NumericField[]) {
      const question = questionOf(of);
      expect(await reader.explain(question)).toContain('AS weight');
      expect(tableDifferences(await reader.ask(question), naiveAnswer(accidents, question)), of).toEqual([]);
    }
    expect(await source.explain(questionOf('severity'))).toContain('AS weight');
    expect(await source.explain(questionOf('lat'))).not.toContain('AS weight');
    const ofTwo = { ...questionOf('severity'), measures: measuresOf('lat') };
    expect(await source.explain(ofTwo)).not.toContain('AS weight');
  });

  it('list their files again when one went away between listing and reading', async () => {
    const old = join(testFolder, 'old.parquet');
    const fresh = join(testFolder, 'fresh.parquet');
    await writeAccidents(old, accidents.slice(0, 10));
    await writeAccidents(fresh, accidents.slice(0, 20));
    let listed = 0;
    const moving = await openFiles(() => {
      listed += 1;
      return listed % 2 === 1 ? [old] : [fresh];
    });
    rmSync(old);
    expect((await moving.ask(count())).columns.n![0]).toBe(20);
    expect((await moving.describe()).rows).toBe(20);
    expect((await gathered(moving.scan(['key']))).length).toBe(20);
    expect((await moving.sample(100)).rowCount).toBe(20);
  });

  it('fail when the files stay away', async () => {
    const gone = await openFiles(() => [join(testFolder, 'never.parquet')]);
    await expect(gone.ask(count())).rejects.toThrow(/never\.parquet/);
  });

  it('refuse columns, seeds and sizes that there are not', async () => {
    expect(() => source.scan(['lat', 'lat'])).toThrow(InputError);
    expect(() => source.scan(['latitude' as 'lat'])).toThrow(/did you mean lat/);
    await expect(source.sample(-1)).rejects.toThrow(InputError);
    await expect(source.sample(1, { seed: 0.5 })).rejects.toThrow(InputError);
  });
});
