import type { Clock } from '../base/clock.js';
import { Notifier } from '../base/notifier.js';
import type { LogBatch, LogReader } from '../log/log.js';
import { type ObserveStep, saveSteps } from './steps.js';

export interface SavesOptions {
  readonly reader: LogReader;
  readonly steps: readonly ObserveStep[];
  /** The shortest time from one save to the next, milliseconds. */
  readonly everyMs: number;
  readonly clock: Clock;
  /** Works until the steps can save. False if `consume` must end before. */
  readonly patiently: (work: () => Promise<void>) => Promise<boolean>;
}

/**
 * Commits batches. If a step saves, it commits them after a save, so that what is not saved arrives again after a crash.
 *
 * Batches of several partitions are observed in turn, never during a save: a save holds whole batches, and exactly those that are
 * committed after it.
 */
export class Saves {
  readonly #isSaving: boolean;
  /** The last batch of each partition that was observed and not committed. */
  #unsaved = new Map<number, LogBatch>();
  #savedAtMs: number;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #changed = new Notifier();
  #hasEnded = false;
  #hasFailed = false;

  constructor(private readonly options: SavesOptions) {
    this.#isSaving = options.steps.some(({ save }) => save !== undefined);
    this.#savedAtMs = options.clock.now();
  }

  /** Observes a batch by `observe`, and commits it, now or after the next save. */
  async observed(batch: LogBatch, observe: () => Promise<void>): Promise<void> {
    const { reader } = this.options;
    if (!this.#isSaving) {
      await observe();
      await reader.commit(batch);
      return;
    }
    await this.#inTurn(async () => {
      // A step that failed may hold a part of the batch. It must not be saved.
      this.#hasFailed = true;
      await observe();
      this.#hasFailed = false;
      this.#unsaved.set(batch.partition, batch);
    });
    // A log that ends with the process keeps no offsets, and its writer waits for commits.
    if (reader.keepsCommits === false) await reader.commit(batch);
    this.#changed.notify();
  }

  /** Saves when it is due, until `end`. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, everyMs } = this.options;
    while (this.#isSaving && !this.#hasEnded && !signal.aborted) {
      if (this.#unsaved.size === 0) {
        await this.#changed.wait(signal);
        continue;
      }
      const ended = new AbortController();
      const waiting = clock.sleep(this.#savedAtMs + everyMs - clock.now(), ended.signal);
      while (!this.#hasEnded && !signal.aborted) {
        const isDue = await Promise.race([
          waiting.then(() => true),
          this.#changed.wait(signal).then(() => false),
        ]);
        if (isDue) break;
      }
      ended.abort();
      if (!this.#hasEnded && !signal.aborted) await this.save();
    }
  }

  /** Ends `run`. */
  end(): void {
    this.#hasEnded = true;
    this.#changed.notify();
  }

  /** Saves and commits what was observed since the last save. */
  async save(): Promise<void> {
    if (this.#unsaved.size === 0) return;
    const { reader, steps, clock, patiently } = this.options;
    await this.#inTurn(async () => {
      if (this.#hasFailed) return;
      const saved = this.#unsaved;
      this.#unsaved = new Map();
      if (!(await patiently(() => saveSteps(steps)))) return;
      this.#savedAtMs = clock.now();
      if (reader.keepsCommits !== false) for (const batch of saved.values()) await reader.commit(batch);
    });
  }

  /** Runs work when the work before it has ended, whether it failed or not. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }
}
