import type { Clock } from '../base/clock.js';

/** Limits the messages per second. */
export class RateCap {
  readonly #intervalMs: number;
  #nextMs: number;

  constructor(
    private readonly clock: Clock,
    maxPerSecond: number,
  ) {
    this.#intervalMs = 1_000 / maxPerSecond;
    this.#nextMs = clock.now();
  }

  /** The number of messages that may be sent now, at most `wanted`. If it is 0, wait for `waitMs`. */
  take(wanted: number): number {
    if (this.#intervalMs === 0) return wanted;
    const nowMs = this.clock.now();
    // Unused time of a pause does not lead to a burst, beyond the lateness of a timer.
    this.#nextMs = Math.max(this.#nextMs, nowMs - longestCatchUpMs);
    const allowed = Math.min(wanted, Math.floor((nowMs - this.#nextMs) / this.#intervalMs + 1 + rounding));
    if (allowed <= 0) return 0;
    this.#nextMs += allowed * this.#intervalMs;
    return allowed;
  }

  get waitMs(): number {
    return this.#nextMs - this.clock.now();
  }
}

const longestCatchUpMs = 20;
const rounding = 1e-6;
