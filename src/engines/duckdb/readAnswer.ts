import type { DuckDBDataChunk } from '@duckdb/node-api';
import { type AnswerColumn, decodeColumn } from '../../query/answerColumn.js';
import { Table } from '../../query/table.js';
import { type BatchReader, type ColumnReader, createBatchReader, NumberReader } from './batchReader.js';
import { TextCache } from './textCache.js';

type Values = Float64Array | (string | null)[];

/** Gathers the chunks of an answer into a Table. Equal texts are one string. */
export function answerReader(columns: readonly AnswerColumn[]): BatchReader<Table> {
  const readers = columns.map(
    ({ type, decode }): ColumnReader<Values> =>
      type === 'text' && decode === undefined ? new TextReader() : new NumberReader(Float64Array),
  );
  return createBatchReader(
    readers,
    (values, rowCount) =>
      new Table(
        Object.fromEntries(
          columns.map((column, index) => [column.name, decodeColumn(column, values[index]!)]),
        ),
        rowCount,
      ),
  );
}

class TextReader implements ColumnReader<(string | null)[]> {
  readonly #cache = new TextCache((text) => text);
  #values: (string | null)[] = [];

  add(chunk: DuckDBDataChunk, index: number, rowStart: number): void {
    this.#cache.read(chunk.getColumnVector(index), chunk.rowCount, this.#values, rowStart, null);
  }

  take(): (string | null)[] {
    const values = this.#values;
    this.#values = [];
    return values;
  }
}
