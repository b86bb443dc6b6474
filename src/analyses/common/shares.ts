import type { Interval } from '../../base/interval.js';
import { wilsonInterval } from '../../stats/index.js';

/** A part of a whole with its Wilson interval, all 0..1. */
export interface Share extends Interval {
  readonly part: number;
  readonly whole: number;
  /** NaN when the whole is 0. */
  readonly share: number;
}

export function shareOf(part: number, whole: number, confidenceLevel: number): Share {
  if (whole === 0) return { part, whole, share: Number.NaN, lower: Number.NaN, upper: Number.NaN };
  const { estimate, lower, upper } = wilsonInterval(part, whole, confidenceLevel);
  return { part, whole, share: estimate, lower, upper };
}
