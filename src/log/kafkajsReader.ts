import type { Batch, Kafka } from 'kafkajs';
import { InputError, isBlackspotError } from '../base/errors.js';
import { Notifier } from '../base/notifier.js';
import { retry } from '../base/retry.js';
import { kafkaError, offsetGone } from './kafkaClient.js';
import type { LogBatch, LogMessage, LogReader } from './log.js';

interface ReaderSettings {
  readonly topic: string;
  readonly group: string;
  readonly maxBatchMessages: number;
  readonly brokers: readonly string[];
  readonly sessionMs: number;
  readonly retryTimeoutMs: number;
  readonly onUnavailable: (error: Error, retryInMs: number) => void;
  readonly isUnavailable: (error: unknown) => boolean;
  readonly typeOf: (error: unknown) => string;
}

/** A batch that the library has read, until `batches` takes it. */
interface Offer {
  readonly batch: LogBatch;
  readonly taken: () => void;
}

/**
 * Reads through kafkajs, which pushes: each batch waits in its handler, with heartbeats, until it is taken. So the library
 * holds at most one batch of each partition in memory.
 */
export async function openKafkajsReader(kafka: Kafka, settings: ReaderSettings): Promise<LogReader> {
  const { topic, group, sessionMs, maxBatchMessages } = settings;
  const heartbeatMs = Math.max(100, Math.min(1_000, Math.floor(sessionMs / 10)));
  const consumer = kafka.consumer({
    groupId: group,
    sessionTimeout: sessionMs,
    rebalanceTimeout: Math.max(30_000, sessionMs),
    heartbeatInterval: heartbeatMs,
    // Long enough to save a broker work, short enough to leave quickly.
    maxWaitTimeInMs: 250,
    maxBytesPerPartition: 4 * 1024 * 1024,
    maxBytes: 16 * 1024 * 1024,
    retry: { retries: 10, restartOnFailure: async () => true },
  });
  const notifier = new Notifier();
  const offers: Offer[] = [];
  /** The next offset to return of each partition that is assigned without interruption. */
  let positions = new Map<number, number>();
  let owned = new Set<number>();
  let failure: unknown = null;
  let isOpen = true;

  const fail = (error: unknown): void => {
    failure = error;
    notifier.notify();
  };

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    owned = new Set(payload.memberAssignment[topic] ?? []);
    positions = new Map([...positions].filter(([partition]) => owned.has(partition)));
    notifier.notify();
  });
  // Between a crash and the next start, the library is in no group, and commits fail.
  consumer.on(consumer.events.STOP, () => {
    owned = new Set();
  });
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    if (restart && settings.isUnavailable(error)) return settings.onUnavailable(error, 1_000);
    fail(error);
  });

  /** Resolves when the whole batch is taken. Until then the library reads no more of the partition. */
  const offer = async (
    batch: Batch,
    heartbeat: () => Promise<void>,
    isOver: () => boolean,
  ): Promise<void> => {
    const position = positions.get(batch.partition) ?? 0;
    // On an offset out of range, the library restarts elsewhere and would skip messages silently.
    if (Number(batch.highWatermark) < position) return fail(offsetGone(group, topic));
    for (const part of parts(batch, position, maxBatchMessages)) {
      let isTaken = false;
      const own = new Notifier();
      const waiting = {
        batch: part,
        taken: () => {
          isTaken = true;
          positions.set(part.partition, part.endOffset);
          own.notify();
        },
      };
      offers.push(waiting);
      notifier.notify();
      try {
        while (!isTaken && isOpen && !isOver()) {
          await own.wait(AbortSignal.timeout(heartbeatMs));
          await heartbeat();
        }
      } finally {
        const at = offers.indexOf(waiting);
        if (at >= 0) offers.splice(at, 1);
      }
      if (!isTaken) return;
    }
  };

  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: 64,
      eachBatch: ({ batch, heartbeat, isRunning, isStale }) =>
        offer(batch, heartbeat, () => !isRunning() || isStale()),
    });
  } catch (error) {
    await consumer.disconnect().catch(() => {});
    throw error;
  }

  const toBlackspotError = (what: string, error: unknown): Error => {
    if (isBlackspotError(error)) return error;
    if (settings.typeOf(error) === 'OFFSET_OUT_OF_RANGE') return offsetGone(group, topic, error);
    const category = settings.isUnavailable(error) ? 'unavailable' : 'refused';
    return kafkaError(
      settings.brokers.join(','),
      `${what} for group "${group}" of topic "${topic}"`,
      error,
      category,
    );
  };

  return {
    async *batches(signal) {
      while (isOpen && signal?.aborted !== true) {
        if (failure !== null) throw toBlackspotError('read', failure);
        const next = offers.shift();
        if (next === undefined) {
          await notifier.wait(signal);
          continue;
        }
        next.taken();
        yield next.batch;
      }
    },
    commit: async ({ partition, endOffset }) => {
      if (!isOpen) throw new InputError(`The reader of topic "${topic}" is closed.`);
      try {
        await retry(settings, async () => {
          // Another reader owns the partition and reads again from the last commit. Event keys reveal the duplicates.
          if (!owned.has(partition)) return;
          await consumer.commitOffsets([{ topic, partition, offset: String(endOffset) }]);
        });
      } catch (error) {
        throw toBlackspotError('commit', error);
      }
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      notifier.notify();
      await consumer.disconnect();
    },
  };
}

function* parts(batch: Batch, position: number, maxMessages: number): Generator<LogBatch> {
  const highWatermark = Number(batch.highWatermark);
  let messages: LogMessage[] = [];
  let offsets: number[] = [];
  let startOffset = Math.max(position, Number(batch.firstOffset() ?? 0));
  const part = (endOffset: number): LogBatch => {
    const out = {
      topic: batch.topic,
      partition: batch.partition,
      startOffset,
      endOffset,
      messages,
      offsets,
      highWatermark: Math.max(endOffset, highWatermark),
    };
    startOffset = endOffset;
    messages = [];
    offsets = [];
    return out;
  };
  for (const { key, value, headers, timestamp, offset } of batch.messages) {
    const at = Number(offset);
    if (at < startOffset) continue;
    messages.push({
      key: key === null ? '' : key.toString(),
      value: value ?? noBytes,
      headers: Object.fromEntries(
        Object.entries(headers ?? {}).map(([name, text]) => [name, String(text ?? '')]),
      ),
      timestampMs: Number(timestamp),
    });
    offsets.push(at);
    if (messages.length >= maxMessages) yield part(at + 1);
  }
  const endOffset = Number(batch.lastOffset()) + 1;
  if (messages.length > 0 || endOffset > startOffset) yield part(endOffset);
}

const noBytes = new Uint8Array();
