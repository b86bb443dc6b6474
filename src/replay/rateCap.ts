import type { Clock } from '../base/clock.js';

/** How many messages may go out now, so that no more than so many a second do. */
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

  /** Takes up to `wanted` places, possibly none: then `waitMs` says for how long. */
  take(wanted: number): number {
    if (this.#intervalMs === 0) return wanted;
    const nowMs = this.clock.now();
    // What a pause left unused is not made up for in a burst, beyond what a timer is late by.
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
