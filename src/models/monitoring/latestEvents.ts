/**
 * The events that started last, at most `capacity` of them, each with a slot in which its owner keeps its values. Which
 * events they are depends only on those that were offered, not on their order: ties are decided by the event key. So a
 * window that is rebuilt from a store is the window before the restart.
 */
export class LatestEvents {
  readonly #capacity: number;
  readonly #startMs: Float64Array;
  readonly #keys: string[] = [];
  /** Slots as a heap: each entry is no later than the two after it, so the first one is the earliest. */
  readonly #heap: Int32Array;
  #size = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#startMs = new Float64Array(capacity);
    this.#heap = new Int32Array(capacity);
  }

  /** The slots `0` to below `size` are in use. */
  get size(): number {
    return this.#size;
  }

  /** The slot for an event, taken from the earliest one if all are in use; -1 if the event is earlier than all of these. */
  offer(startMs: number, key: string): number {
    if (this.#size < this.#capacity) {
      const slot = this.#size++;
      this.#set(slot, startMs, key);
      this.#rise(slot);
      return slot;
    }
    const earliest = this.#heap[0]!;
    if (!this.#isEarlier(earliest, startMs, key)) return -1;
    this.#set(earliest, startMs, key);
    this.#sink();
    return earliest;
  }

  #set(slot: number, startMs: number, key: string): void {
    this.#startMs[slot] = startMs;
    this.#keys[slot] = key;
  }

  #isEarlier(slot: number, startMs: number, key: string): boolean {
    const ms = this.#startMs[slot]!;
    return ms < startMs || (ms === startMs && this.#keys[slot]! < key);
  }

  #rise(slot: number): void {
    const [ms, key] = [this.#startMs[slot]!, this.#keys[slot]!];
    let at = this.#size - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#heap[parent]!;
      if (this.#isEarlier(above, ms, key)) break;
      this.#heap[at] = above;
      at = parent;
    }
    this.#heap[at] = slot;
  }

  #sink(): void {
    const slot = this.#heap[0]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      const next = child + 1;
      if (next < this.#size && this.#isEarlierThan(this.#heap[next]!, this.#heap[child]!)) child = next;
      if (!this.#isEarlierThan(this.#heap[child]!, slot)) break;
      this.#heap[at] = this.#heap[child]!;
      at = child;
    }
    this.#heap[at] = slot;
  }

  #isEarlierThan(slot: number, other: number): boolean {
    return this.#isEarlier(slot, this.#startMs[other]!, this.#keys[other]!);
  }
}
