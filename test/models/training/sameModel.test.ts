import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayIntoSegments } from '../../../src/app/embedded.js';
import { openSource } from '../../../src/app/openSource.js';
import { featuresOf } from '../../../src/dataset/featureSets.js';
import { readLabelled } from '../../../src/models/readEvents.js';
import { takeRows } from '../../../src/models/training/batches.js';
import { studySeverity } from '../../../src/models/training/studySeverity.js';
import { trainSeverity } from '../../../src/models/training/trainSeverity.js';
import type { Source } from '../../../src/query/source.js';
import { parquetInput } from '../../../src/replay/parquetInput.js';
import { createRandom } from '../../../src/stats/random.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import { openHistory } from '../../../src/storage/import/openHistory.js';
import { generate } from '../../../src/synthetic/generate.js';
import { transpile } from '../../support/transpiled.js';
import { shuffledSource } from './shuffledSource.js';

const work = mkdtempSync(join(tmpdir(), 'blackspot-same-'));
const csv = join(work, 'a.csv');
const quick = { rounds: 6, leaves: 12 } as const;
let source: Source;

beforeAll(async () => {
  await generate({ rows: 10_000, seed: 4, out: csv, from: '2019-06-01', threads: 1 });
  source = await openHistory(csv, { threads: 1 });
});
afterAll(async () => {
  await source.close();
  rmSync(work, { recursive: true, force: true });
});

/** All that a folder keeps of a model, save where the accidents came from. */
async function modelOf(from: Source, train = trainSeverity): Promise<string> {
  const { content } = await train(from, { ...quick, threads: 1 });
  return JSON.stringify({ ...content, source: null });
}

async function opened(address: string, use: (source: Source) => Promise<string>): Promise<string> {
  const other = await openSource(address, { threads: 1 });
  try {
    return await use(other);
  } finally {
    await other.close();
  }
}

describe('the same accidents and seed', () => {
  it('give the same model in any order, from CSV, Parquet and a live folder', async () => {
    const expected = await modelOf(source);
    for (const [seed, batchRows] of [
      [1, 10_000],
      [2, 777],
    ] as const)
      expect(await modelOf(shuffledSource(source, seed, batchRows))).toBe(expected);

    const [header = '', ...lines] = readFileSync(csv, 'utf8').trimEnd().split('\n');
    createRandom(5).shuffle(lines);
    const mixed = join(work, 'mixed.csv');
    writeFileSync(mixed, `${[header, ...lines].join('\n')}\n`);
    expect(await opened(mixed, modelOf)).toBe(expected);

    const imported = join(work, 'import');
    await importCsv(csv, { into: imported, threads: 1 });
    const parquet = join(imported, 'accidents.parquet');
    expect(await opened(parquet, modelOf)).toBe(expected);

    const folder = join(work, 'live');
    const input = parquetInput({ paths: [parquet], isSorted: true, digest: 'd', threads: 1 });
    const faults = { seed: 9, outOfOrder: 0.3, late: 0.2, duplicated: 0.1 };
    await (await replayIntoSegments(input, folder, { replay: { faults }, store: { threads: 1 } })).done;
    expect(await opened(folder, modelOf)).toBe(expected);
  });

  it('give the same model and the same scores on one, two and three threads', async () => {
    const folder = transpile([resolve('src')]);
    const load = (file: string) => import(pathToFileURL(join(folder, 'src/models', file)).href);
    const training = (await load(
      'training/trainSeverity.js',
    )) as typeof import('../../../src/models/training/trainSeverity.js');
    const scoring = (await load(
      'scoring/scoreBatches.js',
    )) as typeof import('../../../src/models/scoring/scoreBatches.js');
    const models = new Set<string>();
    const scores = new Set<string>();
    const features = featuresOf('report');
    for (const threads of [1, 2, 3]) {
      const { content } = await training.trainSeverity(source, { ...quick, threads });
      models.add(JSON.stringify(content));
      const trained = { version: 'v', model: content.model, thresholds: content.thresholds };
      for (const batchRows of [10_000, 500, 33]) {
        const probabilities: number[] = [];
        const batches = cut(readLabelled(source, features), batchRows);
        for await (const one of scoring.scoreBatches(trained, batches, { threads }))
          probabilities.push(...one.probabilities);
        scores.add(JSON.stringify(probabilities));
      }
    }
    expect([models.size, scores.size]).toEqual([1, 1]);
    expect([...scores][0]!.length).toBeGreaterThan(4 * 9_000);
  });

  it('give the same study in any order', async () => {
    const options = { ...quick, rounds: 3, rows: 6_000, threads: 1 };
    const expected = JSON.stringify(await studySeverity(source, options));
    const shuffled = shuffledSource(source, 3, 1_234);
    expect(JSON.stringify(await studySeverity(shuffled, options))).toBe(expected);
  });
});

/** Batches of another size. */
async function* cut(batches: ReturnType<typeof readLabelled>, size: number): ReturnType<typeof readLabelled> {
  for await (const batch of batches) {
    for (let first = 0; first < batch.count; first += size) {
      const rows = Uint32Array.from({ length: Math.min(size, batch.count - first) }, (_, at) => first + at);
      yield takeRows(batch, rows);
    }
  }
}
