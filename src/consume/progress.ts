import type { Clock } from '../base/clock.js';
import type { LogBatch } from '../log/log.js';
import type { WriteResult } from './eventStore.js';

/**
 * The result of `consume`: `messages = stored + duplicates + deadLetters + skipped`. A message of several lines of CSV counts
 * once for each line.
 */
export interface ConsumeSummary {
  readonly messages: number;
  readonly batches: number;
  /** New events. */
  readonly stored: number;
  /** Events that the store had already, or that came twice in a batch. */
  readonly duplicates: number;
  /** Messages that are not valid events. */
  readonly deadLetters: number;
  /** Number of dead letters by reason, the most frequent first: at most 20 reasons. */
  readonly deadLettersByReason: Readonly<Record<string, number>>;
  /** Messages without a row, such as a header line in a stream of CSV. */
  readonly skipped: number;
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
  /** Set while `consume` waits. */
  readonly waitingFor?: WaitingFor;
}

/** What is unavailable: the store, or what a step asks or saves to. With its error and the time until the next attempt. */
export interface WaitingFor {
  readonly part: 'store' | 'step';
  readonly error: Error;
  readonly retryInMs: number;
}

/** Counts the messages of `consume`. */
export class ProgressMeter {
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #lagByPartition = new Map<number, number>();
  #lastMs: number;
  readonly #reasons = new Map<string, number>();
  #progress: ConsumeProgress = {
    messages: 0,
    batches: 0,
    stored: 0,
    duplicates: 0,
    deadLetters: 0,
    deadLettersByReason: {},
    skipped: 0,
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
    const { messages, batches, stored, duplicates, deadLetters, deadLettersByReason, skipped } =
      this.#progress;
    const durationMs = this.#clock.now() - this.#startedMs;
    return { messages, batches, stored, duplicates, deadLetters, deadLettersByReason, skipped, durationMs };
  }

  /** @param result with the reasons of the dead letters, and the number of messages without a row */
  add(
    batch: LogBatch,
    {
      newEvents,
      duplicates,
      deadLetters,
      reasons,
      skipped,
    }: WriteResult & { readonly reasons: readonly string[]; readonly skipped: number },
  ): void {
    const { messages, partition } = batch;
    const before = this.#progress;
    const nowMs = this.#clock.now();
    this.#lagByPartition.set(partition, batch.highWatermark - batch.endOffset);
    const lagMessages = [...this.#lagByPartition.values()].reduce((sum, one) => sum + one, 0);
    const spanMs = messages.length < 2 ? 0 : messages.at(-1)!.timestampMs - messages[0]!.timestampMs;
    this.#progress = {
      messages: before.messages + newEvents.length + duplicates + deadLetters + skipped,
      batches: before.batches + 1,
      stored: before.stored + newEvents.length,
      duplicates: before.duplicates + duplicates,
      deadLetters: before.deadLetters + deadLetters,
      deadLettersByReason: this.#count(reasons),
      skipped: before.skipped + skipped,
      durationMs: nowMs - this.#startedMs,
      messagesPerSecond: (messages.length / Math.max(1e-3, nowMs - this.#lastMs)) * 1_000,
      lagMessages,
      lagEventMs: Math.max(0, lagMessages * (spanMs / messages.length)),
      eventTime: isoTime(messages.at(-1)?.timestampMs) ?? before.eventTime,
    };
    this.#lastMs = nowMs;
  }

  /** The counts with these dead letters. */
  #count(reasons: readonly string[]): Readonly<Record<string, number>> {
    if (reasons.length === 0) return this.#progress.deadLettersByReason;
    for (const reason of reasons) {
      if (this.#reasons.size >= mostReasons && !this.#reasons.has(reason)) continue;
      this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
    }
    return Object.fromEntries([...this.#reasons].sort((a, b) => b[1] - a[1]).slice(0, shownReasons));
  }
}

/** A decoder of a program may give each message a reason of its own. */
const mostReasons = 1_000;
const shownReasons = 20;

function isoTime(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
