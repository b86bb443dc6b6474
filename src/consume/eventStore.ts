import { requireMethods } from '../base/checks.js';
import type { Dataset } from '../dataset/dataset.js';
import type { LogMessage } from '../log/log.js';
import type { AddedColumn } from './addedColumns.js';
import type { DeadLetterSink } from './deadLetter.js';
import type { DecodedBatch } from './decodedBatch.js';
import type { Decoder } from './decoder.js';
import type { BatchLimits } from './gather.js';
import type { StreamBatch } from './streamBatch.js';

/** The result of a batch: new events, duplicates and dead letters add up to its messages. */
export interface WriteResult {
  /** Positions of the events that were new to the store, among the messages of the batch, ascending. */
  readonly newEvents: readonly number[];
  /** Events that the store had already, or that came twice in the batch. */
  readonly duplicates: number;
  readonly deadLetters: number;
}

/** A store for the events of a stream, each once by its key: Parquet segments or MongoDB. */
export interface EventStore {
  /** Name for messages: a folder, or a URL without its password. */
  readonly name: string;
  /** The dataset of its records. */
  readonly dataset: Dataset;
  /** The batch sizes that suit it: the defaults of `consume`. */
  readonly batching: Batching;
  /** The columns that it stores in addition to those of a record. */
  readonly added: readonly AddedColumn[];
  /** Decodes the messages of a batch in the form that `write` takes. */
  decode(messages: readonly LogMessage[], decoder: Decoder): Promise<DecodedBatch>;
  /**
   * Resolves when every event of the batch is safely stored. Dead letters go to the sink before that, so that a crash loses
   * neither. Writing a batch again changes nothing.
   *
   * @param events the result of `decode` for the messages of this batch, with or without added columns
   */
  write(batch: StreamBatch, events: DecodedBatch, deadLetters: DeadLetterSink): Promise<WriteResult>;
  /** The offset up to which (exclusive) the store has a partition; null when it has no record of it. */
  committedOffset(streamId: string, partition: number): Promise<number | null>;
  close(): Promise<void>;
}

export interface Batching extends BatchLimits {
  /** Number of batches of different partitions that it can write at once. */
  readonly parallelBatches: number;
}

/** @throws InputError when it is not a store */
export function requireStore(store: EventStore): void {
  const methods: readonly (keyof EventStore)[] = ['decode', 'write', 'committedOffset', 'close'];
  requireMethods('store', 'a store of events', store, methods, openedStore);
}

const openedStore = 'Pass await openSegmentStore(...) or await openMongoStore(...).';
