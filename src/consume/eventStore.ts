import type { LogBatch } from '../log/log.js';

/** Where a message comes from: one log, one topic, as one name. Offsets mean something only within it and a partition. */
export interface LiveBatch extends LogBatch {
  readonly origin: string;
}

/** A message that is not a valid event, with the reason and everything needed to look at it again. */
export interface Reject {
  readonly reason: string;
  readonly offset: number;
  readonly key: string;
  readonly payload: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestampMs: number;
}

/** Keeps rejects safely before it resolves. May be given the same ones again after a crash, by origin and offset. */
export type RejectSink = (batch: LiveBatch, rejects: readonly Reject[]) => Promise<void>;

/** What became of the messages of a batch; the three add up to their number. */
export interface WriteResult {
  readonly inserted: number;
  /** Events that the store had already, or that came twice in the batch. */
  readonly duplicates: number;
  readonly rejected: number;
}

/** Where live events are kept, each once by its key. Parquet segments are one, MongoDB is another. */
export interface LiveStore {
  /** For people: a folder, or a URL without its password. */
  readonly name: string;
  /**
   * Resolves when every event of the batch is safely kept. Rejects go to the sink first, so that a crash loses neither.
   * Writing a batch again changes nothing.
   */
  write(batch: LiveBatch, rejects: RejectSink): Promise<WriteResult>;
  /** The offset up to which (exclusive) the store knows it has a partition; null when it keeps no such record. */
  committedOffset(origin: string, partition: number): Promise<number | null>;
  close(): Promise<void>;
}
