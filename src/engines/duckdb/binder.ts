import type { Dataset } from '../../dataset/dataset.js';
import type { SqlValue } from './duckdb.js';

/**
 * Binds values to `$1`, `$2`, ... of a statement about a dataset. This is the only way for a user's value to reach a
 * statement.
 */
export class Binder {
  readonly values: SqlValue[] = [];

  constructor(readonly dataset: Dataset) {}

  /** Binds the value and returns its parameter. */
  bind(value: SqlValue, type: 'VARCHAR' | 'DOUBLE' | 'BIGINT' | 'BOOLEAN' | 'TIMESTAMP'): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
