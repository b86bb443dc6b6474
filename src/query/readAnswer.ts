import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { AnswerColumn } from './sql.js';
import { Table, type TableColumn } from './table.js';
import { TextCache } from './textCache.js';

/** Gathers the chunks of an answer into a Table: numbers are copied as memory, equal texts are one string. */
export class AnswerReader {
  readonly #columns: readonly AnswerColumn[];
  readonly #readers: readonly ColumnReader[];
  #rowCount = 0;

  constructor(columns: readonly AnswerColumn[]) {
    this.#columns = columns;
    this.#readers = columns.map(({ type, textOf }) =>
      type === 'text' && textOf === undefined ? new TextReader() : new NumberReader(),
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

  /** What was gathered; the reader is empty after. */
  take(): Table {
    const rowCount = this.#rowCount;
    const columns = this.#columns.map((column, index): [string, TableColumn] => [
      column.name,
      finished(column, this.#readers[index]!.take(rowCount)),
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
    // The vector keeps its numbers in a typed array that its types hide; asking it one by one takes ten times as long.
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
  readonly #cache = new TextCache();
  #values: (string | null)[] = [];

  add(chunk: DuckDBDataChunk, index: number): void {
    this.#cache.read(chunk.getColumnVector(index), chunk.rowCount, this.#values);
  }

  take(): (string | null)[] {
    const values = this.#values;
    this.#values = [];
    return values;
  }
}

/** What the numbers stand for. */
export function finished(column: AnswerColumn, values: Float64Array | (string | null)[]): TableColumn {
  if (!(values instanceof Float64Array)) return values;
  const { type, textOf, numberOf } = column;
  if (type === 'boolean') return Array.from(values, (value) => (Number.isNaN(value) ? null : value === 1));
  if (textOf !== undefined) {
    return spelled(values, textOf);
  }
  return numberOf === undefined ? values : values.map(numberOf);
}

/** Times in milliseconds are beyond, keys of groups are not. */
const largestKey = 2 ** 31;

/** Keys of groups come again and again, and are spelled once each; of times only neighbours are likely to be equal. */
function spelled(values: Float64Array, textOf: (value: number) => string): (string | null)[] {
  const texts = new Array<string | null>(values.length);
  const known = new Map<number, string>();
  let [last, text]: [number, string | null] = [Number.NaN, null];
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value !== last) {
      last = value;
      if (Number.isNaN(value)) text = null;
      else if (value > largestKey) text = textOf(value);
      else {
        const found = known.get(value) ?? textOf(value);
        known.set(value, found);
        text = found;
      }
    }
    texts[row] = text;
  }
  return texts;
}
