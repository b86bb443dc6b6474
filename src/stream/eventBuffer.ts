import type { Value } from '../query/question.js';
import type { CountedEvents } from './analytic.js';

/** Gathers the events between two moves of the watermark, which the members then get together. */
export class EventBuffer {
  readonly #names: readonly string[];
  #columns: Value[][];
  #eventMs: number[] = [];
  #isLate: number[] = [];

  /** @param names the columns, in the order in which `push` gets their values */
  constructor(names: readonly string[]) {
    this.#names = names;
    this.#columns = names.map(() => []);
  }

  get count(): number {
    return this.#eventMs.length;
  }

  push(eventMs: number, isLate: boolean, values: readonly Value[]): void {
    this.#eventMs.push(eventMs);
    this.#isLate.push(isLate ? 1 : 0);
    for (let at = 0; at < this.#columns.length; at++) this.#columns[at]!.push(values[at]!);
  }

  /** Returns the gathered events, and empties the buffer. */
  take(): CountedEvents {
    const events = {
      count: this.#eventMs.length,
      columns: Object.fromEntries(this.#names.map((name, at) => [name, this.#columns[at]!])),
      eventMs: Float64Array.from(this.#eventMs),
      isLate: Uint8Array.from(this.#isLate),
    };
    this.#columns = this.#names.map(() => []);
    this.#eventMs = [];
    this.#isLate = [];
    return events;
  }
}
