import { type RejectedRows, TimedRows, type TimedRowsOptions } from '../engines/duckdb/timedRows.js';
import type { ReplayInput } from './input.js';

export interface TimedInputOptions extends TimedRowsOptions {
  /** Digest of the content of the file, which identifies the replay. */
  readonly digest: string;
  /** Called with the rows that are not sent, by reason, before the first row is sent. Not called if all are sent. */
  readonly onRejected?: (rejected: readonly RejectedRows[]) => void;
}

/** The rows of any CSV with a time column, as JSON objects by header. They are not accidents, so no store takes them. */
export function timedInput({ digest, onRejected, ...options }: TimedInputOptions): ReplayInput {
  const { path, time, key, dateOrder } = options;
  return {
    name: `${path} (${digest}) ${JSON.stringify({ time, key, dateOrder })}`,
    dataset: null,
    isSeekable: true,
    open: async (window) => {
      const rows = await TimedRows.open(options, window);
      if (rows.rejected.length > 0) onRejected?.(rows.rejected);
      return {
        skippedRows: 0,
        extent: rows.extent,
        read: (fromIndex, shiftDays, signal) => rows.read(fromIndex, shiftDays, signal),
        indexAt: (eventMs) => rows.indexAt(eventMs),
        close: () => rows.close(),
      };
    },
  };
}
