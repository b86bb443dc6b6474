import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { CategoryColumn, Feature, FeatureBatch, FeatureColumn } from '../../dataset/features.js';
import {
  type BatchReader,
  type ColumnReader,
  createBatchReader,
  NumberReader,
  withRoom,
} from './batchReader.js';
import { TextCache } from './textCache.js';

/** Gathers chunks of features. Texts become codes that stay the same over a scan. */
export function featureReader(features: readonly Feature[]): BatchReader<FeatureBatch> {
  const readers = features.map(
    ({ type }): ColumnReader<FeatureColumn> =>
      type === 'category' ? new CodeReader() : new NumberReader(Float32Array),
  );
  return createBatchReader(readers, (columns, count) => ({ count, columns }));
}

class CodeReader implements ColumnReader<CategoryColumn> {
  readonly #texts: string[] = [];
  readonly #codeByText = new Map<string, number>();
  readonly #cache = new TextCache((text) => this.#codeOf(text));
  #codes = new Int32Array(0);

  add(chunk: DuckDBDataChunk, index: number, rowStart: number): void {
    const { rowCount } = chunk;
    this.#codes = withRoom(this.#codes, rowStart, rowCount, Int32Array);
    this.#cache.read(chunk.getColumnVector(index), rowCount, this.#codes, rowStart, -1);
  }

  take(rowCount: number): CategoryColumn {
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
