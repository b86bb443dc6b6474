import { requirePositive, unexpected } from '../base/checks.js';
import { requireSameOptions, requireState } from './savedState.js';

/**
 * An exponentially weighted moving average of values at irregular times: each new value gets the weight 1 - exp(-dt / tau), where dt
 * is the time since the one before; a second value of the same time has none. It depends on the order, so it is for values that come in order, such as panes of
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
