import { type LatestAccident, latestOfSecond } from './protocol.js';

/** Accidents of a snapshot. */
const kept = 120;

/** The accidents that arrived last, newest first. */
export class LatestAccidents {
  #latest: LatestAccident[] = [];
  #added = 0;

  /** @param accidents in the order of arrival; `count` may be more than are passed */
  add(accidents: readonly LatestAccident[], count: number): void {
    if (count === 0) return;
    this.#latest = [...accidents.slice(-kept).reverse(), ...this.#latest].slice(0, kept);
    this.#added += count;
  }

  get all(): readonly LatestAccident[] {
    return this.#latest;
  }

  /** At most the latest 24 of those that came since the last call. */
  takeAdded(): readonly LatestAccident[] {
    const added = this.#latest.slice(0, Math.min(this.#added, latestOfSecond));
    this.#added = 0;
    return added;
  }

  /** How many of a batch are worth making. */
  static readonly kept: number = kept;

  replace(latest: readonly LatestAccident[]): void {
    this.#latest = [...latest];
    this.#added = 0;
  }
}
