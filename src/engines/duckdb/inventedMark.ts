import { inventedIdEnd, inventedIdStart } from '../../dataset/invented.js';
import type { DuckDb } from './duckdb.js';
import { filesSql, parquetSql } from './fileSql.js';

/**
 * Looks for the mark of made-up accidents in Parquet files. Each file is looked at once, since a file never changes under
 * its name, and no rows are read of a file whose minima and maxima rule the mark out.
 */
export class InventedMark {
  readonly #engine: DuckDb;
  /** Files without the mark. */
  #unmarked: ReadonlySet<string> = new Set();
  /** A store that has had one file with the mark keeps it. */
  #isFound = false;

  constructor(engine: DuckDb) {
    this.#engine = engine;
  }

  /** Whether any of the events in these files, or in those of an earlier call, is made up. */
  async isIn(paths: readonly string[]): Promise<boolean> {
    const unread = paths.filter((path) => !this.#unmarked.has(path));
    if (this.#isFound || unread.length === 0) return this.#isFound;
    this.#isFound = await this.#isAnyMarked(unread);
    this.#unmarked = new Set(paths);
    return this.#isFound;
  }

  async #isAnyMarked(paths: readonly string[]): Promise<boolean> {
    // The IDs of another dataset may be numbers, or have another name.
    const withTexts = await this.#engine.rows(
      `SELECT file_name AS path FROM parquet_schema(${filesSql(paths)}) WHERE name = 'id' AND type = 'BYTE_ARRAY'`,
    );
    if (withTexts.length === 0) return false;
    const files = parquetSql(
      withTexts.map(({ path }) => path as string),
      'union_by_name=true',
    );
    const marked = await this.#engine.rows(
      `SELECT 1 FROM ${files} WHERE id >= '${inventedIdStart}' AND id < '${inventedIdEnd}' LIMIT 1`,
    );
    return marked.length > 0;
  }
}
