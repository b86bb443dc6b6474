import { type Engine, sqlLiteral } from '../engine/duckdb.js';

/**
 * What the statistics of Parquet files say of missing values. To count them in such a column nothing has to be read, and
 * reading is what costs: the description alone is an eighth of a file.
 */
export interface KnownNulls {
  /** Columns with a value in every row. */
  readonly never: ReadonlySet<string>;
  /** Columns without a value in any row. */
  readonly always: ReadonlySet<string>;
}

/** Nothing is known: every column has to be read. */
export const noKnownNulls: KnownNulls = { never: new Set(), always: new Set() };

/** Reads the statistics of Parquet files, again only when there are others. */
export class NullStatistics {
  readonly #engine: Engine;
  #files = '';
  #known: KnownNulls = noKnownNulls;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async of(paths: readonly string[]): Promise<KnownNulls> {
    const files = paths.map(sqlLiteral).join(', ');
    if (this.#files !== files) {
      this.#known = await this.#read(files);
      this.#files = files;
    }
    return this.#known;
  }

  /** Of all row groups: a column that one of them has no statistics of is not known. */
  async #read(files: string): Promise<KnownNulls> {
    const rows = await this.#engine.rows(
      `SELECT path_in_schema AS name, bool_and(stats_null_count IS NOT DISTINCT FROM 0) AS never,
         bool_and(stats_null_count IS NOT DISTINCT FROM num_values) AS always
       FROM parquet_metadata([${files}]) GROUP BY name`,
    );
    const namesWith = (flag: 'never' | 'always'): ReadonlySet<string> =>
      new Set(rows.filter((row) => row[flag] === true).map(({ name }) => name as string));
    return { never: namesWith('never'), always: namesWith('always') };
  }
}
