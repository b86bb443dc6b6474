import type { Value } from '../query/question.js';
import type { CountedEvents } from './analytic.js';

/** Gathers events until the members take them: those between two moves of the watermark, within a batch. */
export class Run {
  readonly #names: readonly string[];
  #columns: Value[][];
  #eventMs: number[] = [];
  #isLate: number[] = [];

  /** @param names the columns, in the order in which values come */
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

  /** The gathered events, and begins anew. */
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
