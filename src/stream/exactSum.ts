import { unexpected } from '../base/checks.js';
import { damaged } from './savedState.js';

/**
 * A sum that does not depend on the order: it keeps the rounding error of each addition as a further number (Shewchuk 1997,
 * "Adaptive precision floating-point arithmetic"), so it is exact until `value` rounds it once, as `math.fsum` of Python does.
 * State: one number as a rule, 40 at most.
 */
export class ExactSum {
  /** Numbers whose exact sum is the sum; none overlaps another, the smallest first. */
  #parts: number[] = [];

  /** @throws InputError if the value is not finite, or larger than 1e300 */
  add(value: number): void {
    if (!(Math.abs(value) <= largest))
      throw unexpected('a value to add', 'a number from -1e300 to 1e300', value);
    const parts = this.#parts;
    let [kept, high] = [0, value];
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at]!;
      const [large, small] = Math.abs(high) < Math.abs(part) ? [part, high] : [high, part];
      high = large + small;
      const error = small - (high - large);
      if (error !== 0) parts[kept++] = error;
    }
    parts.length = kept;
    parts.push(high);
  }

  merge(other: ExactSum): void {
    for (const part of other.#parts) this.add(part);
  }

  /** Multiplies by a power of two, which is exact unless it makes parts smaller than 1e-307, which become 0. */
  scale(powerOfTwo: number): void {
    this.#parts = this.#parts.map((part) => part * powerOfTwo).filter((part) => Math.abs(part) >= smallest);
  }

  /** The sum, rounded once to the nearest number. */
  get value(): number {
    const parts = this.#parts;
    let at = parts.length - 1;
    if (at < 0) return 0;
    let sum = parts[at]!;
    let error = 0;
    while (at > 0 && error === 0) {
      const before = sum;
      const part = parts[--at]!;
      sum = before + part;
      error = part - (sum - before);
    }
    // Half a unit in the last place was rounded to even: what is left decides in which direction it should have been.
    if (at > 0 && error !== 0 && Math.sign(error) === Math.sign(parts[at - 1]!)) {
      const twice = error * 2;
      const further = sum + twice;
      if (further - sum === twice) sum = further;
    }
    return sum;
  }

  save(): readonly number[] {
    return this.#parts;
  }

  static of(saved: unknown): ExactSum {
    if (!Array.isArray(saved) || !saved.every(Number.isFinite)) throw damaged('the parts of a sum', saved);
    const sum = new ExactSum();
    sum.#parts = [...(saved as number[])];
    return sum;
  }
}

const largest = 1e300;
const smallest = 1e-307;
