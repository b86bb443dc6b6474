import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { type DuckDbSource, openDuckDbSource } from '../../src/engines/duckdb/duckDbSource.js';
import { noCounts } from '../../src/query/sourceCounts.js';
import { writeAccidents } from './variedAccidents.js';

/** A folder of this test file, gone when it ends. */
export const testFolder: string = mkdtempSync(join(tmpdir(), 'blackspot-query-'));
const open: DuckDbSource[] = [];
afterAll(async () => {
  for (const source of open) await source.close();
  rmSync(testFolder, { recursive: true, force: true });
});

/** A Source over accidents in as many Parquet files, closed when the test file ends. */
export async function parquetSource(accidents: readonly Accident[], files = 1): Promise<DuckDbSource> {
  const paths: string[] = [];
  for (let file = 0; file < files; file++) {
    const path = join(testFolder, `accidents-${open.length}-${file}.parquet`);
    await writeAccidents(
      path,
      accidents.filter((_, index) => index % files === file),
    );
    paths.push(path);
  }
  return openFiles(() => paths);
}

export async function openFiles(paths: () => readonly string[], threads = 2): Promise<DuckDbSource> {
  const data = {
    location: 'made',
    digest: null,
    paths: async () => paths(),
    freshAt: async () => null,
    counts: async () => ({ ...noCounts, read: 1 }),
  };
  const source = await openDuckDbSource({ type: 'history', ...data }, { threads });
  open.push(source);
  return source;
}
