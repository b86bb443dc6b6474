import type { Interval } from '../../base/interval.js';
import type { ConfidenceInterval, Finding } from '../../report/report.js';
import { shareOf } from '../common/shares.js';

export interface ShareFinding extends Pick<Finding, 'id' | 'sentence' | 'caveat'> {
  readonly part: number;
  readonly whole: number;
  /** The whole: `accidents of Source1`. */
  readonly of: string;
  /** Of the interval. */
  readonly confidenceLevel: number;
}

/** The interval of a finding. `factor` is that of its unit: 100 for per cent. */
export function reportInterval(
  { lower, upper }: Interval,
  confidenceLevel: number,
  method: string,
  factor = 1,
): ConfidenceInterval {
  return { lower: lower * factor, upper: upper * factor, confidenceLevel, method };
}

/** A finding about a share, in per cent, with its Wilson interval. */
export function shareFinding(input: ShareFinding): Finding {
  const { id, sentence, caveat, part, whole, of, confidenceLevel } = input;
  const share = shareOf(part, whole, confidenceLevel);
  return {
    id,
    sentence,
    estimate: whole === 0 ? null : share.share * 100,
    unit: '%',
    interval: whole === 0 ? null : reportInterval(share, confidenceLevel, 'Wilson', 100),
    denominator: { n: whole, of },
    ...(caveat === undefined ? {} : { caveat }),
  };
}

/** A finding that is a count, without an interval. */
export function countFinding(
  input: Pick<Finding, 'id' | 'sentence' | 'estimate' | 'unit' | 'denominator' | 'caveat' | 'period'>,
): Finding {
  return { ...input, interval: null };
}
