import { consumeTopic } from '../../consume/consumeTopic.js';
import type { EventStore } from '../../consume/eventStore.js';
import type { ConsumeProgress } from '../../consume/progress.js';
import type { Log } from '../../log/log.js';
import type { Source } from '../../query/source.js';
import type { Predicting } from '../predicting.js';
import type { SurgeStep } from '../surgeStep.js';
import { openTaughtRun } from './taughtRun.js';
import { timedStore, watchedWaitMs } from './timedStore.js';
import { usualPeriodOf } from './usualPeriod.js';
import type { WatchedRun } from './watchedRun.js';

export interface ListenedStreamOptions {
  readonly log: Log;
  readonly topic: string;
  readonly group: string;
  readonly store: EventStore;
  /** Answers for the past and for what the store has. */
  readonly source: Source;
  /** Finds and announces the surges, as in `consume --surges`. The stream closes it. */
  readonly surges: SurgeStep;
  readonly predicting: Predicting;
  readonly onArrival: (readMs: number) => void;
  /** Called when the past has come after the stream had begun. */
  readonly onTaught: (run: WatchedRun) => void;
  readonly onProgress: (progress: ConsumeProgress) => void;
  readonly signal: AbortSignal;
}

/** A topic that other programs write: it is stored, and shown as it is stored. */
export class ListenedStream {
  readonly run: WatchedRun;
  readonly source: Source;
  /** Resolves after the signal has aborted; rejects when the consumer fails. */
  readonly done: Promise<void>;
  /** The end of what the store had at the start; null for nothing. */
  readonly #startMs: number | null;

  private constructor(run: WatchedRun, source: Source, startMs: number | null, done: Promise<void>) {
    this.run = run;
    this.source = source;
    this.#startMs = startMs;
    this.done = done;
  }

  static async start(options: ListenedStreamOptions): Promise<ListenedStream> {
    const { log, topic, group, source, surges, predicting, onArrival, signal } = options;
    // All that the store has by now: what comes after this is new to it, and so to the page. Of a combined source it is the
    // last one. While it is empty, the first event tells what is past: historical data may hold the period of the stream, too.
    const { lastAt, sources = [] } = await source.describe();
    const storedAt = sources.length === 0 ? lastAt : sources.at(-1)!.lastAt;
    const usual = storedAt === null ? null : await usualPeriodOf(source, signal);
    // One accident of a wrong year must not end the past.
    const startMs =
      storedAt === null
        ? null
        : Math.min(Date.parse(storedAt) + 1, usual?.untilMs ?? Number.POSITIVE_INFINITY);
    const run = await openTaughtRun({
      past: source,
      beforeMs: startMs,
      surges,
      isPredicted: predicting.store.added !== undefined,
      replay: () => null,
      onArrival,
      onTaught: options.onTaught,
      signal,
    });
    const store = timedStore(options.store);
    run.timesOf(store.times);
    const consumed = consumeTopic(store, log, {
      topic,
      group,
      ...predicting.consume,
      observers: run.steps,
      maxWaitMs: watchedWaitMs,
      signal,
      onProgress: (progress) => {
        run.progressed(progress);
        options.onProgress(progress);
      },
    });
    const done = consumed.then(() => {}).finally(() => run.close());
    return new ListenedStream(run, source, startMs, done);
  }

  /** The event time up to which (exclusive) questions are asked. */
  get untilMs(): number {
    const { untilMs } = this.run;
    if (untilMs === null) return this.#startMs ?? Date.now();
    return this.#startMs === null ? untilMs : Math.max(untilMs, this.#startMs);
  }
}
