/** The last accidents of the stream in arrays of fixed size: the oldest is overwritten. */

import type { LiveFilter } from '../filter.js';
import { passes } from '../filter.js';
import type { Points } from '../points.js';

const capacity = 2 ** 18;

export class PointStore {
  /** Units of the map. */
  readonly x: Float32Array = new Float32Array(capacity);
  readonly y: Float32Array = new Float32Array(capacity);
  readonly eventMs: Float64Array = new Float64Array(capacity);
  readonly weight: Float32Array = new Float32Array(capacity);
  readonly #feed = new Uint8Array(capacity);
  readonly #severity = new Uint8Array(capacity);
  readonly #state = new Uint8Array(capacity);
  #next = 0;
  /** Points held; positions are 0 to count - 1, in no order. */
  count = 0;

  clear(): void {
    this.#next = 0;
    this.count = 0;
  }

  /** Adds a point and returns its position. */
  add(points: Points, index: number, eventMs: number, weight: number): number {
    const at = this.#next;
    this.x[at] = points.x[index]!;
    this.y[at] = points.y[index]!;
    this.eventMs[at] = eventMs;
    this.weight[at] = weight;
    this.#feed[at] = points.feed[index]!;
    this.#severity[at] = points.severity[index]!;
    this.#state[at] = points.state[index]!;
    this.#next = (at + 1) % capacity;
    this.count = Math.max(this.count, at + 1);
    return at;
  }

  passes(at: number, filter: LiveFilter | null): boolean {
    return filter === null || passes(filter, this.#feed[at]!, this.#severity[at]!, this.#state[at]!);
  }
}
