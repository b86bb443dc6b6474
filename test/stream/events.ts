import type { CountedEvents } from '../../src/stream/analytic.js';
import type { StreamEvents } from '../../src/stream/streamEvents.js';

/** Events of a test stream. */
export interface TestEvent {
  readonly id: number;
  readonly ms: number;
  readonly state: string;
  readonly value: number | null;
}

/** The key of an event, made of its id and its time: the same content is the same event. */
export function keyOf({ id, ms }: TestEvent): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const text = hex(id, 16) + hex(ms, 16);
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A batch of a partition whose offsets are these. */
export function batchOf(
  partition: number,
  startOffset: number,
  events: readonly TestEvent[],
  isNew?: readonly number[],
): StreamEvents {
  return {
    partition,
    startOffset,
    endOffset: startOffset + events.length,
    count: events.length,
    offsets: events.map((_, at) => startOffset + at),
    columns: {
      key: events.map(keyOf),
      startAt: events.map(({ ms }) => new Date(ms).toISOString()),
      state: events.map(({ state }) => state),
      value: events.map(({ value }) => value),
    },
    ...(isNew === undefined ? {} : { isNew }),
  };
}

/** The same events as an analytic gets them. */
export function countedEvents(events: readonly TestEvent[]): CountedEvents {
  const { columns } = batchOf(0, 0, events);
  return {
    count: events.length,
    columns,
    eventMs: Float64Array.from(events, ({ ms }) => ms),
    isLate: new Uint8Array(events.length),
  };
}
