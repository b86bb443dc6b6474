import { resolve } from 'node:path';
import type { Dataset } from '../../dataset/dataset.js';
import type { DuckDb } from './duckdb.js';
import { filesSql, parquetSql } from './fileSql.js';
import { sqlTypes } from './sqlTypes.js';

/**
 * Parquet files as records of a dataset. A column that a file lacks, because it was written before the dataset had it,
 * is null. The columns of each file are read once, since a file never changes under its name.
 */
export class RecordFiles {
  readonly #engine: DuckDb;
  readonly #dataset: Dataset;
  /** The names of the columns of a file, as one text, by its path. */
  #namesByPath: ReadonlyMap<string, string> = new Map();

  constructor(engine: DuckDb, dataset: Dataset) {
    this.#engine = engine;
    this.#dataset = dataset;
  }

  /** The relation of the records of these files. Files with every column are read directly. */
  async sql(paths: readonly string[]): Promise<string> {
    const known = new Set(await this.#namesOf(paths));
    const files = parquetSql(paths, known.size > 1 ? 'union_by_name=true' : '');
    const names = new Set([...known].flatMap((text) => text.split(' ')));
    const lacking = this.#dataset.columns.filter(({ name }) => !names.has(name));
    if (lacking.length === 0) return files;
    return `(SELECT *, ${lacking.map(({ name, type }) => `NULL::${sqlTypes[type]} AS ${name}`).join(', ')} FROM ${files})`;
  }

  async #namesOf(paths: readonly string[]): Promise<string[]> {
    const before = this.#namesByPath;
    const unread = paths.filter((path) => !before.has(path));
    const read = unread.length === 0 ? new Map<string, string>() : await this.#read(unread);
    const namesByPath = new Map(
      paths.map((path) => [path, before.get(path) ?? read.get(resolve(path)) ?? '']),
    );
    this.#namesByPath = namesByPath;
    return [...namesByPath.values()];
  }

  async #read(paths: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.#engine.rows(
      `SELECT file_name AS path, string_agg(name, ' ' ORDER BY name) AS names
       FROM parquet_schema(${filesSql(paths)}) WHERE type IS NOT NULL GROUP BY path`,
    );
    return new Map(rows.map(({ path, names }) => [resolve(path as string), names as string]));
  }
}
