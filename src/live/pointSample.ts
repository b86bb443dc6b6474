import { type Point, PointColumns } from './pointColumns.js';
import type { PackedPoints } from './protocol.js';

/**
 * The points of the next frame: all of them, or above its capacity a uniform sample of them (reservoir sampling, Vitter's
 * algorithm R 1985). Each point then stands for `weight` accidents.
 */
export class PointSample {
  readonly #columns: PointColumns;
  readonly #random: () => number;
  #seen = 0;

  /** @param random numbers from 0 (inclusive) to 1 @default Math.random */
  constructor(capacity: number, random: () => number = Math.random) {
    this.#columns = new PointColumns(capacity);
    this.#random = random;
  }

  add(point: Point): void {
    const { capacity } = this.#columns;
    const slot = this.#seen < capacity ? this.#seen : Math.floor(this.#random() * (this.#seen + 1));
    this.#seen += 1;
    if (slot < capacity) this.#columns.set(slot, point);
  }

  /** The packed points since the last call; null if there are none. */
  take(): PackedPoints | null {
    const count = Math.min(this.#seen, this.#columns.capacity);
    const packed = this.#columns.pack(0, count, count === 0 ? 1 : this.#seen / count);
    this.#seen = 0;
    return packed;
  }
}
