/** The pipe between replay and consume. It knows bytes, keys, headers and offsets, and nothing of accidents. */

export interface LogMessage {
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** Time of the record, milliseconds since 1970 UTC. */
  readonly timestampMs: number;
}

/**
 * Messages of one partition in order, none missing: the next batch begins at `endOffset`. Offsets may skip, where Kafka has
 * records of its own.
 */
export interface LogBatch {
  readonly topic: string;
  readonly partition: number;
  readonly startOffset: number;
  /** Exclusive. */
  readonly endOffset: number;
  readonly messages: readonly LogMessage[];
  /** The offset of each message, ascending; not always consecutive on Kafka. */
  readonly offsets: readonly number[];
  /** The end of the partition when this batch was read, exclusive: `highWatermark - endOffset` is the lag. */
  readonly highWatermark: number;
}

export interface LogWriter {
  /** Resolves when every message is safely in the log; in order per key. Slow readers slow it down. */
  write(messages: readonly LogMessage[]): Promise<void>;
  close(): Promise<void>;
}

export interface LogReader {
  /** Batches until the log ends, the signal aborts or `close` is called. Ask for the next one only when this one is done. */
  batches(signal?: AbortSignal): AsyncIterable<LogBatch>;
  /** Promises that everything before the batch's `endOffset` need not be read again by this group. */
  commit(batch: LogBatch): Promise<void>;
  close(): Promise<void>;
}

export interface LogReaderOptions {
  /** Readers of one group share the partitions and the committed offsets. */
  readonly group: string;
  /** Most messages in a batch. */
  readonly maxBatchMessages?: number;
}

export interface Log {
  /** For people: `in-process` or the broker's address. */
  readonly name: string;
  /** Makes the topic when it is absent. Record times of 2016 must not let retention delete it. */
  createTopic(topic: string, options?: { readonly partitions?: number }): Promise<void>;
  /**
   * The name under which a store may remember offsets of this topic. A topic that was deleted and made anew is another one,
   * and has another name here, however it is called.
   */
  streamId(topic: string): Promise<string>;
  writer(topic: string): Promise<LogWriter>;
  reader(topic: string, options: LogReaderOptions): Promise<LogReader>;
  close(): Promise<void>;
}
