import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { ParquetEvents, type ParquetEventsOptions } from '../engines/duckdb/parquetEvents.js';
import type { ReplayInput } from './input.js';

export interface ParquetInputOptions extends ParquetEventsOptions {
  /** Digest of the content of the files, which identifies the replay. */
  readonly digest: string;
}

/** Events of Parquet files, read through DuckDB in bounded memory. */
export function parquetInput(options: ParquetInputOptions): ReplayInput {
  return {
    name: `${options.paths.join(', ')} (${options.digest})`,
    dataset: options.dataset ?? usAccidents,
    isSeekable: true,
    open: async (window) => {
      const events = await ParquetEvents.open(options, window);
      return {
        skippedRows: 0,
        extent: events.extent,
        read: (fromIndex, shiftDays, signal) => events.read(fromIndex, shiftDays, signal),
        indexAt: (eventMs) => events.indexAt(eventMs),
        close: () => events.close(),
      };
    },
  };
}
