import { requireLimit } from '../base/checks.js';
import type { Clock } from '../base/clock.js';

/** Checks a speed factor: a number above 0, or Infinity. */
export function checkSpeedFactor(speedFactor: number): number {
  return requireLimit('speedFactor', speedFactor, '1 for real time, Infinity for full speed');
}

/**
 * Computes when each event is due. Event time runs `speedFactor` times as fast as the clock, from an anchor that only start,
 * seek, a change of speed and a wait that is cut short reset. Every due time is computed from the anchor, so lateness never
 * accumulates.
 */
export class Schedule {
  #speedFactor: number;
  #anchorEventMs: number;
  #anchorClockMs: number;
  #pausedAtClockMs: number | null = null;
  #seeks = 0;
  #savedMs = 0;
  /** Aborts the current sleep when the due time has changed. */
  #change = new AbortController();

  /** @param longestGapMs limit of a wait for an event, milliseconds of the clock */
  constructor(
    private readonly clock: Clock,
    speedFactor: number,
    startEventMs: number,
    private readonly longestGapMs: number = Number.POSITIVE_INFINITY,
  ) {
    this.#speedFactor = checkSpeedFactor(speedFactor);
    this.#anchorEventMs = startEventMs;
    this.#anchorClockMs = clock.now();
  }

  get isPaused(): boolean {
    return this.#pausedAtClockMs !== null;
  }

  get speedFactor(): number {
    return this.#speedFactor;
  }

  /** The time that waits would have taken beyond the longest gap, milliseconds of the clock. */
  get savedMs(): number {
    return this.#savedMs;
  }

  /** The clock time at which an event of `eventMs` is due at the current speed. */
  dueAt(eventMs: number): number {
    // At full speed everything is due at once. This also avoids NaN from 0 * Infinity.
    if (this.#speedFactor === Number.POSITIVE_INFINITY) return this.#anchorClockMs;
    return this.#anchorClockMs + (eventMs - this.#anchorEventMs) / this.#speedFactor;
  }

  /** The lateness of an event of `eventMs` sent now; 0 at full speed, where events have no due time. */
  latenessMs(eventMs: number): number {
    if (this.#speedFactor === Number.POSITIVE_INFINITY) return 0;
    return this.clock.now() - this.dueAt(eventMs);
  }

  /** The event time that the schedule has reached; null at full speed, where only events say how far it is. */
  get reachedEventMs(): number | null {
    if (this.#speedFactor === Number.POSITIVE_INFINITY) return null;
    const clockMs = this.#pausedAtClockMs ?? this.clock.now();
    return this.#anchorEventMs + (clockMs - this.#anchorClockMs) * this.#speedFactor;
  }

  isDue(eventMs: number): boolean {
    return !this.isPaused && this.clock.now() >= this.dueAt(eventMs);
  }

  /**
   * Resolves when an event of `eventMs` is due, through pauses and changes of speed, or at an abort or a seek. After the
   * longest gap the event becomes due at once, and later events keep their distance to it. Pauses do not count.
   */
  async waitFor(eventMs: number, signal?: AbortSignal): Promise<void> {
    const seeks = this.#seeks;
    let gapLeftMs = this.longestGapMs;
    while (signal?.aborted !== true && seeks === this.#seeks && !this.isDue(eventMs)) {
      const { isPaused } = this;
      const startMs = this.clock.now();
      if (!isPaused && gapLeftMs <= 0) {
        this.#savedMs += this.dueAt(eventMs) - startMs;
        this.#anchorEventMs = eventMs;
        this.#anchorClockMs = startMs;
        return;
      }
      const waitMs = isPaused ? Number.MAX_SAFE_INTEGER : Math.min(this.dueAt(eventMs) - startMs, gapLeftMs);
      await this.clock.sleep(waitMs, anyOf(this.#change.signal, signal));
      if (!isPaused) gapLeftMs -= this.clock.now() - startMs;
    }
  }

  pause(): void {
    this.#pausedAtClockMs ??= this.clock.now();
    this.#wake();
  }

  /** Delays all coming events by exactly the length of the pause. */
  resume(): void {
    if (this.#pausedAtClockMs === null) return;
    this.#anchorClockMs += this.clock.now() - this.#pausedAtClockMs;
    this.#pausedAtClockMs = null;
    this.#wake();
  }

  /** Continues from the current event time at another speed. `atEventMs` is the current event time if the speed was unlimited. */
  setSpeed(speedFactor: number, atEventMs: number): void {
    const next = checkSpeedFactor(speedFactor);
    const clockMs = this.#pausedAtClockMs ?? this.clock.now();
    const eventMs =
      this.#speedFactor === Number.POSITIVE_INFINITY
        ? atEventMs
        : this.#anchorEventMs + (clockMs - this.#anchorClockMs) * this.#speedFactor;
    this.#anchorEventMs = eventMs;
    this.#anchorClockMs = clockMs;
    this.#speedFactor = next;
    this.#wake();
  }

  /** Sets the current event time. */
  seek(eventMs: number): void {
    this.#seeks += 1;
    this.#anchorEventMs = eventMs;
    this.#anchorClockMs = this.#pausedAtClockMs ?? this.clock.now();
    this.#wake();
  }

  #wake(): void {
    this.#change.abort();
    this.#change = new AbortController();
  }
}

function anyOf(first: AbortSignal, second: AbortSignal | undefined): AbortSignal {
  return second === undefined ? first : AbortSignal.any([first, second]);
}
