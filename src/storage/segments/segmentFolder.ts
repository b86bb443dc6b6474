import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { publish } from '../../base/commitFile.js';
import { InputError } from '../../base/errors.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { Engine } from '../../engines/duckdb/duckdb.js';
import { checkDataset, notesSql, readNotes } from '../../engines/duckdb/fileDataset.js';
import { targetSql } from '../../engines/duckdb/fileSql.js';
import { recordColumnsSql } from '../../engines/duckdb/sqlTypes.js';
import { listSegments } from './segmentFiles.js';

/** A folder of segments as readers see it, at any time, also while one process writes. */
export interface SegmentFolder {
  readonly location: string;
  /** The Parquet files that make up the live events now, never none. Ask again for each query: they come and go. */
  paths(): string[];
  /** When an event last came, ISO UTC; null before the first. */
  freshAt(): string | null;
}

/** A file without rows, so that a folder without segments can be asked questions too. */
const emptyName = 'empty.parquet';

/**
 * Opens a folder of segments for reading.
 * @throws InputError when it is none.
 */
export function openSegmentFolder(folder: string): SegmentFolder {
  if (!isSegmentFolder(folder)) {
    throw new InputError(`Not a folder of live segments: ${folder}.`, {
      hint: 'Replay into it first; the folder is made then.',
      facts: { path: folder },
    });
  }
  return {
    location: folder,
    paths: () => {
      const paths = listSegments(folder).live.map(({ path }) => path);
      return paths.length > 0 ? paths : [join(folder, emptyName)];
    },
    freshAt: () => {
      const times = listSegments(folder).live.map(({ path }) => statSync(path).mtimeMs);
      return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
    },
  };
}

/** Whether a segment store was ever opened there. */
export function isSegmentFolder(folder: string): boolean {
  return existsSync(join(folder, emptyName));
}

/** @throws InputError when the segments of a folder are of another dataset */
export async function checkSegmentFolder(engine: Engine, folder: string, dataset: Dataset): Promise<void> {
  const { dataset: id } = await readNotes(engine, join(folder, emptyName));
  checkDataset(id, dataset, folder);
}

/** Makes the folder one of segments. */
export async function makeSegmentFolder(engine: Engine, folder: string, dataset: Dataset): Promise<void> {
  if (isSegmentFolder(folder)) return checkSegmentFolder(engine, folder, dataset);
  const path = join(folder, emptyName);
  await engine.run(`CREATE TEMP TABLE empty (${recordColumnsSql(dataset)})`);
  await engine.run(`COPY empty TO ${targetSql(`${path}.tmp`)} (FORMAT parquet, ${notesSql(dataset)})`);
  await publish(`${path}.tmp`, path);
}
