/** What the analyses of a stream have in common: the events that they take, event time, and a state that can be saved. */
import type { EventColumns } from '../consume/decodedBatch.js';

/** Events that count, in the order of arrival: each event of the stream once. */
export interface CountedEvents {
  readonly count: number;
  /** The columns that the analytics read, one value for each event. Times are texts as in event JSON. */
  readonly columns: EventColumns;
  /** `startAt` of each event, milliseconds since 1970 UTC. */
  readonly eventMs: Float64Array;
  /** 1 for an event that was behind the watermark when it arrived. */
  readonly isLate: Uint8Array;
}

/**
 * An analysis over the events of a stream. Its result is a function of the set of events, of their event times and of the
 * watermark, never of the time at which it runs. Its state is bounded.
 *
 * @example
 * class CountByState implements Analytic {
 *   readonly name = 'count by state';
 *   readonly reads = ['state'];
 *   counts = new Map<unknown, number>();
 *   add({ columns }: CountedEvents) {
 *     for (const state of columns.state!) this.counts.set(state, (this.counts.get(state) ?? 0) + 1);
 *   }
 *   advance() {}
 *   save() { return [...this.counts]; }
 *   restore(state: unknown) { this.counts = new Map(state as [unknown, number][]); }
 * }
 * const analytics = new StreamAnalytics({ members: [new CountByState()] });
 */
export interface Analytic {
  /** Unique among the analytics of a stream: the name of its state in a checkpoint. */
  readonly name: string;
  /** Columns of an event that it reads. */
  readonly reads: readonly string[];
  /** Takes further events, each once, in any order. */
  add(events: CountedEvents): void;
  /** The watermark has moved: no further event before it is expected, milliseconds since 1970 UTC. It never moves back. */
  advance(watermarkMs: number): void;
  /** The state as JSON values, for a checkpoint. */
  save(): unknown;
  /** Takes over a state that `save` of the same analytic with the same options returned. */
  restore(state: unknown): void;
}
