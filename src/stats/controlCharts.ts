/** The tabular CUSUM: a control chart for small shifts of the mean that last. */
import { type OptionNames, requireKnownOptions, requireNumber } from '../base/checks.js';
import { requireFinite, requirePositive } from './checks.js';

export interface CusumOptions {
  /** The mean of the process in control, in the units of the values. */
  readonly target: number;
  /** What is taken off each deviation, K: half of the shift to be found, in the units of the values. */
  readonly allowance: number;
  /** The sum that raises an alarm, H; four or five standard deviations are usual. In the units of the values. */
  readonly decisionInterval: number;
}

const optionNames: OptionNames<CusumOptions> = { target: true, allowance: true, decisionInterval: true };

/** The chart after one value. */
export interface CusumPoint {
  /** Accumulated deviations above the target, never below 0. */
  readonly high: number;
  /** Accumulated deviations below the target, never below 0. */
  readonly low: number;
  /** Values since `high` was 0, this one included: the shift began so many values ago. */
  readonly highRun: number;
  readonly lowRun: number;
  readonly isAlarm: boolean;
}

/**
 * Adds up the deviations from a target, less an allowance, on both sides: finds shifts of one standard deviation and less
 * several times sooner than single values would. The sums go on after an alarm.
 *
 * @param values in time order
 * @throws InputError on values that are not finite, a negative allowance, a decision interval of 0 or less
 * @example cusum([102, 94.8, 98.3], { target: 99, allowance: 1, decisionInterval: 10 })[1] // { high: 0, low: 3.2, ... }
 * @see Page, Biometrika 41 (1954), 100; Montgomery and Runger, Applied Statistics and Probability for Engineers, 16-8
 */
export function cusum(values: ArrayLike<number>, options: CusumOptions): CusumPoint[] {
  requireKnownOptions('cusum', options, optionNames);
  const { target, allowance, decisionInterval } = options;
  requireNumber('target', target, -Number.MAX_VALUE, Number.MAX_VALUE);
  requireNumber('allowance', allowance, 0, Number.MAX_VALUE);
  requirePositive('decisionInterval', decisionInterval);
  requireFinite('values', values);
  let [high, low, highRun, lowRun] = [0, 0, 0, 0];
  return Array.from(values, (value) => {
    high = Math.max(0, high + value - target - allowance);
    low = Math.max(0, low + target - value - allowance);
    highRun = high > 0 ? highRun + 1 : 0;
    lowRun = low > 0 ? lowRun + 1 : 0;
    return { high, low, highRun, lowRun, isAlarm: high > decisionInterval || low > decisionInterval };
  });
}
