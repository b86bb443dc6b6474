import { requireKnownOptions, requireNumber, requirePositive, unexpected } from '../base/checks.js';
import { requireSameOptions, requireState } from './savedState.js';

/**
 * An exponentially weighted moving average of values at irregular times: each new value gets the weight 1 - exp(-dt / tau), where dt
 * is the time since the one before. It depends on the order, so it is for values that come in order, such as panes of
 * windows. State: two numbers.
 *
 * @example
 * const level = new Ewma(3_600_000);
 * windowsAnalytic({ ..., onPane: ({ endMs, index, result }) => { if (index === 0) level.add(endMs, result.count); } });
 */
export class Ewma {
  readonly #tauMs: number;
  #value: number | null = null;
  #atMs = Number.NEGATIVE_INFINITY;

  /** @param tauMs the time after which a value has 37 % of its weight, milliseconds; 1.44 half-lives */
  constructor(tauMs: number) {
    this.#tauMs = requirePositive('tauMs', tauMs);
  }

  /** The average; null before the first value. */
  get value(): number | null {
    return this.#value;
  }

  /**
   * Takes a value. The first one is the average.
   *
   * @returns the average
   * @throws InputError if the time is before the one of the last value
   */
  add(atMs: number, value: number): number {
    if (!Number.isFinite(value)) throw unexpected('value', 'a finite number', value);
    if (!(atMs >= this.#atMs && Number.isFinite(atMs))) {
      throw unexpected('atMs', `at least ${this.#atMs}, the time of the value before`, atMs, {
        hint: 'Add values in the order of their times, for instance the panes of tumbling windows.',
      });
    }
    // expm1, because 1 - exp(-x) loses digits for small x.
    const weight = this.#value === null ? 1 : -Math.expm1((this.#atMs - atMs) / this.#tauMs);
    this.#value = this.#value === null ? value : this.#value + weight * (value - this.#value);
    this.#atMs = atMs;
    return this.#value;
  }

  save(): unknown {
    return { tauMs: this.#tauMs, value: this.#value, atMs: this.#value === null ? null : this.#atMs };
  }

  /** @throws InputError if the state is one of another `tauMs` */
  restore(state: unknown): void {
    const { tauMs, value, atMs } = requireState('an EWMA', state, ['tauMs', 'value', 'atMs']);
    requireSameOptions('an EWMA', { tauMs }, { tauMs: this.#tauMs });
    this.#value = value as number | null;
    this.#atMs = (atMs as number | null) ?? Number.NEGATIVE_INFINITY;
  }
}

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
