import { columnState } from '../../query/columnStates.js';
import type { ColumnState } from '../../query/source.js';
import type { DuckDb } from './duckdb.js';
import { fileSql } from './fileSql.js';

/**
 * Statistics of columns from the metadata of Parquet files. They save reading columns, which is the main cost of a
 * question: the column `description` alone is an eighth of a file.
 */
export interface ColumnStatistics {
  /** The state of each column in the files; `unknown` if a file does not count its nulls. Empty without statistics. */
  readonly states: ReadonlyMap<string, ColumnState>;
  /** Columns with a dictionary in every row group, so with few values relative to the rows. */
  readonly fewValues: ReadonlySet<string>;
}

/** No statistics: every column has to be read. */
export const noStatistics: ColumnStatistics = { states: new Map(), fewValues: new Set() };

/** The metadata of one column in one file. */
interface FileColumn {
  readonly rows: number;
  /** Rows with a value; null if a row group does not count them. */
  readonly values: number | null;
  readonly hasDictionary: boolean;
}

type FileColumns = ReadonlyMap<string, FileColumn>;

/** Reads the metadata of Parquet files. Each file is read once, since a file never changes under its name. */
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

/** The statistics of all files together. A column that a file lacks has no value in its rows. */
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
