import { dayMs } from '../../base/durations.js';
import type { EventColumns } from '../../consume/decodedBatch.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import type { LiveExpectations } from '../../live/expectations.js';
import { type LiveState, liveColumns } from '../../live/liveState.js';
import type { Source } from '../../query/source.js';

/** The strips of the page show at most this long. */
const pastDays = 120;
/** Days that are read at a time: some 10,000s of accidents. */
const daysOfScan = 10;

export interface PastOptions {
  /** @default 120, as much as the strips of the page show */
  readonly days?: number;
  readonly signal?: AbortSignal;
}

/** What a page knows of the time before its stream. */
export interface Taught {
  readonly state: LiveState;
  readonly expectations: LiveExpectations;
}

/** Learns from a source what to expect, by one question, and shows its last accidents, by a scan. */
export async function teach(
  { state, expectations }: Taught,
  source: Source,
  beforeMs: number,
  options: PastOptions = {},
): Promise<void> {
  await Promise.all([
    expectations.learn(source, beforeMs, options.signal),
    addPastTo(state, source, beforeMs, options),
  ]);
}

/**
 * Gives the state the accidents of a source from the time before a stream, in the order of their times, so that the strips and
 * the map of a page that opens are not empty.
 */
async function addPastTo(
  state: LiveState,
  source: Source,
  beforeMs: number,
  { days: wantedDays = pastDays, signal }: PastOptions = {},
): Promise<void> {
  const names = ['startAt', ...liveColumns] as FieldName[];
  for (let days = wantedDays; days > 0; days -= daysOfScan) {
    const where = {
      fromAt: new Date(beforeMs - days * dayMs).toISOString(),
      untilAt: new Date(beforeMs - Math.max(0, days - daysOfScan) * dayMs).toISOString(),
    };
    const rows: { readonly eventMs: number; readonly columns: EventColumns; readonly row: number }[] = [];
    for await (const table of source.scan(names, where, signal === undefined ? {} : { signal })) {
      const columns = table.columns as unknown as EventColumns;
      for (let row = 0; row < table.rowCount; row++) {
        rows.push({ eventMs: Date.parse(String(columns.startAt![row])), columns, row });
      }
    }
    rows.sort((a, b) => a.eventMs - b.eventMs);
    const sorted = Object.fromEntries(
      liveColumns.map((name) => [name, rows.map(({ columns, row }) => columns[name]![row]!)]),
    );
    state.addPast(
      sorted,
      Float64Array.from(rows, ({ eventMs }) => eventMs),
    );
  }
}
