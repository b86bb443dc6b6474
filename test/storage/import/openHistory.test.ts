import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { count } from '../../../src/query/build.js';
import { noCounts } from '../../../src/query/sourceCounts.js';
import { ensureImport } from '../../../src/storage/import/ensureImport.js';
import { openHistory } from '../../../src/storage/import/openHistory.js';
import { csvText, rowText, rowTexts, temporaryFolder } from './csvFiles.js';

const { folder, remove } = temporaryFolder('open');
afterAll(remove);
const little = { threads: 1, memory: '500MB' };
const path = join(folder, 'some.csv');
writeFileSync(path, csvText([...rowTexts(5), rowText(1, { ID: 'A-9' }), rowText(7, { Severity: 'x' })]));

async function facts(location: string): Promise<Record<string, unknown>> {
  const source = await openHistory(location, little);
  const { type, digest, rows, firstAt, lastAt, counts } = await source.describe();
  const [{ n } = { n: 0 }] = (await source.ask(count())).toRows();
  await source.close();
  return { type, digest, rows, firstAt, lastAt, counts, n };
}

describe('openHistory', () => {
  it('opens a CSV, the folder of its import and the Parquet file in it, all with the same rows', async () => {
    const fromCsv = await facts(path);
    expect(fromCsv).toEqual({
      type: 'history',
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      rows: 5,
      n: 5,
      firstAt: '2020-01-01T05:00:00.000Z',
      lastAt: '2020-01-01T05:04:00.000Z',
      counts: {
        ...noCounts,
        read: 7,
        stored: 5,
        duplicates: 1,
        rejected: 1,
        rejectedByReason: { 'Severity is not a whole number from 0 to 4': 1 },
      },
    });
    const { folder: into } = await ensureImport(path, little);
    expect(await facts(into)).toEqual(fromCsv);
    const moved = join(folder, 'moved.parquet');
    copyFileSync(join(into, 'accidents.parquet'), moved);
    expect(await facts(moved)).toEqual({ ...fromCsv, counts: noCounts });
  });

  it('says why a file of nothing but rejects cannot be opened', async () => {
    const bad = join(folder, 'bad.csv');
    writeFileSync(bad, csvText([rowText(0, { Severity: '' })]));
    await expect(openHistory(bad, { ...little, mostRejected: 1 })).rejects.toMatchObject({
      code: 'DATA',
      message: expect.stringMatching(/rejected 1 of 1 row. Severity is missing \(1\)/),
    });
  });

  it('refuses what is no history', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(folder, 'no.parquet'), 'PAR?');
    await expect(openHistory(other)).rejects.toMatchObject({ code: 'INPUT' });
    await expect(openHistory(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'INPUT' });
    await expect(openHistory(join(folder, 'no.parquet'))).rejects.toMatchObject({ code: 'DATA' });
  });
});
