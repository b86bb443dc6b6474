/** How long a bucket of the strips is, and how fast the heat fades, by the speed of the stream. */
import { dayMs, hourMs } from '../base/durations.js';

export interface TimeScale {
  /** Milliseconds of event time. */
  readonly bucketMs: number;
  readonly maxBuckets: number;
  readonly halfLifeMs: number;
  /** Seconds of event time that pass in a second, up to which this scale is chosen. */
  readonly maxSpeedFactor: number;
}

/** From short to long: at most one bucket in about 1.5 seconds closes, and the heat halves in 8 seconds or more. */
export const timeScales: readonly TimeScale[] = [
  { bucketMs: hourMs / 4, maxBuckets: 96, halfLifeMs: 1.5 * hourMs, maxSpeedFactor: 600 },
  { bucketMs: hourMs, maxBuckets: 96, halfLifeMs: 12 * hourMs, maxSpeedFactor: 3_600 },
  { bucketMs: 6 * hourMs, maxBuckets: 112, halfLifeMs: 2 * dayMs, maxSpeedFactor: 21_600 },
  { bucketMs: dayMs, maxBuckets: 120, halfLifeMs: 7 * dayMs, maxSpeedFactor: Number.POSITIVE_INFINITY },
];

/** The position in `timeScales` for a speed. */
export function timeScaleFor(speedFactor: number): number {
  return timeScales.findIndex(({ maxSpeedFactor }) => speedFactor <= maxSpeedFactor);
}

/** Measured speeds waver: a stream that nobody drives changes its scale after this many seconds at another. */
const steadySeconds = 10;

/** Chooses the scale of a stream whose speed is measured once a second. */
export class MeasuredScale {
  #scale = 0;
  #other = 0;
  #seconds = 0;

  get scale(): number {
    return this.#scale;
  }

  /** @param speedFactor null while it is not known */
  measure(speedFactor: number | null): void {
    const wanted = speedFactor === null ? this.#scale : timeScaleFor(speedFactor);
    this.#seconds = wanted !== this.#scale && wanted === this.#other ? this.#seconds + 1 : 0;
    this.#other = wanted;
    if (this.#seconds >= steadySeconds) this.#scale = wanted;
  }
}
