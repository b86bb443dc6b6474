import type { Value } from '../query/question.js';
import type { AddedColumn } from './addedColumns.js';

/** Values by column name, one for each event. Times are text as in event JSON. */
export type EventColumns = Readonly<Record<string, readonly Value[]>>;

/**
 * The values of a column that a step has added, one for each message. As in event JSON, times are texts:
 * `2019-03-05T08:30:00.000`, instants with a `Z`.
 */
export interface AddedValues {
  readonly column: AddedColumn;
  readonly values: readonly Value[];
}

/**
 * The messages of a batch, decoded once, in the form that its store writes: records in JavaScript, columns in DuckDB. Valid
 * until the store decodes the next batch of the partition.
 */
export interface DecodedBatch {
  /** For each message, why it is not a valid event; null if it is one. */
  reasons(): Promise<readonly (string | null)[]>;
  /**
   * The values of columns, each once, message by message; null where the value is missing or the message is not a valid
   * event.
   */
  columns(names: readonly string[]): Promise<EventColumns>;
  /** The same messages with more columns. */
  withColumns(added: readonly AddedValues[]): Promise<DecodedBatch>;
}
