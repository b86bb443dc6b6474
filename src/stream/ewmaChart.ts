import { requireKnownOptions, requireNumber, requirePositive, unexpected } from '../base/checks.js';
import { requireSameOptions, requireState } from './savedState.js';

export interface EwmaChartOptions {
  /** The mean while nothing has changed: where the chart begins. */
  readonly target: number;
  /** The standard deviation of a value. */
  readonly deviation: number;
  /** The weight of each new value, above 0, at most 1. Smaller ones find smaller shifts. @default 0.3 */
  readonly weight?: number;
  /** The distance of the limits in standard deviations of the average. @default 3 */
  readonly width?: number;
}

export interface EwmaChartPoint {
  readonly average: number;
  readonly lower: number;
  readonly upper: number;
  /** Whether the average is beyond a limit. */
  readonly isOut: boolean;
}

/**
 * The EWMA control chart for values at equal distances, as in the NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4. The
 * limits are those that hold after many values, `target` ± `width` · `deviation` · sqrt(weight / (2 - weight)). State: one number.
 *
 * @see https://www.itl.nist.gov/div898/handbook/pmc/section3/pmc324.htm
 * @example
 * const chart = new EwmaChart({ target: 50, deviation: 2.0539 });
 * chart.add(52); // { average: 50.6, lower: 47.4..., upper: 52.5..., isOut: false }
 */
export class EwmaChart {
  readonly #options: Required<EwmaChartOptions>;
  #average: number;

  /** @throws InputError if an option is not as described */
  constructor(options: EwmaChartOptions) {
    requireKnownOptions('EwmaChart', options, { target: true, deviation: true, weight: true, width: true });
    const { target, deviation, weight = 0.3, width = 3 } = options;
    if (!Number.isFinite(target)) throw unexpected('target', 'a finite number', target);
    requirePositive('deviation', deviation);
    requireNumber('weight', requirePositive('weight', weight), 0, 1);
    requirePositive('width', width);
    this.#options = { target, deviation, weight, width };
    this.#average = target;
  }

  /** @throws InputError if the value is not finite */
  add(value: number): EwmaChartPoint {
    if (!Number.isFinite(value)) throw unexpected('value', 'a finite number', value);
    const { target, deviation, weight, width } = this.#options;
    this.#average += weight * (value - this.#average);
    const distance = width * deviation * Math.sqrt(weight / (2 - weight));
    const [lower, upper] = [target - distance, target + distance];
    return { average: this.#average, lower, upper, isOut: this.#average < lower || this.#average > upper };
  }

  save(): unknown {
    return { ...this.#options, average: this.#average };
  }

  /** @throws InputError if the state is one of other options */
  restore(state: unknown): void {
    const { average, ...options } = requireState('an EWMA chart', state, ['average']) as { average: number };
    requireSameOptions('an EWMA chart', options, this.#options);
    this.#average = average;
  }
}
