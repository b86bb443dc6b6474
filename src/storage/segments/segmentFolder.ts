import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../base/errors.js';
import type { AddedColumn } from '../../dataset/addedColumns.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { DuckDb } from '../../engines/duckdb/duckdb.js';
import { checkDataset, notesSql, readNotes } from '../../engines/duckdb/fileDataset.js';
import { targetSql } from '../../engines/duckdb/fileSql.js';
import { recordColumnsSql } from '../../engines/duckdb/sqlTypes.js';
import type { Files } from '../files/files.js';
import { localFiles } from '../files/localFiles.js';
import { readColumns } from './segmentColumns.js';
import { listSegments } from './segmentFiles.js';

/** A folder of segments for readers, also while one process writes. */
export interface SegmentFolder {
  readonly location: string;
  /** The columns that steps have added to the events. */
  readonly added: readonly AddedColumn[];
  /** The current Parquet files, at least one. Call it for each query, because files come and go. */
  paths(): Promise<string[]>;
  /** Time of the latest write, ISO UTC; null before the first. */
  freshAt(): Promise<string | null>;
}

/** A file without rows, so that a folder without segments can be queried. */
const emptyName = 'empty.parquet';

/**
 * Opens a folder of segments for reading.
 * @throws InputError when it is not a folder of segments
 */
export async function openSegmentFolder(folder: string): Promise<SegmentFolder> {
  const files = localFiles(folder);
  if (!isSegmentFolder(folder)) {
    throw new InputError(`Not a folder of live segments: ${folder}.`, {
      hint: 'Create it with `blackspot replay`, or pass another folder.',
      details: { path: folder },
    });
  }
  return {
    location: folder,
    added: await readColumns(files),
    paths: async () => {
      const { live } = await listSegments(files);
      return live.length > 0 ? live.map(({ address }) => address) : [files.addressOf(emptyName)];
    },
    freshAt: async () => {
      const { live } = await listSegments(files);
      const times = live.map(({ modifiedMs }) => modifiedMs);
      return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
    },
  };
}

/** Whether a segment store was opened there before. */
export function isSegmentFolder(folder: string): boolean {
  return existsSync(join(folder, emptyName));
}

/** @throws InputError when the segments of a folder are of another dataset */
export async function checkSegmentFolder(engine: DuckDb, folder: string, dataset: Dataset): Promise<void> {
  const { dataset: id } = await readNotes(engine, join(folder, emptyName));
  checkDataset(id, dataset, folder);
}

/** Makes the folder a folder of segments. */
export async function makeSegmentFolder(engine: DuckDb, files: Files, dataset: Dataset): Promise<void> {
  if (isSegmentFolder(files.location)) return checkSegmentFolder(engine, files.location, dataset);
  await engine.run(`CREATE TEMP TABLE empty (${recordColumnsSql(dataset)})`);
  await files.putIfAbsent(emptyName, (path) =>
    engine.run(`COPY empty TO ${targetSql(path)} (FORMAT parquet, ${notesSql(dataset)})`),
  );
}
