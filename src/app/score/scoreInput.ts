import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../base/errors.js';
import { fileNotFound } from '../../base/fileNotFound.js';
import { schemeOf, withoutPassword } from '../../base/urls.js';
import type { CsvHeader } from '../../csv/header.js';
import type { ColumnMap } from '../../dataset/columnMap.js';
import type { Dataset } from '../../dataset/dataset.js';
import { DuckDb } from '../../engines/duckdb/duckdb.js';
import { isGlob, isImportFolder } from '../../storage/import/inputFiles.js';
import { readHeaders } from '../../storage/import/inputHeaders.js';
import { importFiles } from '../../storage/import/manifest.js';
import { isOwnParquet, refuseCsvOptions } from '../../storage/import/openHistory.js';
import {
  isParquet,
  type ParquetHeader,
  parquetColumns,
  parquetRows,
} from '../../storage/import/parquetFile.js';

/** A file to score: its rows come as text, or as Parquet. */
export type ScoreInput = TextInput | ParquetInput;

interface TextInput {
  readonly kind: 'text';
  readonly path: string;
  readonly names: readonly string[];
  readonly header: CsvHeader;
}

export interface ParquetInput {
  readonly kind: 'parquet';
  readonly path: string;
  readonly names: readonly string[];
  readonly rows: number;
  /** How another program's file is read; null for a file of blackspot, whose rows are typed. */
  readonly header: ParquetHeader | null;
}

/**
 * Finds out what a file is and which columns it has.
 * @throws InputError when there is no such file, or it is not one file
 * @throws DataError when it is not a file of accidents
 */
export async function readScoreInput(
  path: string,
  dataset: Dataset,
  columns: ColumnMap | undefined,
): Promise<ScoreInput> {
  if (path === '-' && !existsSync(path)) throw notOneFile('standard input');
  if (schemeOf(path) !== null) throw notOneFile(`an address: ${withoutPassword(path)}`);
  if (isGlob(path)) throw notOneFile(`a pattern: ${path}`);
  const stats = await stat(path).catch(() => null);
  if (stats === null) throw fileNotFound(path, 'File or folder');
  if (stats.isDirectory() && !isImportFolder(path)) throw notOneFile(`a folder: ${path}`);
  if (stats.isDirectory() || (await isOwnParquet(path, dataset))) {
    refuseCsvOptions(path, columns === undefined ? {} : { columns });
    return ownParquet(stats.isDirectory() ? join(path, importFiles.parquet) : path);
  }
  const [headed] = await readHeaders([{ path, name: path }], dataset, columns ?? {});
  const header = headed!.header!;
  const { names } = header;
  return isParquet(header)
    ? { kind: 'parquet', path, names, rows: header.rows, header }
    : { kind: 'text', path, names, header };
}

async function ownParquet(path: string): Promise<ParquetInput> {
  const engine = await DuckDb.open({ threads: 1 });
  try {
    const { names } = await parquetColumns(engine, path);
    return { kind: 'parquet', path, names, rows: await parquetRows(engine, path), header: null };
  } finally {
    await engine.close();
  }
}

function notOneFile(what: string): InputError {
  return new InputError(`Expected one file, or the folder of an import, to score, got ${what}.`, {
    hint: 'Score each file by itself, or import them and score the folder of the import. On a stream, `blackspot consume --model` predicts.',
  });
}
