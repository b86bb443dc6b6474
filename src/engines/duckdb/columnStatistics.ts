import { columnState } from '../../query/columnStates.js';
import type { ColumnState } from '../../query/source.js';
import type { DuckDb } from './duckdb.js';
import { fileSql } from './fileSql.js';

/**
 * What Parquet files say of their columns without being read. Reading is what a question costs: the column
 * `description` alone is an eighth of a file.
 */
export interface ColumnStatistics {
  /** Of each column that is in a file; `unknown` where a file does not count its nulls. Empty where nothing is known. */
  readonly states: ReadonlyMap<string, ColumnState>;
  /** Columns of which every row group has a dictionary: of few values, next to the rows. */
  readonly fewValues: ReadonlySet<string>;
}

/** Nothing is known: every column has to be read as it is. */
export const noStatistics: ColumnStatistics = { states: new Map(), fewValues: new Set() };

/** What one file says of one column. */
interface FileColumn {
  readonly rows: number;
  /** Rows with a value; null where a row group does not say. */
  readonly values: number | null;
  readonly hasDictionary: boolean;
}

type FileColumns = ReadonlyMap<string, FileColumn>;

/** Reads the metadata of Parquet files, of each once: they never change under one name. */
export class StatisticsReader {
  readonly #engine: DuckDb;
  #byPath: ReadonlyMap<string, FileColumns> = new Map();
  #statistics: ColumnStatistics = noStatistics;

  constructor(engine: DuckDb) {
    this.#engine = engine;
  }

  async of(paths: readonly string[]): Promise<ColumnStatistics> {
    const known = this.#byPath;
    if (paths.length === known.size && paths.every((path) => known.has(path))) return this.#statistics;
    const byPath = new Map<string, FileColumns>();
    for (const path of paths) byPath.set(path, known.get(path) ?? (await this.#read(path)));
    this.#byPath = byPath;
    this.#statistics = statisticsOf([...byPath.values()]);
    return this.#statistics;
  }

  async #read(path: string): Promise<FileColumns> {
    const rows = await this.#engine.rows(
      `SELECT path_in_schema AS name, sum(num_values)::BIGINT AS "rows",
         CASE WHEN bool_and(stats_null_count IS NOT NULL) THEN sum(num_values - stats_null_count)::BIGINT END AS "values",
         bool_and(contains(encodings::VARCHAR, 'DICTIONARY')) AS "hasDictionary"
       FROM parquet_metadata(${fileSql(path)}) GROUP BY name`,
    );
    return new Map(rows.map(({ name, ...column }) => [name as string, column as unknown as FileColumn]));
  }
}

/** Of all files together. In the rows of a file that lacks a column it has no value. */
function statisticsOf(files: readonly FileColumns[]): ColumnStatistics {
  const filled = files.filter((columns) => columns.size > 0);
  const rows = filled.reduce((sum, columns) => sum + [...columns.values()][0]!.rows, 0);
  const names = new Set(filled.flatMap((columns) => [...columns.keys()]));
  const states = new Map<string, ColumnState>();
  const fewValues = new Set<string>();
  for (const name of names) {
    const inFiles = filled.flatMap((columns) => columns.get(name) ?? []);
    const counts = inFiles.map(({ values }) => values);
    const isCounted = counts.every((values) => values !== null);
    const values = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    states.set(name, isCounted ? columnState(values, rows) : 'unknown');
    if (inFiles.every(({ hasDictionary }) => hasDictionary)) fewValues.add(name);
  }
  return { states, fewValues };
}
