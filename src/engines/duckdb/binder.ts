import type { Dataset } from '../../dataset/dataset.js';
import type { SqlValue } from './duckdb.js';

/**
 * What a statement is about, and its values on their way to `$1`, `$2`, ...: the only way that a value of a user gets near
 * a statement.
 */
export class Binder {
  readonly values: SqlValue[] = [];

  constructor(readonly dataset: Dataset) {}

  /** The parameter that stands for the value. */
  bind(value: SqlValue, type: 'VARCHAR' | 'DOUBLE' | 'BIGINT' | 'BOOLEAN' | 'TIMESTAMP'): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
