import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayIntoSegments } from '../../../src/app/embedded.js';
import { openSource } from '../../../src/app/openSource.js';
import { type Dataset, defineDataset } from '../../../src/dataset/dataset.js';
import { parseRow } from '../../../src/dataset/parseRow.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { checkQuestion } from '../../../src/query/check.js';
import { combine } from '../../../src/query/combine.js';
import type { Question } from '../../../src/query/question.js';
import type { Source } from '../../../src/query/source.js';
import { parquetInput } from '../../../src/replay/parquetInput.js';
import { ensureImport } from '../../../src/storage/import/ensureImport.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import { naiveAnswer } from '../../query/naive.js';
import { tableDifferences } from '../../query/sameTable.js';
import { temporaryFolder } from '../../storage/import/csvFiles.js';
import { castInDuckDb, rowArbitraryOf, sampled } from '../rows.js';
import { yorkCollisions, yorkCsv, yorkQuestions } from './questions.js';
import { york } from './york.js';

/** York, when it has got two columns more. */
const later: Dataset = defineDataset({
  ...york,
  columns: [
    ...york.columns,
    { name: 'weather', headers: ['Weather'], type: 'text', isIdentity: false, meaning: 'Weather' },
    {
      name: 'witnesses',
      headers: ['Witnesses'],
      type: 'integer',
      isIdentity: false,
      range: [0, 99],
      meaning: 'x',
    },
  ],
});

const { folder, remove } = temporaryFolder('later');
const imported = join(folder, 'import');
const parquet = join(imported, 'accidents.parquet');
const segments = join(folder, 'segments');
const little = { threads: 1, dataset: later };
const { collisions } = yorkCollisions();
const known = collisions.map((record) => ({ ...record, weather: null, witnesses: null }));
const questions = [
  ...yorkQuestions,
  ...[
    { by: ['weather', 'ward'] },
    { by: [{ bin: 'witnesses', width: 2 }] },
    { by: [], where: { weather: { present: false } } },
    { by: [], where: { weather: 'rain' } },
  ].map((part) =>
    checkQuestion(
      {
        measures: {
          n: { kind: 'count' },
          sum: { kind: 'sum', of: 'witnesses' },
          known: { kind: 'share', where: { weather: { present: true } } },
          distinct: { kind: 'distinct', of: ['weather'] },
        },
        ...part,
      },
      later,
    ),
  ),
];

beforeAll(async () => {
  await importCsv(yorkCsv, { threads: 1, dataset: york, into: imported });
});
afterAll(remove);

async function expectAnswers(source: Source, records: typeof known): Promise<void> {
  for (const question of questions as readonly Question[]) {
    const expected = naiveAnswer(records, question, later);
    expect(tableDifferences(await source.ask(question), expected), JSON.stringify(question)).toEqual([]);
  }
}

describe('a column that an older import lacks', () => {
  it('reads as null, in every question, scan and sample', async () => {
    const source = await openSource(imported, little);
    try {
      await expectAnswers(source, known);
      const { columns } = await source.sample(3);
      expect([columns.weather, columns.witnesses]).toEqual([
        [null, null, null],
        new Float64Array(3).fill(Number.NaN),
      ]);
    } finally {
      await source.close();
    }
  });

  it('reads as null in a Parquet file on its own, where a column that is never null is still asked for', async () => {
    const moved = join(folder, 'moved.parquet');
    copyFileSync(parquet, moved);
    const source = await openSource(moved, little);
    await expectAnswers(source, known).finally(() => source.close());
    const engine = await DuckDb.open({ threads: 1 });
    const without = join(folder, 'without.parquet');
    await engine.run(`COPY (SELECT * EXCLUDE (startAt) FROM '${parquet}') TO '${without}'
      (FORMAT parquet, KV_METADATA {dataset: 'york-collisions'})`);
    engine.close();
    await expect(openSource(without, little)).rejects.toThrow(/Columns not found in .*: startAt/);
  });

  it('streams as null, and segments of before and after are one source and can be joined to history', async () => {
    const input = (dataset: Dataset, path: string) =>
      parquetInput({ paths: [path], isSorted: true, digest: path, dataset });
    const before = await replayIntoSegments(input(york, parquet), segments, {
      store: { threads: 1 },
      consume: { maxBatchMessages: 20 },
      replay: { until: '2020-01-01T00:00:00Z' },
    });
    await before.done;
    const after = await replayIntoSegments(input(later, parquet), segments, {
      store: { threads: 1 },
      consume: { maxBatchMessages: 20 },
    });
    const { consume } = await after.done;
    expect(consume.stored).toBeGreaterThan(50);
    expect(consume.stored + consume.duplicates).toBe(known.length);
    const [live, history] = [await openSource(segments, little), await openSource(imported, little)];
    try {
      await expectAnswers(live, known);
      await expectAnswers(combine(history, live, { at: '2020-06-01T00:00:00.000Z' }), known);
    } finally {
      await Promise.all([live.close(), history.close()]);
    }
  });

  it('is read when the CSV turns out to have it: the file is imported again', async () => {
    const csv = join(folder, 'with.csv');
    const [header, ...lines] = readFileSync(yorkCsv, 'utf8').trim().split('\n');
    writeFileSync(csv, [`${header},Weather`, ...lines.map((line) => `${line},rain`)].join('\n'));
    const into = join(folder, 'with');
    const first = await ensureImport(csv, { threads: 1, dataset: york, into });
    expect(first.manifest.unreadColumns).toEqual(['Weather']);
    const second = await ensureImport(csv, { threads: 1, dataset: later, into });
    expect([second.isNew, second.manifest.unreadColumns, second.manifest.absentColumns]).toEqual([
      true,
      [],
      ['witnesses'],
    ]);
    expect((await ensureImport(csv, { ...little, into })).isNew).toBe(false);
    const source = await openSource(into, little);
    await expectAnswers(
      source,
      known.map((record) => ({ ...record, weather: 'rain' as never })),
    ).finally(() => source.close());
  });
});

describe('a column that is not part of the identity', () => {
  it('does not change a key, in TypeScript and in SQL', async () => {
    const engine = await DuckDb.open({ threads: 1 });
    try {
      const headerOf = (dataset: Dataset): string[] => dataset.fileColumns.map(({ headers }) => headers[0]!);
      const [parseYork, parseLater] = [parseRow(headerOf(york), york), parseRow(headerOf(later), later)];
      const { seed, values: rows } = sampled(rowArbitraryOf(later), 1_000);
      const inSql = await castInDuckDb(engine, rows, later);
      let records = 0;
      for (const [at, row] of rows.entries()) {
        const [with14, with12] = [parseLater(row), parseYork(row.slice(0, 12))];
        expect(inSql[at], `seed ${seed}: ${JSON.stringify(row)}`).toEqual(with14);
        if (!('record' in with14) || !('record' in with12)) continue;
        expect(with14.record.key, `seed ${seed}: ${JSON.stringify(row)}`).toBe(with12.record.key);
        records += 1;
      }
      expect(records).toBeGreaterThan(100);
    } finally {
      engine.close();
    }
  });
});
