import type { DuckDBDataChunk } from '@duckdb/node-api';
import { type AnswerColumn, decodeColumn } from '../../query/answerColumn.js';
import { Table, type TableColumn } from '../../query/table.js';
import { TextCache } from './textCache.js';

/** Gathers the chunks of DuckDB into batches. */
export interface BatchReader<Batch> {
  /** Rows since the last batch. */
  readonly rowCount: number;
  add(chunk: DuckDBDataChunk): void;
  /** Returns what was gathered and empties the reader. */
  take(): Batch;
}

/** Gathers the chunks of an answer into a Table: numbers are copied as memory, equal texts are one string. */
export class AnswerReader implements BatchReader<Table> {
  readonly #columns: readonly AnswerColumn[];
  readonly #readers: readonly ColumnReader[];
  #rowCount = 0;

  constructor(columns: readonly AnswerColumn[]) {
    this.#columns = columns;
    this.#readers = columns.map(({ type, decode }) =>
      type === 'text' && decode === undefined ? new TextReader() : new NumberReader(),
    );
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  add(chunk: DuckDBDataChunk): void {
    this.#readers.forEach((reader, index) => {
      reader.add(chunk, index, this.#rowCount);
    });
    this.#rowCount += chunk.rowCount;
  }

  take(): Table {
    const rowCount = this.#rowCount;
    const columns = this.#columns.map((column, index): [string, TableColumn] => [
      column.name,
      decodeColumn(column, this.#readers[index]!.take(rowCount)),
    ]);
    this.#rowCount = 0;
    return new Table(Object.fromEntries(columns), rowCount);
  }
}

interface ColumnReader {
  add(chunk: DuckDBDataChunk, index: number, rowStart: number): void;
  take(rowCount: number): Float64Array | (string | null)[];
}

class NumberReader implements ColumnReader {
  #values = new Float64Array(2048);

  add(chunk: DuckDBDataChunk, index: number, rowStart: number): void {
    const { rowCount } = chunk;
    if (rowStart + rowCount > this.#values.length) {
      const larger = new Float64Array(Math.max(this.#values.length * 2, rowStart + rowCount));
      larger.set(this.#values.subarray(0, rowStart));
      this.#values = larger;
    }
    // The vector has its numbers in a typed array that its types hide; reading one by one takes ten times as long.
    const { items } = chunk.getColumnVector(index) as unknown as { items: Float64Array };
    this.#values.set(items.subarray(0, rowCount), rowStart);
  }

  take(rowCount: number): Float64Array {
    const values = this.#values.slice(0, rowCount);
    this.#values = new Float64Array(2048);
    return values;
  }
}

class TextReader implements ColumnReader {
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
