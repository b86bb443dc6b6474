/** EARS C1, C2 and C3: surveillance of counts by the mean and standard deviation of the days just before. */
import { type OptionNames, requireKnownOptions, requireNumber, requireOneOf } from '../base/checks.js';
import { requireInteger, requireNonNegative, requireOpenUnit } from './checks.js';
import { normalQuantile } from './distributions.js';

export type EarsMethod = 'C1' | 'C2' | 'C3';

const methods: readonly EarsMethod[] = ['C1', 'C2', 'C3'];

export interface EarsOptions {
  /**
   * C1 compares with the `baseline` counts just before; C2 leaves out the last two, so that the start of a surge does not
   * hide the rest; C3 adds up how far the last two counts exceeded C2. @default 'C1'
   */
  readonly method?: EarsMethod;
  /** First index to judge. @default the first one with enough counts before it */
  readonly from?: number;
  /** Index after the last to judge. @default the number of counts */
  readonly until?: number;
  /** Counts to compare with, at least 3. @default 7 */
  readonly baseline?: number;
  /** The chance of an alarm if counts are normal. @default 0.001, and 0.025 for C3 */
  readonly alpha?: number;
  /** The smallest standard deviation; above 0 it keeps quiet series from alarms at any count. @default 0 */
  readonly minSigma?: number;
}

const optionNames: OptionNames<EarsOptions> = {
  method: true,
  from: true,
  until: true,
  baseline: true,
  alpha: true,
  minSigma: true,
};

export const earsDefaults = {
  method: 'C1',
  baseline: 7,
  alpha: 0.001, // 0.025 for C3
  minSigma: 0,
} as const;

/** One judged count. */
export interface EarsPoint {
  /** Index into the counts. */
  readonly index: number;
  readonly observed: number;
  /** Mean of the counts compared with. */
  readonly mean: number;
  /** The count is an alarm above it. */
  readonly bound: number;
  readonly isAlarm: boolean;
}

/**
 * Judges counts by those just before them: EARS as R's `surveillance::earsC` computes it. It needs two weeks of history
 * and knows no season: compare like with like, such as daily counts of places where weekdays matter little.
 *
 * C3 follows `earsC` to the letter. Its bound is the count itself plus what is left of the limit after the excesses of the
 * last two counts, so an alarm depends on these two only and comes a step after the surge.
 *
 * @param counts in time order, at equal distances
 * @throws InputError on negative or missing counts, unknown options, or a range that lacks history
 * @example ears([3, 4, 2, 3, 5, 4, 3, 12]) // [{ index: 7, observed: 12, mean: 3.43, bound: 6.44, isAlarm: true }]
 * @see Hutwagner et al., Journal of Urban Health 80 (2003), i89; R package surveillance 1.20, `earsC`
 */
export function ears(counts: ArrayLike<number>, options: EarsOptions = {}): EarsPoint[] {
  requireKnownOptions('ears', options, optionNames);
  const { method, baseline, minSigma } = { ...earsDefaults, ...options };
  requireOneOf('method', method, methods);
  requireInteger('baseline', baseline, 3);
  requireNumber('minSigma', minSigma, 0, Number.POSITIVE_INFINITY);
  const alpha = options.alpha ?? (method === 'C3' ? 0.025 : earsDefaults.alpha);
  requireOpenUnit('alpha', alpha);
  requireNonNegative('counts', counts);
  const first = baseline + { C1: 0, C2: 2, C3: 4 }[method];
  const until = options.until ?? counts.length;
  requireInteger('until', until, 0, counts.length);
  const from = options.from ?? Math.min(first, until);
  requireInteger('from', from, Math.min(first, until), until);

  const z = normalQuantile(1 - alpha);
  const before = (index: number): Baseline => baselineOf(counts, index, baseline, method, minSigma);
  const excess = (index: number): number => {
    const { mean, sigma } = before(index);
    const distance = counts[index]! - mean;
    // A count on the mean of a constant series is no excess; R has 0 / 0 there, and no alarm.
    return distance === 0 ? 0 : Math.max(0, distance / sigma - 1);
  };
  const points: EarsPoint[] = [];
  for (let index = from; index < until; index++) {
    const observed = counts[index]!;
    const { mean, sigma } = before(index);
    const bound =
      method === 'C3'
        ? Math.max(0, observed + remainder(sigma, z - (excess(index - 2) + excess(index - 1))))
        : mean + z * sigma;
    points.push({ index, observed, mean, bound, isAlarm: observed > bound });
  }
  return points;
}

interface Baseline {
  readonly mean: number;
  readonly sigma: number;
}

function baselineOf(
  counts: ArrayLike<number>,
  index: number,
  length: number,
  method: EarsMethod,
  minSigma: number,
): Baseline {
  const end = method === 'C1' ? index : index - 2;
  let sum = 0;
  for (let t = end - length; t < end; t++) sum += counts[t]!;
  const mean = sum / length;
  let squares = 0;
  for (let t = end - length; t < end; t++) squares += (counts[t]! - mean) ** 2;
  return { mean, sigma: Math.max(minSigma, Math.sqrt(squares / (length - 1))) };
}

/** `sigma * distance`, 0 for a constant baseline also where the distance is infinite. */
function remainder(sigma: number, distance: number): number {
  return sigma === 0 ? 0 : sigma * distance;
}
