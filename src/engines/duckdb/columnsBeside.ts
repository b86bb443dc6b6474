import {
  DOUBLE,
  DuckDBDataChunk,
  type DuckDBDoubleVector,
  type DuckDBIntegerVector,
  INTEGER,
} from '@duckdb/node-api';
import type { DuckDb } from './duckdb.js';
import { sqlLiteral } from './duckdb.js';
import { parquetSql, targetSql } from './fileSql.js';

/** A column that a Parquet file gets in addition to its own. */
export interface BesideColumn {
  /** Of letters and digits. */
  readonly name: string;
  readonly type: 'integer' | 'double';
}

/** Rows of a chunk of DuckDB. */
const chunkRows = 2_048;

/** Columns of numbers that are collected row by row and then written beside those of a Parquet file, in its order. */
export class ColumnsBeside {
  readonly #engine: DuckDb;
  readonly #columns: readonly BesideColumn[];
  readonly #chunk: DuckDBDataChunk;
  readonly #appender: Awaited<ReturnType<DuckDb['connection']['createAppender']>>;

  private constructor(
    engine: DuckDb,
    columns: readonly BesideColumn[],
    appender: Awaited<ReturnType<DuckDb['connection']['createAppender']>>,
  ) {
    this.#engine = engine;
    this.#columns = columns;
    this.#appender = appender;
    this.#chunk = DuckDBDataChunk.create(
      columns.map(({ type }) => (type === 'integer' ? INTEGER : DOUBLE)),
      chunkRows,
    );
  }

  static async open(engine: DuckDb, columns: readonly BesideColumn[]): Promise<ColumnsBeside> {
    const definitions = columns.map(
      ({ name, type }) => `"${name}" ${type === 'integer' ? 'INTEGER' : 'DOUBLE'}`,
    );
    await engine.run(`CREATE OR REPLACE TABLE beside (${definitions.join(', ')})`);
    return new ColumnsBeside(engine, columns, await engine.connection.createAppender('beside'));
  }

  /**
   * Adds rows.
   * @param values one list for each column; value `row * stride + offset` belongs to a row. NaN is null.
   */
  append(
    count: number,
    values: readonly { readonly of: ArrayLike<number>; readonly stride: number; readonly offset: number }[],
  ): void {
    for (let from = 0; from < count; from += chunkRows) {
      const rows = Math.min(chunkRows, count - from);
      this.#chunk.reset();
      this.#chunk.rowCount = rows;
      for (const [at, { of, stride, offset }] of values.entries()) {
        const vector = this.#chunk.getColumnVector(at) as DuckDBDoubleVector | DuckDBIntegerVector;
        for (let row = 0; row < rows; row++) {
          const value = of[(from + row) * stride + offset]!;
          vector.setItem(row, Number.isNaN(value) ? null : value);
        }
        vector.flush();
      }
      this.#appender.appendDataChunk(this.#chunk);
    }
  }

  /**
   * Writes the rows of a Parquet file with these columns and a text that is the same in every row, null where the first
   * column is null.
   */
  async write(
    from: string,
    to: string,
    text: { readonly name: string; readonly value: string },
  ): Promise<void> {
    this.#appender.closeSync();
    const [first] = this.#columns;
    await this.#engine.run(
      `COPY (SELECT file.*, beside.*, CASE WHEN beside."${first!.name}" IS NOT NULL THEN ${sqlLiteral(text.value)} END AS "${text.name}"
         FROM ${parquetSql([from])} AS file POSITIONAL JOIN beside)
       TO ${targetSql(to)} (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 1)`,
    );
  }

  close(): void {
    this.#appender.closeSync();
  }
}
