import type { Dataset } from '../dataset/dataset.js';
import type { LogMessage } from '../log/log.js';
import type { AddedColumn } from './addedColumns.js';
import type { DeadLetterSink } from './deadLetter.js';
import type { DecodedBatch } from './decodedBatch.js';
import type { Decoder } from './decoder.js';
import type { BatchLimits } from './gather.js';
import type { StreamBatch } from './streamBatch.js';

/** What became of the messages of a batch: new events, duplicates and dead letters add up to their number. */
export interface WriteResult {
  /** The events that were new to the store: positions among the messages of the batch, ascending. */
  readonly newEvents: readonly number[];
  /** Events that the store had already, or that came twice in the batch. */
  readonly duplicates: number;
  readonly deadLetters: number;
}

/** Where the events of a stream are stored, each once by its key. Parquet segments are one, MongoDB is another. */
export interface EventStore {
  /** For people: a folder, or a URL without its password. */
  readonly name: string;
  /** What its records are. */
  readonly dataset: Dataset;
  /** The batches that it takes best: what `consume` gives it where its options say nothing else. */
  readonly batching: Batching;
  /** The columns that it stores beside those of a record. */
  readonly added: readonly AddedColumn[];
  /** Decodes the messages of a batch, in the form that `write` takes. */
  decode(messages: readonly LogMessage[], decoder: Decoder): Promise<DecodedBatch>;
  /**
   * Resolves when every event of the batch is safely stored. Dead letters go to the sink before that, so that a crash loses
   * neither. Writing a batch again changes nothing.
   *
   * @param events what `decode` made of the messages of this batch, with columns added or without
   */
  write(batch: StreamBatch, events: DecodedBatch, deadLetters: DeadLetterSink): Promise<WriteResult>;
  /** The offset up to which (exclusive) the store knows it has a partition; null when it keeps no such record. */
  committedOffset(streamId: string, partition: number): Promise<number | null>;
  close(): Promise<void>;
}

export interface Batching extends BatchLimits {
  /** Batches of different partitions that it can write at once. */
  readonly parallelBatches: number;
}
