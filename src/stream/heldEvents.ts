import { requireInteger, requirePositive } from '../base/checks.js';

export interface HeldEventsOptions {
  /** How far ahead of the newest event an event may be without being held, milliseconds of event time. */
  readonly maxAheadMs: number;
  /** So many held events within `maxAheadMs` of each other confirm each other. */
  readonly confirmations: number;
}

/** An event that is too far ahead. */
export interface HeldEvent<T> {
  readonly eventMs: number;
  readonly event: T;
}

/** The most events held. The farthest ahead go first. */
const maxHeld = 1_000;

/**
 * Holds events that are far ahead of all others until others confirm them: one event of the year 2999 would push the watermark
 * for ever. An event is confirmed when an event at most `maxAheadMs` before it, or any later one, is; or when
 * `confirmations` held events are within `maxAheadMs` of each other. So the first events of a stream and those after a gap
 * wait for each other, and what is confirmed in the end does not depend on the order. State: at most 1,000 events.
 */
export class HeldEvents<T> {
  readonly #maxAheadMs: number;
  readonly #confirmations: number;
  /** By event time, then by arrival. */
  #held: HeldEvent<T>[] = [];
  #dropped = 0;

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
  hold(eventMs: number, event: T, newestMs: number | null): readonly HeldEvent<T>[] {
    let at = this.#held.length;
    while (at > 0 && this.#held[at - 1]!.eventMs > eventMs) at--;
    this.#held.splice(at, 0, { eventMs, event });
    for (let first = Math.max(0, at - this.#confirmations + 1); first <= at; first++) {
      const last = this.#held[first + this.#confirmations - 1];
      if (last === undefined) break;
      if (last.eventMs - this.#held[first]!.eventMs <= this.#maxAheadMs) return this.release(last.eventMs);
    }
    if (this.#held.length > maxHeld) {
      this.#held.pop();
      this.#dropped++;
    }
    return newestMs === null ? [] : this.release(newestMs);
  }

  /** The held events that are confirmed now. @param newestMs the newest confirmed event time */
  release(newestMs: number): readonly HeldEvent<T>[] {
    let [confirmed, newest] = [0, newestMs];
    while (confirmed < this.#held.length && this.#held[confirmed]!.eventMs <= newest + this.#maxAheadMs) {
      newest = Math.max(newest, this.#held[confirmed]!.eventMs);
      confirmed++;
    }
    return confirmed === 0 ? [] : this.#held.splice(0, confirmed);
  }

  /** The held events up to this time, confirmed or not. */
  releaseUpTo(ms: number): readonly HeldEvent<T>[] {
    const after = this.#held.findIndex(({ eventMs }) => eventMs > ms);
    return this.#held.splice(0, after < 0 ? this.#held.length : after);
  }

  /** The held events and the number of those given up, to save them. */
  contents(): { readonly held: readonly HeldEvent<T>[]; readonly dropped: number } {
    return { held: this.#held, dropped: this.#dropped };
  }

  /** Takes over what `contents` returned. */
  replaceContents(held: readonly HeldEvent<T>[], dropped: number): void {
    this.#held = [...held];
    this.#dropped = dropped;
  }
}
