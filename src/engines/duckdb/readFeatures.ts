import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Feature, FeatureBatch, FeatureColumn } from '../../dataset/features.js';
import type { BatchReader } from './readAnswer.js';
import { TextCache } from './textCache.js';

/** Gathers chunks of features: numbers are copied as memory, and texts become codes that stay the same over a scan. */
export class FeatureBatchReader implements BatchReader<FeatureBatch> {
  readonly #readers: readonly ColumnReader[];
  #rowCount = 0;

  constructor(features: readonly Feature[]) {
    this.#readers = features.map(({ type }) => (type === 'category' ? new CodeReader() : new NumberReader()));
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

  take(): FeatureBatch {
    const count = this.#rowCount;
    this.#rowCount = 0;
    return { count, columns: this.#readers.map((reader) => reader.take(count)) };
  }
}

interface ColumnReader {
  add(chunk: DuckDBDataChunk, index: number, rowStart: number): void;
  take(rowCount: number): FeatureColumn;
}

class NumberReader implements ColumnReader {
  #values = new Float32Array(0);

  add(chunk: DuckDBDataChunk, index: number, rowStart: number): void {
    const { rowCount } = chunk;
    this.#values = withRoom(this.#values, rowStart, rowCount, Float32Array);
    // The vector has its numbers in a typed array that its types hide. Setting them rounds them to 32 bits.
    const { items } = chunk.getColumnVector(index) as unknown as { items: Float64Array };
    this.#values.set(items.subarray(0, rowCount), rowStart);
  }

  take(rowCount: number): Float32Array {
    return this.#values.slice(0, rowCount);
  }
}

class CodeReader implements ColumnReader {
  readonly #texts: string[] = [];
  readonly #codeByText = new Map<string, number>();
  readonly #cache = new TextCache((text) => this.#codeOf(text));
  #codes = new Int32Array(0);

  add(chunk: DuckDBDataChunk, index: number, rowStart: number): void {
    const { rowCount } = chunk;
    this.#codes = withRoom(this.#codes, rowStart, rowCount, Int32Array);
    this.#cache.read(chunk.getColumnVector(index), rowCount, this.#codes, rowStart, -1);
  }

  take(rowCount: number): FeatureColumn {
    return { codes: this.#codes.slice(0, rowCount), texts: this.#texts };
  }

  #codeOf(text: string): number {
    const known = this.#codeByText.get(text);
    if (known !== undefined) return known;
    const code = this.#texts.push(text) - 1;
    this.#codeByText.set(text, code);
    return code;
  }
}

/** The array itself if there is room for these rows, else a larger one with the rows before them. */
function withRoom<Values extends Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(
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
