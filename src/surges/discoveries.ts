/** Which of many places are unusual at once: Benjamini and Hochberg over all places that are watched. */
export class Discoveries {
  readonly #sorted: Float64Array;
  readonly #places: number;
  readonly #rate: number;
  /** P-values up to this are discoveries; -1 without one. */
  readonly cutoff: number;

  /**
   * @param pValues those up to `rate`; larger ones need not be given
   * @param places the number of tests, also those whose p-value is not given
   * @param rate of false discoveries
   */
  constructor(pValues: readonly number[], places: number, rate: number) {
    this.#sorted = Float64Array.from(pValues).sort();
    this.#places = places;
    this.#rate = rate;
    let cutoff = -1;
    for (let rank = this.#sorted.length; rank > 0 && cutoff < 0; rank--)
      if (this.#sorted[rank - 1]! <= (rate * rank) / places) cutoff = this.#sorted[rank - 1]!;
    this.cutoff = cutoff;
  }

  /**
   * The largest p-value with which a test would be a discovery, the others being as they are.
   *
   * @param pValue of this test; null if it was not given
   */
  threshold(pValue: number | null): number {
    const others = this.#sorted;
    const own = pValue === null ? -1 : others.indexOf(pValue);
    for (let rank = others.length + 1; rank > 1; rank--) {
      // The p-value of rank `rank` if this test had rank 1: it stands one or, after its own place, no further.
      const at = own >= 0 && own <= rank - 2 ? rank - 1 : rank - 2;
      if (at < others.length && others[at]! <= (this.#rate * rank) / this.#places)
        return (this.#rate * rank) / this.#places;
    }
    return this.#rate / this.#places;
  }
}
