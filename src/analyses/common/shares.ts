import { wilsonInterval } from '../../stats/index.js';

/** A part of a whole with its Wilson interval, all 0..1. */
export interface Share {
  readonly part: number;
  readonly whole: number;
  /** NaN when the whole is 0. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export function shareOf(part: number, whole: number, confidenceLevel = 0.95): Share {
  if (whole === 0) return { part, whole, share: Number.NaN, low: Number.NaN, high: Number.NaN };
  const { estimate, lower, upper } = wilsonInterval(part, whole, confidenceLevel);
  return { part, whole, share: estimate, low: lower, high: upper };
}
