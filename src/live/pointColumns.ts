import { emptyPoints, packPoints } from './points.js';
import type { PackedPoints } from './protocol.js';

/** One accident as a point; see `points.ts`. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly state: number;
  readonly feed: number;
  readonly severity: number;
  /** Null without a prediction. */
  readonly predictedSeverity: number | null;
  readonly isLate: boolean;
  readonly eventMs: number;
}

/** Points as columns of a fixed size, by slot. */
export class PointColumns {
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #bytes: Uint8Array;
  readonly #eventMs: Float64Array;

  constructor(readonly capacity: number) {
    this.#x = new Float64Array(capacity);
    this.#y = new Float64Array(capacity);
    this.#bytes = new Uint8Array(capacity * 6);
    this.#eventMs = new Float64Array(capacity);
  }

  set(slot: number, point: Point): void {
    this.#x[slot] = point.x;
    this.#y[slot] = point.y;
    this.#eventMs[slot] = point.eventMs;
    const bytes = this.#bytes;
    const at = slot * 6;
    bytes[at] = point.state;
    bytes[at + 1] = point.feed;
    bytes[at + 2] = point.severity;
    bytes[at + 3] = point.predictedSeverity ?? 0;
    bytes[at + 4] = point.predictedSeverity === null ? 0 : 1;
    bytes[at + 5] = point.isLate ? 1 : 0;
  }

  at(slot: number): Point {
    const at = slot * 6;
    return {
      x: this.#x[slot]!,
      y: this.#y[slot]!,
      state: this.#bytes[at]!,
      feed: this.#bytes[at + 1]!,
      severity: this.#bytes[at + 2]!,
      predictedSeverity: this.#bytes[at + 4] === 1 ? this.#bytes[at + 3]! : null,
      isLate: this.#bytes[at + 5] === 1,
      eventMs: this.#eventMs[slot]!,
    };
  }

  /** `count` points from slot `first` on, which may begin again at slot 0, packed for a frame. Null without points. */
  pack(first: number, count: number, weight: number): PackedPoints | null {
    if (count === 0) return null;
    const slotOf = (point: number): number => (first + point) % this.capacity;
    let newestEventMs = Number.NEGATIVE_INFINITY;
    let oldestEventMs = Number.POSITIVE_INFINITY;
    for (let point = 0; point < count; point++) {
      const eventMs = this.#eventMs[slotOf(point)]!;
      if (eventMs > newestEventMs) newestEventMs = eventMs;
      if (eventMs < oldestEventMs) oldestEventMs = eventMs;
    }
    const ageUnitSeconds = Math.max(1, Math.ceil((newestEventMs - oldestEventMs) / 1_000 / maxAge));
    const points = emptyPoints(count);
    const bytes = this.#bytes;
    for (let point = 0; point < count; point++) {
      const slot = slotOf(point);
      const at = slot * 6;
      points.x[point] = this.#x[slot]!;
      points.y[point] = this.#y[slot]!;
      points.state[point] = bytes[at]!;
      points.feed[point] = bytes[at + 1]!;
      points.severity[point] = bytes[at + 2]!;
      points.predictedSeverity[point] = bytes[at + 3]!;
      points.isPredicted[point] = bytes[at + 4]!;
      points.isLate[point] = bytes[at + 5]!;
      points.ageSeconds[point] = Math.floor((newestEventMs - this.#eventMs[slot]!) / 1_000 / ageUnitSeconds);
    }
    return {
      data: Buffer.from(packPoints(points).buffer).toString('base64'),
      newestEventMs,
      weight,
      ...(ageUnitSeconds === 1 ? {} : { ageUnitSeconds }),
    };
  }
}

const maxAge = 65_535;
