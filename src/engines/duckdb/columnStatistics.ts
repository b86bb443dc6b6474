import type { DuckDb } from './duckdb.js';
import { filesSql } from './fileSql.js';

/**
 * What Parquet files say of their columns without being read. Reading is what a question costs: the column
 * `description` alone is an eighth of a file.
 */
export interface ColumnStatistics {
  /** Columns with a value in every row. */
  readonly neverNull: ReadonlySet<string>;
  /** Columns without a value in any row. */
  readonly alwaysNull: ReadonlySet<string>;
  /** Columns of which every row group has a dictionary: of few values, next to the rows. */
  readonly fewValues: ReadonlySet<string>;
}

/** Nothing is known: every column has to be read as it is. */
export const noStatistics: ColumnStatistics = {
  neverNull: new Set(),
  alwaysNull: new Set(),
  fewValues: new Set(),
};

/** Reads the metadata of Parquet files, again only when there are others. */
export class StatisticsReader {
  readonly #engine: DuckDb;
  #files = '';
  #statistics: ColumnStatistics = noStatistics;

  constructor(engine: DuckDb) {
    this.#engine = engine;
  }

  async of(paths: readonly string[]): Promise<ColumnStatistics> {
    const files = filesSql(paths);
    if (this.#files !== files) {
      this.#statistics = await this.#read(files);
      this.#files = files;
    }
    return this.#statistics;
  }

  /** What holds in all row groups: where one of them does not say, nothing is known. */
  async #read(files: string): Promise<ColumnStatistics> {
    const rows = await this.#engine.rows(
      `SELECT path_in_schema AS name, bool_and(stats_null_count IS NOT DISTINCT FROM 0) AS "neverNull",
         bool_and(stats_null_count IS NOT DISTINCT FROM num_values) AS "alwaysNull",
         bool_and(contains(encodings::VARCHAR, 'DICTIONARY')) AS "fewValues"
       FROM parquet_metadata(${files}) GROUP BY name`,
    );
    const namesWith = (flag: keyof ColumnStatistics): ReadonlySet<string> =>
      new Set(rows.filter((row) => row[flag] === true).map(({ name }) => name as string));
    return {
      neverNull: namesWith('neverNull'),
      alwaysNull: namesWith('alwaysNull'),
      fewValues: namesWith('fewValues'),
    };
  }
}
