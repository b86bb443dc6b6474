import type { DuckDb } from '../../engines/duckdb/duckdb.js';

export interface ImportProgress {
  /** How much of the work is done, 0..1. */
  readonly fraction: number;
  readonly rowsPerSecond: number;
  /** Infinity as long as nothing is known. */
  readonly secondsLeft: number;
}

const intervalMs = 100;

/** The share of the whole work that each step takes, as measured. */
export type ImportStep = 'reading' | 'sorting';
const steps: Readonly<Record<ImportStep, readonly [from: number, until: number]>> = {
  reading: [0, 0.6],
  sorting: [0.6, 1],
};

/** Tells of an import ten times a second: how far DuckDB is with its statement, and how many rows there will be. */
export class ProgressTeller {
  readonly #engine: DuckDb;
  readonly #tell: (progress: ImportProgress) => void;
  readonly #startedMs: number = performance.now();
  readonly #timer: NodeJS.Timeout;
  #step: ImportStep = 'reading';
  #share = 0;
  #rowsExpected = 0;

  constructor(engine: DuckDb, tell: (progress: ImportProgress) => void) {
    this.#engine = engine;
    this.#tell = tell;
    this.#timer = setInterval(() => this.#look(), intervalMs);
    this.#timer.unref();
  }

  /** How many rows the file has, as well as one knows. */
  expect(rows: number): void {
    this.#rowsExpected = rows;
  }

  begin(step: ImportStep): void {
    this.#step = step;
    this.#share = Math.max(this.#share, steps[step][0]);
  }

  /** The last word: all is done. */
  end(): void {
    this.#share = 1;
    this.#report();
    this.stop();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { percentage } = this.#engine.connection.progress;
    const [from, until] = steps[this.#step];
    // A statement that has not begun has -1 percent; a short one between two long ones must not turn us back.
    const share = from + (until - from) * Math.min(1, Math.max(0, percentage / 100));
    this.#share = Math.max(this.#share, share);
    this.#report();
  }

  #report(): void {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    this.#tell({
      fraction: this.#share,
      rowsPerSecond: (this.#rowsExpected * this.#share) / seconds,
      secondsLeft: this.#share > 0 ? (seconds * (1 - this.#share)) / this.#share : Number.POSITIVE_INFINITY,
    });
  }
}
