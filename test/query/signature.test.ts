import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayIntoSegments } from '../../src/app/embedded.js';
import { openLive } from '../../src/app/openLive.js';
import { type DuckDbSource, openDuckDbSource } from '../../src/engines/duckdb/duckDbSource.js';
import type { Source } from '../../src/query/source.js';
import { noCounts } from '../../src/query/sourceCounts.js';
import { parquetInput } from '../../src/replay/parquetInput.js';
import { naiveAnswer } from './naive.js';
import { randomQuestions } from './randomQuestions.js';
import { tableDifferences } from './sameTable.js';
import { variedAccidents, writeAccidents } from './variedAccidents.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-query-'));
const accidents = variedAccidents(1_500, 1);
const questions = randomQuestions(300, 2, accidents);
const file = join(folder, 'accidents.parquet');
const segments = join(folder, 'segments');
let history: DuckDbSource;
let live: Source;

beforeAll(async () => {
  await writeAccidents(file, accidents);
  history = await openDuckDbSource(parquetData(file), { threads: 2 });
  const run = await replayIntoSegments(
    parquetInput({ paths: [file], isSorted: true, digest: '' }),
    segments,
    {
      consume: { maxBatchMessages: 100 },
    },
  );
  await run.done;
  live = await openLive(segments, { threads: 2 });
});
afterAll(async () => {
  await history.close();
  await live.close();
  rmSync(folder, { recursive: true, force: true });
});

function parquetData(path: string) {
  return {
    type: 'history' as const,
    location: path,
    digest: null,
    paths: async () => [path],
    freshAt: async () => null,
    counts: async () => noCounts,
  };
}

describe('300 random questions', () => {
  it('are answered from Parquet as by a plain loop over the rows', async () => {
    for (const question of questions) {
      const expected = naiveAnswer(accidents, question);
      expect(tableDifferences(await history.ask(question), expected), JSON.stringify(question)).toEqual([]);
    }
  });

  it('are answered the same from live segments, after a replay and its consumption', async () => {
    for (const question of questions) {
      const expected = await history.ask(question);
      expect(tableDifferences(await live.ask(question), expected), JSON.stringify(question)).toEqual([]);
    }
  });

  it('do not all have empty answers, or the answer over everything', () => {
    const counts = questions.map((question) => {
      const { columns } = naiveAnswer(accidents, {
        ...question,
        measures: { n: { kind: 'count' } },
        by: [],
        orderBy: [],
        limit: null,
      });
      return columns.n![0] as number;
    });
    const between = counts.filter((n) => n > 0 && n < accidents.length);
    expect(between.length).toBeGreaterThan(100);
  });
});
