import { type Clock, realClock } from '../base/clock.js';
import { InputError, isBlackspotError } from '../base/errors.js';
import { Notifier } from '../base/notifier.js';
import type { LogBatch, LogReader } from '../log/log.js';
import type { LiveStore, RejectSink, WriteResult } from './eventStore.js';
import { type BatchLimits, gatherBatches } from './gather.js';

export interface ConsumeOptions {
  /** Names the log and the topic, the same each time: offsets are remembered under it. */
  readonly origin: string;
  /** Where messages go that are no events. */
  readonly rejects: RejectSink;
  /** A batch is written when it has so many messages. @default 50,000 */
  readonly maxBatchMessages?: number;
  /** Or so many bytes. @default 64 MiB */
  readonly maxBatchBytes?: number;
  /** Or when its first message has waited so long, milliseconds. @default 1,000 */
  readonly maxWaitMs?: number;
  /** Batches of different partitions that are written at once. More than 1 only for a store that can. @default 1 */
  readonly parallelBatches?: number;
  /** Called after each batch, and when the store is away. */
  readonly onProgress?: (progress: ConsumeProgress) => void;
  /** Finishes the batch under way, commits it and leaves. */
  readonly signal?: AbortSignal;
  /** @default the clock of this machine */
  readonly clock?: Clock;
}

/** What consume does unless told otherwise. */
export const consumeDefaults = {
  /** Messages. */
  maxBatchMessages: 50_000,
  /** Bytes of values. */
  maxBatchBytes: (64 * 1024 * 1024) as number,
  /** Milliseconds. */
  maxWaitMs: 1_000,
  parallelBatches: 1,
} as const;

/** What became of every message: `messages = inserted + duplicates + rejected`. */
export interface ConsumeSummary extends WriteResult {
  readonly messages: number;
  readonly batches: number;
  readonly durationMs: number;
}

export interface ConsumeProgress extends ConsumeSummary {
  /** Messages a second, of the latest batch. */
  readonly messagesPerSecond: number;
  /** Messages in the log that are not in the store yet. */
  readonly lagMessages: number;
  /** The same in event time: what those messages span if events come as in the latest batch. An estimate. */
  readonly lagEventMs: number;
  /** Time of the latest event read, ISO UTC; null before the first. */
  readonly eventTime: string | null;
  /** Why the store is away, when it is: the batch is tried again after `retryInMs`. */
  readonly waitingFor?: { readonly error: Error; readonly retryInMs: number };
}

const firstRetryMs = 250;
const longestRetryMs = 30_000;

/**
 * Moves messages from a log into a store, batch by batch: written first, committed after, so that a death at any moment
 * repeats at most a batch, and the key of each event makes that harmless. Resolves when the log ends or the signal aborts.
 * Waits out a store that is away (an error that is `retriable`); any other error ends it, with nothing lost.
 */
export async function consume(
  reader: LogReader,
  store: LiveStore,
  options: ConsumeOptions,
): Promise<ConsumeSummary> {
  const limits = checkLimits(options);
  const clock = options.clock ?? realClock;
  const startedMs = clock.now();
  const total = { messages: 0, batches: 0, inserted: 0, duplicates: 0, rejected: 0 };
  const lagByPartition = new Map<number, number>();
  let lastReportMs = startedMs;
  let progress: ConsumeProgress = {
    ...total,
    durationMs: 0,
    messagesPerSecond: 0,
    lagMessages: 0,
    lagEventMs: 0,
    eventTime: null,
  };

  const failed = new AbortController();
  const signal =
    options.signal === undefined ? failed.signal : AbortSignal.any([options.signal, failed.signal]);
  const writeWithPatience = async (batch: LogBatch): Promise<WriteResult | null> => {
    for (let retryInMs = firstRetryMs; ; retryInMs = Math.min(retryInMs * 2, longestRetryMs)) {
      try {
        return await store.write({ ...batch, origin: options.origin }, options.rejects);
      } catch (error) {
        if (!isBlackspotError(error) || !error.retriable) throw error;
        // A store that is away when we are told to leave: nothing is committed, so nothing is lost.
        if (signal.aborted) return null;
        options.onProgress?.({ ...progress, waitingFor: { error, retryInMs } });
        await clock.sleep(retryInMs, signal);
      }
    }
  };

  let hasLeft = false;
  const move = async (batch: LogBatch): Promise<void> => {
    const result = await writeWithPatience(batch);
    if (result === null) {
      hasLeft = true;
      return;
    }
    await reader.commit(batch);
    total.messages += batch.messages.length;
    total.batches += 1;
    total.inserted += result.inserted;
    total.duplicates += result.duplicates;
    total.rejected += result.rejected;
    lagByPartition.set(batch.partition, batch.highWatermark - batch.endOffset);
    const nowMs = clock.now();
    progress = {
      ...total,
      durationMs: nowMs - startedMs,
      messagesPerSecond: (batch.messages.length / Math.max(1e-3, nowMs - lastReportMs)) * 1_000,
      ...lag([...lagByPartition.values()], batch),
      eventTime: isoTime(batch.messages.at(-1)?.timestampMs) ?? progress.eventTime,
    };
    lastReportMs = nowMs;
    options.onProgress?.(progress);
  };

  // One batch a partition at most, so that its offsets are committed in order.
  const lanes = new Map<number, Promise<void>>();
  const laneEnded = new Notifier();
  try {
    for await (const batch of gatherBatches(reader, limits, clock, signal)) {
      await lanes.get(batch.partition);
      if (hasLeft || failed.signal.aborted) break;
      const lane = move(batch)
        .catch((error: unknown) => failed.abort(error))
        .finally(() => {
          lanes.delete(batch.partition);
          laneEnded.notify();
        });
      lanes.set(batch.partition, lane);
      while (lanes.size >= limits.parallelBatches) await laneEnded.wait();
    }
  } finally {
    await Promise.all(lanes.values());
  }
  if (failed.signal.aborted) throw failed.signal.reason;
  return { ...total, durationMs: clock.now() - startedMs };
}

function lag(perPartition: number[], { messages }: LogBatch): { lagMessages: number; lagEventMs: number } {
  const lagMessages = perPartition.reduce((sum, one) => sum + one, 0);
  const spanMs = messages.length < 2 ? 0 : messages.at(-1)!.timestampMs - messages[0]!.timestampMs;
  return { lagMessages, lagEventMs: Math.max(0, lagMessages * (spanMs / messages.length)) };
}

function isoTime(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

function checkLimits(options: ConsumeOptions): BatchLimits & { readonly parallelBatches: number } {
  const limits = {
    maxBatchMessages: options.maxBatchMessages ?? consumeDefaults.maxBatchMessages,
    maxBatchBytes: options.maxBatchBytes ?? consumeDefaults.maxBatchBytes,
    maxWaitMs: options.maxWaitMs ?? consumeDefaults.maxWaitMs,
    parallelBatches: options.parallelBatches ?? consumeDefaults.parallelBatches,
  };
  for (const [name, value] of Object.entries(limits)) {
    if (!(value > 0)) throw new InputError(`${name} must be above 0, got ${value}.`);
  }
  return limits;
}
