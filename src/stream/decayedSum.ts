import { requirePositive } from '../base/checks.js';
import { ExactSum } from './exactSum.js';
import { requireState } from './savedState.js';

/** Half-lives before the newest event beyond which a weight is below 1e-270 of it and counts as nothing. */
const mostHalfLives = 900;

/**
 * A sum whose terms lose half of their weight in each half-life, by forward decay (Cormode, Shkapenyuk, Srivastava and Xu, ICDE
 * 2009): a term gets the weight 2^((t - landmark) / halfLife) when it comes, and the whole sum is divided when it is read. So
 * late terms are exact. The landmark moves by whole half-lives, which divides by powers of two, and the sum is exact, so the order
 * does not matter, bit for bit. State: some numbers.
 *
 * @example
 * const sum = new DecayedSum(3_600_000);
 * sum.add(0, 1);
 * sum.valueAt(3_600_000); // 0.5
 */
export class DecayedSum {
  readonly #halfLifeMs: number;
  /** The sum of the weights 2^(t / halfLife - landmark). The landmark is a whole number of half-lives since 1970. */
  #sum = new ExactSum();
  #landmark: number | null = null;

  /** @throws InputError if the half-life is not above 0 */
  constructor(halfLifeMs: number) {
    this.#halfLifeMs = requirePositive('halfLifeMs', halfLifeMs);
  }

  /** @param amount the weight at that time, up to 1e20 in size */
  add(eventMs: number, amount = 1): void {
    const halfLife = Math.floor(eventMs / this.#halfLifeMs);
    if (this.#landmark === null) this.#landmark = halfLife;
    else if (halfLife > this.#landmark) this.#moveLandmark(halfLife);
    const age = this.#landmark - halfLife;
    if (age > mostHalfLives) return;
    // A function of the time alone, times a power of two: the same whatever the landmark is.
    const weight = 2 ** (eventMs / this.#halfLifeMs - halfLife);
    this.#sum.add(amount * weight * 2 ** -age);
  }

  /** The sum at a time, milliseconds since 1970 UTC. Terms after that time weigh more than 1 each. */
  valueAt(atMs: number): number {
    if (this.#landmark === null) return 0;
    const halfLife = Math.floor(atMs / this.#halfLifeMs);
    const ahead = halfLife - this.#landmark;
    return (this.#sum.value / 2 ** (atMs / this.#halfLifeMs - halfLife)) * 2 ** -ahead;
  }

  save(): unknown {
    return { landmark: this.#landmark, sum: this.#sum.save() };
  }

  static of(halfLifeMs: number, saved: unknown): DecayedSum {
    const { landmark, sum } = requireState('a decayed sum', saved, ['landmark', 'sum']);
    const result = new DecayedSum(halfLifeMs);
    result.#landmark = landmark as number | null;
    result.#sum = ExactSum.of(sum);
    return result;
  }

  #moveLandmark(landmark: number): void {
    this.#sum.scale(2 ** (this.#landmark! - landmark));
    this.#landmark = landmark;
  }
}
