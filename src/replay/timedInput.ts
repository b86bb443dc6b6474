import type { RejectedByReason } from '../csv/rejects.js';
import type { EventWindow } from '../dataset/eventRows.js';
import type { TimedRows } from '../engines/duckdb/timedRows.js';
import type { ReplayInput } from './input.js';

export interface TimedInputOptions {
  /** Identifies the file and how it is read. */
  readonly name: string;
  /** Sorts the rows inside a window. The rejected ones are counted over the whole file, by reason. */
  readonly sorted: (
    window: EventWindow,
  ) => Promise<{ readonly rows: TimedRows; readonly rejected: readonly RejectedByReason[] }>;
  /** Called with the rows that are not sent, by reason, before the first row is sent. Not called if all are sent. */
  readonly onRejected?: ((rejected: readonly RejectedByReason[]) => void) | undefined;
}

/** The rows of any CSV with a time column, as JSON objects by header. They are not accidents, so no store takes them. */
export function timedInput({ name, sorted, onRejected }: TimedInputOptions): ReplayInput {
  return {
    name,
    dataset: null,
    isSeekable: true,
    open: async (window) => {
      const { rows, rejected } = await sorted(window);
      if (rejected.length > 0) onRejected?.(rejected);
      return {
        skippedRows: 0,
        rejectedByReason: rejected,
        extent: rows.extent,
        read: (fromIndex, shiftDays, signal) => rows.read(fromIndex, shiftDays, signal),
        indexAt: (eventMs) => rows.indexAt(eventMs),
        close: () => rows.close(),
      };
    },
  };
}
