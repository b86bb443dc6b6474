import { requireInteger, requirePositive } from '../base/checks.js';

export interface HeldEventsOptions {
  /** How far ahead of the newest event an event may be without being held, milliseconds of event time. */
  readonly maxAheadMs: number;
  /** So many events that are ahead confirm each other, if they are within `maxAheadMs` of each other or come in a row. */
  readonly confirmations: number;
}

/** An event that is too far ahead. */
export interface HeldEvent<T> {
  readonly eventMs: number;
  readonly event: T;
  /** Events with the same number came in a row: none between them that was not ahead. */
  readonly row: number;
}

/** The most events held. The farthest ahead go first. */
const maxHeld = 1_000;

/**
 * Holds events that are far ahead of all others until others confirm them: one event of the year 2999 would push the watermark
 * for ever. An event is confirmed in one of three ways:
 *
 * - an event that is at most `maxAheadMs` before it, or any later one, is confirmed
 * - it is one of `confirmations` events within `maxAheadMs` of each other
 * - `confirmations` events that are ahead come in a row, and enough of them are as late as it is. So time may jump: at the start,
 *   after a gap, and from event to event in a stream with few events.
 *
 * The first two do not depend on the order of the events. Of a stream with few events, the last ones wait for the next.
 * State: at most 1,000 events.
 */
export class HeldEvents<T> {
  readonly #maxAheadMs: number;
  readonly #confirmations: number;
  /** By event time, then by arrival. */
  #held: HeldEvent<T>[] = [];
  #dropped = 0;
  #row = 0;

  constructor({ maxAheadMs, confirmations }: HeldEventsOptions) {
    this.#maxAheadMs = requirePositive('maxAheadMs', maxAheadMs);
    this.#confirmations = requireInteger('confirmations', confirmations, 1, maxHeld);
  }

  /** Events that are held, and those that were given up because too many were. */
  get count(): number {
    return this.#held.length + this.#dropped;
  }

  /** Whether an event has to be held. @param newestMs the newest confirmed event time; null before the first */
  isAhead(eventMs: number, newestMs: number | null): boolean {
    return newestMs === null ? this.#confirmations > 1 : eventMs > newestMs + this.#maxAheadMs;
  }

  /** Holds an event. @returns the events that it confirms, itself included, the earliest first */
  hold(eventMs: number, event: T): readonly HeldEvent<T>[] {
    let at = this.#held.length;
    while (at > 0 && this.#held[at - 1]!.eventMs > eventMs) at--;
    this.#held.splice(at, 0, { eventMs, event, row: this.#row });
    const confirmedMs = Math.max(this.#confirmedByOthersNear(at), this.#confirmedByRow());
    if (confirmedMs > Number.NEGATIVE_INFINITY) return this.#release(confirmedMs);
    if (this.#held.length > maxHeld) {
      this.#held.pop();
      this.#dropped++;
    }
    return [];
  }

  /** An event that was not ahead has come. @returns the held events that it confirms @param newestMs the newest confirmed event time */
  release(newestMs: number): readonly HeldEvent<T>[] {
    this.#row++;
    return this.#release(newestMs);
  }

  /** The held events up to this time, confirmed or not. */
  releaseUpTo(ms: number): readonly HeldEvent<T>[] {
    const after = this.#held.findIndex(({ eventMs }) => eventMs > ms);
    return this.#held.splice(0, after < 0 ? this.#held.length : after);
  }

  save(): { readonly held: readonly HeldEvent<T>[]; readonly dropped: number; readonly row: number } {
    return { held: this.#held, dropped: this.#dropped, row: this.#row };
  }

  /** Takes over what `save` returned. */
  restore({ held, dropped, row }: ReturnType<HeldEvents<T>['save']>): void {
    this.#held = [...held];
    this.#dropped = dropped;
    this.#row = row;
  }

  /** The last of `confirmations` events within the limit, one of which is at this place. */
  #confirmedByOthersNear(at: number): number {
    for (let first = Math.max(0, at - this.#confirmations + 1); first <= at; first++) {
      const last = this.#held[first + this.#confirmations - 1];
      if (last === undefined) break;
      if (last.eventMs - this.#held[first]!.eventMs <= this.#maxAheadMs) return last.eventMs;
    }
    return Number.NEGATIVE_INFINITY;
  }

  /** The latest event of the row with enough others that are as late. */
  #confirmedByRow(): number {
    let others = 0;
    for (let at = this.#held.length - 1; at >= 0; at--) {
      const { row, eventMs } = this.#held[at]!;
      if (row === this.#row && ++others === this.#confirmations) return eventMs;
    }
    return Number.NEGATIVE_INFINITY;
  }

  #release(newestMs: number): readonly HeldEvent<T>[] {
    let [confirmed, newest] = [0, newestMs];
    while (confirmed < this.#held.length && this.#held[confirmed]!.eventMs <= newest + this.#maxAheadMs) {
      newest = Math.max(newest, this.#held[confirmed]!.eventMs);
      confirmed++;
    }
    return confirmed === 0 ? [] : this.#held.splice(0, confirmed);
  }
}
