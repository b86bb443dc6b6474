import type { DuckDb } from '../../engines/duckdb/duckdb.js';

export interface ImportProgress {
  /** Fraction of the work that is done, 0..1. */
  readonly fraction: number;
  /** Estimated number of rows of the files that are begun; 0 until it is known. */
  readonly rows: number;
  readonly rowsPerSecond: number;
  /** Estimated from the work done so far; Infinity at the start. */
  readonly secondsLeft: number;
}

const intervalMs = 100;

/** The steps of an import. */
export type ImportStep = 'reading' | 'sorting';
/** The part of the work that each step takes, as fractions of the whole, as measured. */
const steps: Readonly<Record<ImportStep, readonly [from: number, until: number]>> = {
  reading: [0, 0.6],
  sorting: [0.6, 1],
};

/** Reports the progress of an import ten times a second, from the progress of DuckDB's statement and the expected rows. */
export class ImportProgressReporter {
  readonly #engine: DuckDb;
  readonly #onProgress: (progress: ImportProgress) => void;
  readonly #startedMs: number = performance.now();
  readonly #timer: NodeJS.Timeout;
  #step: ImportStep = 'reading';
  #fraction = 0;
  #rowsExpected = 0;
  #rowsBefore = 0;
  /** The part of the reading that the present file takes, as fractions of the whole. */
  #file: readonly [from: number, until: number] = [0, 1];

  constructor(engine: DuckDb, onProgress: (progress: ImportProgress) => void) {
    this.#engine = engine;
    this.#onProgress = onProgress;
    this.#timer = setInterval(() => this.#update(), intervalMs);
    this.#timer.unref();
  }

  /** Sets the expected number of rows of the present file. */
  expect(rows: number): void {
    this.#rowsExpected = this.#rowsBefore + rows;
  }

  /** @param from the fraction of the bytes of all files that is read, and `until` with this file */
  beginFile(from: number, until: number): void {
    this.#file = [from, until];
    this.#rowsBefore = this.#rowsExpected;
  }

  begin(step: ImportStep): void {
    this.#step = step;
    this.#fraction = Math.max(this.#fraction, steps[step][0]);
  }

  /** Reports that all is done, and stops. */
  end(): void {
    this.#fraction = 1;
    this.#report();
    this.stop();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #update(): void {
    const { percentage } = this.#engine.connection.progress;
    const [from, until] = steps[this.#step];
    // A statement that has not begun reports -1 percent. A short one between two long ones must not lower the fraction.
    const done = Math.min(1, Math.max(0, percentage / 100));
    const [fileFrom, fileUntil] = this.#step === 'reading' ? this.#file : [0, 1];
    const fraction = from + (until - from) * (fileFrom + (fileUntil - fileFrom) * done);
    this.#fraction = Math.max(this.#fraction, fraction);
    this.#report();
  }

  #report(): void {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    this.#onProgress({
      fraction: this.#fraction,
      rows: Math.round(this.#rowsExpected),
      rowsPerSecond: (this.#rowsExpected * this.#fraction) / seconds,
      secondsLeft:
        this.#fraction > 0 ? (seconds * (1 - this.#fraction)) / this.#fraction : Number.POSITIVE_INFINITY,
    });
  }
}
