import type { Finding } from '../../report/report.js';
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

export function shareOf(part: number, whole: number, level = 0.95): Share {
  if (whole === 0) return { part, whole, share: Number.NaN, low: Number.NaN, high: Number.NaN };
  const { estimate, lower, upper } = wilsonInterval(part, whole, level);
  return { part, whole, share: estimate, low: lower, high: upper };
}

export interface ShareFinding extends Pick<Finding, 'id' | 'sentence' | 'caveat'> {
  readonly part: number;
  readonly whole: number;
  /** What the whole is: `accidents of Source1`. */
  readonly of: string;
  /** Coverage of the interval. @default 0.95 */
  readonly level?: number;
}

/** A finding about a share, in per cent, with its Wilson interval. */
export function shareFinding(input: ShareFinding): Finding {
  const { id, sentence, caveat, part, whole, of, level = 0.95 } = input;
  const { share, low, high } = shareOf(part, whole, level);
  return {
    id,
    sentence,
    estimate: whole === 0 ? null : share * 100,
    unit: '%',
    interval: whole === 0 ? null : { low: low * 100, high: high * 100, level, method: 'Wilson' },
    denominator: { n: whole, of },
    ...(caveat === undefined ? {} : { caveat }),
  };
}

/** A finding that is a number counted, with no chance in it. */
export function countFinding(
  input: Pick<Finding, 'id' | 'sentence' | 'estimate' | 'unit' | 'denominator' | 'caveat'>,
): Finding {
  return { ...input, interval: null };
}
