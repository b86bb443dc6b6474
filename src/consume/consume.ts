import {
  type OptionNames,
  requireKnownOptions,
  requireLimit,
  requireSignal,
  thrownError,
} from '../base/checks.js';
import { type Clock, realClock } from '../base/clock.js';
import { isBlackspotError } from '../base/errors.js';
import { Notifier } from '../base/notifier.js';
import { retry } from '../base/retry.js';
import type { LogBatch, LogReader } from '../log/log.js';
import type { DeadLetterSink } from './deadLetter.js';
import { type Decoder, eventDecoder, requireDecoder } from './decoder.js';
import { type Batching, type EventStore, requireStore, type WriteResult } from './eventStore.js';
import { type BatchLimits, gatherBatches } from './gather.js';
import { type ConsumeProgress, type ConsumeSummary, ProgressMeter, type WaitingFor } from './progress.js';
import { Saves } from './saves.js';
import { splitBatch } from './splitBatch.js';
import {
  applyTransforms,
  checkSteps,
  type ObserveStep,
  prepareObservation,
  type TransformStep,
} from './steps.js';

/** Missing limits come from the store's `batching`. */
export interface ConsumeOptions extends Partial<BatchLimits> {
  /** Stable id of the log and the topic, under which stores keep offsets. */
  readonly streamId: string;
  /** Receives the messages that are not valid events. */
  readonly deadLetters: DeadLetterSink;
  /** Decodes the message format. @default event JSON, as a replay writes it */
  readonly decoder?: Decoder;
  /** Steps before the store, in this order. Each adds columns to the events. @default none */
  readonly transforms?: readonly TransformStep[];
  /** Steps after the store, in this order. Each observes the new events, or all. @default none */
  readonly observers?: readonly ObserveStep[];
  /** With steps that save: the shortest time from one save, and the commit after it, to the next, milliseconds. @default 5,000 */
  readonly saveEveryMs?: number;
  /** Called after each batch, and when the store, or what a step asks, is unavailable. */
  readonly onProgress?: (progress: ConsumeProgress) => void;
  /** Finishes the current batch, commits it and stops. */
  readonly signal?: AbortSignal;
  /** @default the clock of this machine */
  readonly clock?: Clock;
}

/** The names of the options of `consume`, for checks. */
export const consumeOptionNames: OptionNames<ConsumeOptions> = {
  streamId: true,
  deadLetters: true,
  decoder: true,
  transforms: true,
  observers: true,
  saveEveryMs: true,
  maxBatchMessages: true,
  maxBatchBytes: true,
  maxWaitMs: true,
  onProgress: true,
  signal: true,
  clock: true,
};

/** What may throw in a batch, except steps and decoders, which name themselves. */
const callbacks = 'the store, the reader, the dead letters or onProgress';
/** Default of `saveEveryMs`. */
const defaultSaveEveryMs = 5_000;
const firstRetryMs = 250;
const longestRetryMs = 30_000;

/**
 * Moves messages from a log into a store, batch by batch: decode, transform, write, observe, commit. Because a batch is
 * written before it is committed, a crash repeats at most a batch, which the event keys make harmless. If a step has a `save`,
 * batches are committed after the next save, so a crash repeats what was not saved. Resolves when the log ends or the signal
 * aborts. Retries while the store, or what a step asks, is unavailable (the error is `retriable`). Any other error, of the
 * store or of a step, ends `consume` before the batch is committed, without loss.
 */
export async function consume(
  reader: LogReader,
  store: EventStore,
  options: ConsumeOptions,
): Promise<ConsumeSummary> {
  requireKnownOptions('consume', options, consumeOptionNames);
  const { streamId, decoder = eventDecoder, transforms = [], observers = [], clock = realClock } = options;
  requireStore(store);
  requireDecoder(decoder);
  requireSignal(options.signal);
  const saveEveryMs = requireLimit('saveEveryMs', options.saveEveryMs ?? defaultSaveEveryMs);
  const limits = checkLimits(store.batching, options);
  checkSteps(store, transforms, observers);
  const meter = new ProgressMeter(clock);
  const failed = new AbortController();
  const signal =
    options.signal === undefined ? failed.signal : AbortSignal.any([options.signal, failed.signal]);

  /** The result of work, once the store or what a step asks is available. Null if the signal aborts before. */
  const patiently = <T>(part: WaitingFor['part'], work: () => Promise<T>): Promise<T | null> => {
    const isUnavailable = (error: unknown): boolean => isBlackspotError(error) && error.retriable;
    const onUnavailable = (error: Error, retryInMs: number): void =>
      options.onProgress?.({ ...meter.progress, waitingFor: { part, error, retryInMs } });
    return retry({ isUnavailable, onUnavailable, firstRetryMs, longestRetryMs, signal, clock }, work).catch(
      (error: unknown) => {
        // Nothing is committed, so nothing is lost. A step may wait for the same signal.
        if (signal.aborted && (isUnavailable(error) || error === signal.reason)) return null;
        throw error;
      },
    );
  };

  const saves = new Saves({
    reader,
    steps: observers,
    everyMs: saveEveryMs,
    clock,
    patiently: async (work) => (await patiently('step', () => work().then(() => true))) === true,
  });
  let hasLeft = false;
  const move = async (messages: LogBatch): Promise<void> => {
    const { batch, skipped } = splitBatch({ ...messages, streamId }, decoder);
    const decoded = await store.decode(batch.messages, decoder);
    const events = await patiently('step', () => applyTransforms(decoded, transforms));
    if (events === null) {
      hasLeft = true;
      return;
    }
    const observe = await prepareObservation(batch, events, observers);
    let reasons: string[] = [];
    const result: WriteResult | null = await patiently('store', () => {
      reasons = [];
      return store.write(batch, events, async (deadLetters) => {
        await options.deadLetters(deadLetters);
        for (const { reason } of deadLetters) reasons.push(reason);
      });
    });
    if (result === null) {
      hasLeft = true;
      return;
    }
    await saves.observed(messages, () => observe(result.newEvents));
    meter.add(messages, { ...result, skipped, reasons });
    options.onProgress?.(meter.progress);
  };

  // At most one batch of each partition, so that offsets are committed in order.
  const inFlight = new Map<number, Promise<void>>();
  const moved = new Notifier();
  const fail = (error: unknown): void => failed.abort(thrownError(callbacks, error));
  const saving = saves.run(signal).catch(fail);
  try {
    for await (const batch of gatherBatches(reader, limits, clock, signal)) {
      await inFlight.get(batch.partition);
      if (hasLeft || failed.signal.aborted) break;
      const moving = move(batch)
        .catch(fail)
        .finally(() => {
          inFlight.delete(batch.partition);
          moved.notify();
        });
      inFlight.set(batch.partition, moving);
      while (inFlight.size >= limits.parallelBatches) await moved.wait();
    }
  } finally {
    await Promise.all(inFlight.values());
    saves.end();
    await saving;
  }
  if (failed.signal.aborted) throw failed.signal.reason;
  await saves.save();
  return meter.summary;
}

function checkLimits(batching: Batching, options: ConsumeOptions): Batching {
  const limits: Batching = {
    maxBatchMessages: options.maxBatchMessages ?? batching.maxBatchMessages,
    maxBatchBytes: options.maxBatchBytes ?? batching.maxBatchBytes,
    maxWaitMs: options.maxWaitMs ?? batching.maxWaitMs,
    parallelBatches: batching.parallelBatches,
  };
  for (const [name, value] of Object.entries(limits)) {
    requireLimit(name, value);
  }
  return limits;
}
