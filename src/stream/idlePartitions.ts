import { requirePositive } from '../base/checks.js';

/**
 * Which partitions are silent: caught up with the log, and then without a batch for a while. That a partition was caught up when
 * its last batch was read is not enough: in a fast replay, it may have hours of event time in the log a moment later. Times
 * come from the caller. State: a number for each partition.
 */
export class IdlePartitions {
  readonly #idleAfterMs: number;
  /** Since when a partition has been caught up. */
  readonly #caughtUpSince = new Map<number, number>();
  #hasBegun = false;

  constructor(idleAfterMs: number) {
    this.#idleAfterMs = requirePositive('idleAfterMs', idleAfterMs);
  }

  /** Whether the first batch has come. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** The first batch comes. @param partitions those that may have nothing to send; one that sends nothing becomes idle, too */
  begin(partitions: Iterable<number>, nowMs: number): void {
    for (const partition of partitions) this.#caughtUpSince.set(partition, nowMs);
    this.#hasBegun = true;
  }

  /** Notes that a batch was read, and whether it was the last in the log. */
  observe(partition: number, isCaughtUp: boolean, nowMs: number): void {
    if (isCaughtUp) this.#caughtUpSince.set(partition, nowMs);
    else this.#caughtUpSince.delete(partition);
  }

  /** The partitions that have become idle, each once. */
  take(nowMs: number): readonly number[] {
    const idle: number[] = [];
    for (const [partition, sinceMs] of this.#caughtUpSince) {
      if (nowMs - sinceMs < this.#idleAfterMs) continue;
      idle.push(partition);
      this.#caughtUpSince.delete(partition);
    }
    return idle;
  }

  /** Another topic comes, or a saved state. */
  clear(): void {
    this.#caughtUpSince.clear();
    this.#hasBegun = false;
  }
}
