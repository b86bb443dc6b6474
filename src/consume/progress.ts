import type { Clock } from '../base/clock.js';
import type { LogBatch } from '../log/log.js';
import type { WriteResult } from './eventStore.js';

/** The result of `consume`: `messages = stored + duplicates + deadLetters`. */
export interface ConsumeSummary {
  readonly messages: number;
  readonly batches: number;
  /** New events. */
  readonly stored: number;
  /** Events that the store had already, or that came twice in a batch. */
  readonly duplicates: number;
  /** Messages that are not valid events. */
  readonly deadLetters: number;
  readonly durationMs: number;
}

export interface ConsumeProgress extends ConsumeSummary {
  /** Messages per second of the latest batch. */
  readonly messagesPerSecond: number;
  /** Messages in the log that are not in the store yet. */
  readonly lagMessages: number;
  /** The lag in event time, milliseconds, estimated from the latest batch. */
  readonly lagEventMs: number;
  /** Time of the latest event read, ISO UTC; null before the first. */
  readonly eventTime: string | null;
  /** Set while the store is unavailable: the error, and the time until the next attempt. */
  readonly waitingFor?: { readonly error: Error; readonly retryInMs: number };
}

/** Counts the messages of `consume`. */
export class ProgressMeter {
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #lagByPartition = new Map<number, number>();
  #lastMs: number;
  #progress: ConsumeProgress = {
    messages: 0,
    batches: 0,
    stored: 0,
    duplicates: 0,
    deadLetters: 0,
    durationMs: 0,
    messagesPerSecond: 0,
    lagMessages: 0,
    lagEventMs: 0,
    eventTime: null,
  };

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedMs = clock.now();
    this.#lastMs = this.#startedMs;
  }

  get progress(): ConsumeProgress {
    return this.#progress;
  }

  get summary(): ConsumeSummary {
    const { messages, batches, stored, duplicates, deadLetters } = this.#progress;
    const durationMs = this.#clock.now() - this.#startedMs;
    return { messages, batches, stored, duplicates, deadLetters, durationMs };
  }

  add(batch: LogBatch, { newEvents, duplicates, deadLetters }: WriteResult): void {
    const { messages, partition } = batch;
    const before = this.#progress;
    const nowMs = this.#clock.now();
    this.#lagByPartition.set(partition, batch.highWatermark - batch.endOffset);
    const lagMessages = [...this.#lagByPartition.values()].reduce((sum, one) => sum + one, 0);
    const spanMs = messages.length < 2 ? 0 : messages.at(-1)!.timestampMs - messages[0]!.timestampMs;
    this.#progress = {
      messages: before.messages + messages.length,
      batches: before.batches + 1,
      stored: before.stored + newEvents.length,
      duplicates: before.duplicates + duplicates,
      deadLetters: before.deadLetters + deadLetters,
      durationMs: nowMs - this.#startedMs,
      messagesPerSecond: (messages.length / Math.max(1e-3, nowMs - this.#lastMs)) * 1_000,
      lagMessages,
      lagEventMs: Math.max(0, lagMessages * (spanMs / messages.length)),
      eventTime: isoTime(messages.at(-1)?.timestampMs) ?? before.eventTime,
    };
    this.#lastMs = nowMs;
  }
}

function isoTime(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
