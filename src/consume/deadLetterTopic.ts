import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Log, type LogBatch, type LogMessage, type LogWriter, requireLog } from '../log/log.js';
import {
  type DeadLetter,
  type DeadLetterSink,
  deadLetterFrom,
  distinctDeadLetters,
  messageOf,
} from './deadLetter.js';

/** The name of the topic for the dead letters of a topic. */
export function deadLetterTopicOf(topic: string): string {
  return `${topic}.dead-letter`;
}

const addedHeaders: readonly string[] = ['reason', 'origin', 'topic', 'partition', 'offset'];

/** Sends dead letters to a topic with unchanged values, and with `reason`, `origin`, `topic`, `partition` and `offset` as headers. */
export function deadLetterTopic(writer: LogWriter): DeadLetterSink {
  return async (deadLetters) => {
    await writer.write(
      deadLetters.map((deadLetter): LogMessage => {
        const { reason, origin, topic, partition, offset } = deadLetter;
        const added = { reason, origin, topic, partition: String(partition), offset: String(offset) };
        return { ...messageOf(deadLetter), headers: { ...deadLetter.headers, ...added } };
      }),
    );
  };
}

/** An endless log counts as read after this long without a message, milliseconds. */
const quietMs = 3_000;

/** The dead letters on a topic, each once by its original position, because a crash may have sent one twice. */
export async function readDeadLetterTopic(log: Log, topic: string): Promise<DeadLetter[]> {
  const found: DeadLetter[] = [];
  // A group of its own that commits nothing, so that listing does not consume.
  await readUntilQuiet(log, topic, `blackspot-list-${randomUUID()}`, async ({ messages }) => {
    found.push(...messages.map(deadLetterIn));
  });
  return distinctDeadLetters(found);
}

/**
 * Sends the dead letters of a topic back to their original topics. Those that are still not valid events come back as new
 * dead letters. Each is sent once: a second call continues after the first.
 * @returns the number sent
 */
export async function replayDeadLetterTopic(log: Log, topic: string): Promise<number> {
  const writers = new Map<string, LogWriter>();
  let sent = 0;
  try {
    await readUntilQuiet(log, topic, 'blackspot-replay-dead-letters', async ({ messages }, commit) => {
      const byTopic = new Map<string, LogMessage[]>();
      for (const message of messages) {
        const target = message.headers.topic ?? '';
        byTopic.set(target, [...(byTopic.get(target) ?? []), withoutReason(message)]);
      }
      for (const [target, group] of byTopic) {
        const writer = writers.get(target) ?? (await log.writer(target));
        writers.set(target, writer);
        await writer.write(group);
      }
      await commit();
      sent += messages.length;
    });
  } finally {
    await Promise.all([...writers.values()].map((writer) => writer.close()));
  }
  return sent;
}

/** Reads the present messages. Later ones, such as dead letters that are rejected again, are left for the next call. */
async function readUntilQuiet(
  log: Log,
  topic: string,
  group: string,
  read: (batch: LogBatch, commit: () => Promise<void>) => Promise<void>,
): Promise<void> {
  requireLog(log);
  const reader = await log.reader(topic, { group });
  const quiet = new AbortController();
  const ends = new Map<number, number>();
  let lastMs = Date.now();
  const watching = (async () => {
    while (!quiet.signal.aborted) {
      const leftMs = lastMs + quietMs - Date.now();
      if (leftMs <= 0) quiet.abort();
      else await pause(Math.min(leftMs, quietMs), undefined, { signal: quiet.signal }).catch(() => {});
    }
  })();
  try {
    for await (const batch of reader.batches(quiet.signal)) {
      const end = ends.get(batch.partition) ?? batch.highWatermark;
      ends.set(batch.partition, end);
      const present = until(batch, end);
      if (present.messages.length === 0) continue;
      lastMs = Number.POSITIVE_INFINITY;
      await read(present, () => reader.commit(present));
      lastMs = Date.now();
    }
  } finally {
    quiet.abort();
    await watching;
    await reader.close();
  }
}

function until(batch: LogBatch, end: number): LogBatch {
  if (batch.endOffset <= end) return batch;
  const kept = batch.offsets.filter((offset) => offset < end).length;
  return {
    ...batch,
    endOffset: end,
    messages: batch.messages.slice(0, kept),
    offsets: batch.offsets.slice(0, kept),
  };
}

function deadLetterIn(message: LogMessage): DeadLetter {
  const { reason = 'unknown', origin = '', topic = '', partition, offset, ...headers } = message.headers;
  const where = { reason, origin, topic, partition: Number(partition), offset: Number(offset) };
  return deadLetterFrom({ ...message, headers }, where);
}

function withoutReason(message: LogMessage): LogMessage {
  const headers = Object.entries(message.headers).filter(([name]) => !addedHeaders.includes(name));
  return { ...message, headers: Object.fromEntries(headers) };
}
