import type { EventStore } from '../../consume/eventStore.js';

/** A batch for the page is written after its first event has waited this long, milliseconds. */
export const watchedWaitMs = 150;

/** Batches that are on their way from the log to the page. */
export interface BatchTimes {
  /** When the oldest batch that is not observed yet was read, milliseconds since 1970 UTC; null if there is none. */
  readonly oldestReadMs: number | null;
  /** When the batch of a partition that is observed now was read. */
  readMs(partition: number): number | null;
}

/** The same store, which notes when each batch comes out of the log and when it has been written. */
export function timedStore(
  store: EventStore,
  now: () => number = Date.now,
): EventStore & { readonly times: BatchTimes } {
  const reading = new Map<unknown, number>();
  const byPartition = new Map<number, number>();
  return {
    name: store.name,
    dataset: store.dataset,
    batching: store.batching,
    added: store.added,
    times: {
      get oldestReadMs() {
        return reading.size === 0 ? null : Math.min(...reading.values());
      },
      readMs: (partition) => byPartition.get(partition) ?? null,
    },
    decode: async (messages, decoder) => {
      reading.set(messages, now());
      return store.decode(messages, decoder);
    },
    write: async (batch, events, deadLetters) => {
      const readMs = reading.get(batch.messages) ?? now();
      const result = await store.write(batch, events, deadLetters);
      reading.delete(batch.messages);
      byPartition.set(batch.partition, readMs);
      return result;
    },
    committedOffset: (streamId, partition) => store.committedOffset(streamId, partition),
    close: () => store.close(),
  };
}
