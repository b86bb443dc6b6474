import type { DuckDBDataChunk } from '@duckdb/node-api';

/** Gathers the chunks of DuckDB into batches. */
export interface BatchReader<Batch> {
  /** Rows since the last batch. */
  readonly rowCount: number;
  add(chunk: DuckDBDataChunk): void;
  /** Returns what was gathered and empties the reader. */
  take(): Batch;
}

/** Gathers one column of the chunks. */
export interface ColumnReader<Column> {
  /** @param rowStart rows since the last batch */
  add(chunk: DuckDBDataChunk, index: number, rowStart: number): void;
  take(rowCount: number): Column;
}

/**
 * Gathers chunks column by column.
 * @param readers one for each column of a chunk
 * @param batchOf makes a batch of the columns
 */
export function createBatchReader<Column, Batch>(
  readers: readonly ColumnReader<Column>[],
  batchOf: (columns: readonly Column[], rowCount: number) => Batch,
): BatchReader<Batch> {
  let rowCount = 0;
  return {
    get rowCount() {
      return rowCount;
    },
    add: (chunk) => {
      for (const [index, reader] of readers.entries()) reader.add(chunk, index, rowCount);
      rowCount += chunk.rowCount;
    },
    take: () => {
      const taken = rowCount;
      rowCount = 0;
      return batchOf(
        readers.map((reader) => reader.take(taken)),
        taken,
      );
    },
  };
}

type Numbers = Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** Copies numbers as memory. An array of another type rounds them to it. */
export class NumberReader<Values extends Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>>
  implements ColumnReader<Values>
{
  #values: Values;

  constructor(private readonly type: new (length: number) => Values) {
    this.#values = new type(0);
  }

  add(chunk: DuckDBDataChunk, index: number, rowStart: number): void {
    const { rowCount } = chunk;
    this.#values = withRoom(this.#values, rowStart, rowCount, this.type);
    // The vector has its numbers in a typed array that its types hide; reading one by one takes ten times as long.
    const { items } = chunk.getColumnVector(index) as unknown as { items: Float64Array };
    this.#values.set(items.subarray(0, rowCount), rowStart);
  }

  take(rowCount: number): Values {
    return this.#values.slice(0, rowCount) as Values;
  }
}

/** The array itself if there is room for these rows, else a larger one with the rows before them. */
export function withRoom<Values extends Numbers>(
  values: Values,
  rowStart: number,
  rowCount: number,
  Larger: new (length: number) => Values,
): Values {
  if (rowStart + rowCount <= values.length) return values;
  const larger = new Larger(Math.max(values.length * 2, rowStart + rowCount));
  larger.set(values.subarray(0, rowStart));
  return larger;
}
