import type { ScoredRows } from './scoredRows.js';

/** What has become of the rows of a file. */
export class ScoreCounts {
  /** Complete rows. */
  #rows = 0;
  #scored = 0;
  /** Lines that are not complete rows. */
  #broken = 0;
  readonly #predicted: Record<number, number>;

  constructor(classes: readonly number[]) {
    this.#predicted = Object.fromEntries(classes.map((severity) => [severity, 0]));
  }

  /** Counts the rows as they pass. */
  async *counted(rows: AsyncIterable<ScoredRows>): AsyncGenerator<ScoredRows> {
    for await (const batch of rows) {
      this.#add(batch);
      yield batch;
    }
  }

  addBroken(lines: number): void {
    this.#broken += lines;
  }

  get summary(): {
    readonly rows: number;
    readonly scored: number;
    readonly rejected: number;
    readonly predicted: Readonly<Record<number, number>>;
  } {
    const rows = this.#rows + this.#broken;
    return { rows, scored: this.#scored, rejected: rows - this.#scored, predicted: this.#predicted };
  }

  #add({ count, severity }: ScoredRows): void {
    this.#rows += count;
    for (let row = 0; row < count; row++) {
      if (severity[row] === 0) continue;
      this.#scored += 1;
      this.#predicted[severity[row]!]! += 1;
    }
  }
}
