import { requireInteger } from '../base/checks.js';
import { damaged, requireState } from './savedState.js';

export interface WatermarkOptions {
  /** How far an event may be behind the newest one of its partition without being late, milliseconds of event time. */
  readonly disorderMs: number;
  /**
   * The number of partitions of the topic. Until each of them has sent an event or is caught up, there is no watermark. null if
   * it is not known: then only the partitions that have sent events count.
   */
  readonly partitions: number | null;
  /** The watermark moves to whole multiples of this, milliseconds since 1970 UTC. */
  readonly stepMs: number;
}

/**
 * The time before which no further event is expected: the newest event time of each partition less `disorderMs`, the least of
 * the partitions, as in Flink. It never moves back. A partition that is caught up with the log has sent all that it has, so
 * it counts as being as far as the newest of all. State: two numbers for each partition.
 *
 * @example
 * const watermark = new Watermark({ disorderMs: 60_000, partitions: 2, stepMs: 1_000 });
 * watermark.observe(0, Date.parse('2019-03-05T08:30:00Z'));
 * watermark.ms; // null: partition 1 holds it back
 * watermark.observe(1, Date.parse('2019-03-05T08:10:00Z'));
 * new Date(watermark.ms!).toISOString(); // 2019-03-05T08:09:00.000Z
 */
export class Watermark {
  readonly #options: WatermarkOptions;
  /** The newest event time of each partition; null if it has sent none. */
  readonly #newest = new Map<number, number | null>();
  readonly #caughtUp = new Set<number>();
  #newestOfAll: number | null = null;
  #ms: number | null = null;

  /** @throws InputError if an option is not a whole number in its range */
  constructor(options: WatermarkOptions) {
    requireInteger('disorderMs', options.disorderMs, 0);
    requireInteger('stepMs', options.stepMs, 1);
    if (options.partitions !== null) requireInteger('partitions', options.partitions, 1);
    this.#options = options;
  }

  /** Milliseconds since 1970 UTC; null before the first event, and while a partition is awaited. */
  get ms(): number | null {
    return this.#ms;
  }

  /** The newest event time of all partitions, milliseconds since 1970 UTC. */
  get newestEventMs(): number | null {
    return this.#newestOfAll;
  }

  /** Takes the time of an event. @returns whether the watermark has moved */
  observe(partition: number, eventMs: number): boolean {
    const newest = this.#newest.get(partition);
    if (newest !== undefined && newest !== null && eventMs <= newest) return false;
    this.#newest.set(partition, eventMs);
    if (this.#newestOfAll === null || eventMs > this.#newestOfAll) this.#newestOfAll = eventMs;
    return this.#update();
  }

  /** Says whether a partition has nothing more in the log for now. @returns whether the watermark has moved */
  setCaughtUp(partition: number, isCaughtUp: boolean): boolean {
    if (!this.#newest.has(partition)) this.#newest.set(partition, null);
    if (isCaughtUp) this.#caughtUp.add(partition);
    else this.#caughtUp.delete(partition);
    return this.#update();
  }

  /** Moves the watermark to this time at least, for instance at the end of a stream. @returns whether it has moved */
  advanceTo(ms: number): boolean {
    const moved = Math.floor(ms / this.#options.stepMs) * this.#options.stepMs;
    if (this.#ms !== null && moved <= this.#ms) return false;
    this.#ms = moved;
    return true;
  }

  /** Forgets the partitions: those of another topic come. The watermark stays. */
  clearPartitions(): void {
    this.#newest.clear();
    this.#caughtUp.clear();
  }

  save(): unknown {
    return { ms: this.#ms, newestOfAll: this.#newestOfAll, newest: [...this.#newest] };
  }

  restore(state: unknown): void {
    const { ms, newestOfAll, newest } = requireState('the watermark', state, ['ms', 'newestOfAll', 'newest']);
    if (!Array.isArray(newest)) throw damaged('newest in the state of the watermark', newest);
    this.clearPartitions();
    for (const [partition, eventMs] of newest as [number, number | null][])
      this.#newest.set(partition, eventMs);
    this.#newestOfAll = newestOfAll as number | null;
    this.#ms = ms as number | null;
  }

  #update(): boolean {
    if (this.#newestOfAll === null) return false;
    if (this.#options.partitions !== null && this.#newest.size < this.#options.partitions) return false;
    let slowest = this.#newestOfAll;
    for (const [partition, newest] of this.#newest) {
      if (this.#caughtUp.has(partition)) continue;
      if (newest === null) return false;
      if (newest < slowest) slowest = newest;
    }
    return this.advanceTo(slowest - this.#options.disorderMs);
  }
}
