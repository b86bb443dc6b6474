import { hourMs } from '../base/durations.js';
import type { Table } from '../query/table.js';
import type { ExpectedRates } from './expectedRates.js';
import { localHourOf } from './localHours.js';

/** The answer to a question by `hourStart` first, with a count `n`, and the key of each row; null for one that does not count. */
export interface HourlyCounts {
  readonly table: Table;
  readonly keyOf: (row: number) => number | null;
}

/**
 * Teaches rates the counts of the past, hour by hour as a stream would, so that the overdispersion is that of counts that were
 * not known when they were expected.
 *
 * @param untilMs where the past ends, milliseconds since 1970 UTC
 * @example
 * const table = await source.ask(count().by('hourStart', 'state').where({ untilAt }));
 * fillRates(rates, [{ table, keyOf: (row) => keys.get(table.column('state')[row]) ?? null }], Date.parse(untilAt));
 */
export function fillRates(rates: ExpectedRates, counts: readonly HourlyCounts[], untilMs: number): void {
  const readers = counts.map(({ table, keyOf }) => ({
    hours: table.column('hourStart') as readonly string[],
    n: table.column('n') as Float64Array,
    keyOf,
    row: 0,
  }));
  for (;;) {
    // The texts of hours are in the order of time.
    let next: string | null = null;
    for (const { hours, row } of readers)
      if (row < hours.length && (next === null || hours[row]! < next)) next = hours[row]!;
    if (next === null) break;
    const hour = localHourOf(next);
    for (const reader of readers) {
      for (; reader.hours[reader.row] === next; reader.row++) {
        const key = reader.keyOf(reader.row);
        if (key !== null) rates.add(key, hour, reader.n[reader.row]!);
      }
    }
    rates.advance(Math.min(untilMs, hour * hourMs));
  }
  rates.advance(untilMs);
}
