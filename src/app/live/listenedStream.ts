import { consumeTopic } from '../../consume/consumeTopic.js';
import type { EventStore } from '../../consume/eventStore.js';
import type { ConsumeProgress } from '../../consume/progress.js';
import type { Log } from '../../log/log.js';
import type { Source } from '../../query/source.js';
import type { Predicting } from '../predicting.js';
import type { SurgeStep } from '../surgeStep.js';
import { openTaughtRun } from './taughtRun.js';
import { timedStore } from './timedStore.js';
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
  readonly onProgress: (progress: ConsumeProgress) => void;
  readonly signal: AbortSignal;
}

/** A topic that other programs write: it is stored, and shown as it is stored. */
export class ListenedStream {
  readonly run: WatchedRun;
  readonly source: Source;
  /** Resolves after the signal has aborted; rejects when the consumer fails. */
  readonly done: Promise<void>;
  readonly #startMs: number;

  private constructor(run: WatchedRun, source: Source, startMs: number, done: Promise<void>) {
    this.run = run;
    this.source = source;
    this.#startMs = startMs;
    this.done = done;
  }

  static async start(options: ListenedStreamOptions): Promise<ListenedStream> {
    const { log, topic, group, source, surges, predicting, onArrival, signal } = options;
    // All that the store has by now: what comes after this is new to it, and so to the page. Of a combined source it is the
    // last one; the historical data may hold the period of the stream, too.
    const { lastAt: lastOfAll, sources = [] } = await source.describe();
    const lastAt = sources.at(-1)?.lastAt ?? lastOfAll;
    const usual = lastAt === null ? null : await usualPeriodOf(source, signal);
    // One accident of a wrong year must not end the past.
    const startMs =
      lastAt === null
        ? Date.now()
        : Math.min(Date.parse(lastAt) + 1, usual?.untilMs ?? Number.POSITIVE_INFINITY);
    const run = await openTaughtRun({
      past: source,
      beforeMs: startMs,
      surges,
      isPredicted: predicting.store.added !== undefined,
      replay: () => null,
      onArrival,
      signal,
    });
    const store = timedStore(options.store);
    run.timesOf(store.times);
    const consumed = consumeTopic(store, log, {
      topic,
      group,
      ...predicting.consume,
      observers: run.steps,
      maxWaitMs,
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
    return Math.max(this.run.untilMs ?? Number.NEGATIVE_INFINITY, this.#startMs);
  }
}

/** A batch is written after its first event has waited this long, milliseconds. */
const maxWaitMs = 150;
