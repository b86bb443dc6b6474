import { type Point, PointColumns } from './pointColumns.js';
import type { PackedPoints } from './protocol.js';

/** The latest points in the order of arrival, for a page that connects. */
export class PointRing {
  readonly #columns: PointColumns;
  #added = 0;

  constructor(capacity: number) {
    this.#columns = new PointColumns(capacity);
  }

  add(point: Point): void {
    this.#columns.set(this.#added % this.#columns.capacity, point);
    this.#added += 1;
  }

  pack(): PackedPoints | null {
    const count = Math.min(this.#added, this.#columns.capacity);
    return this.#columns.pack(this.#added - count, count, 1);
  }

  /** Oldest first. */
  points(): Point[] {
    const count = Math.min(this.#added, this.#columns.capacity);
    return Array.from({ length: count }, (_, point) =>
      this.#columns.at((this.#added - count + point) % this.#columns.capacity),
    );
  }

  clear(): void {
    this.#added = 0;
  }
}
