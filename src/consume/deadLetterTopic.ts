import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log, LogBatch, LogMessage, LogWriter } from '../log/log.js';
import {
  type DeadLetter,
  type DeadLetterSink,
  deadLetterFrom,
  distinctLetters,
  messageOf,
} from './deadLetter.js';

/** Where the dead letters of a topic are. */
export function deadLetterTopicOf(topic: string): string {
  return `${topic}.dead-letter`;
}

const addedHeaders: readonly string[] = ['reason', 'origin', 'topic', 'partition', 'offset'];

/** Sends dead letters to a topic, value untouched, with `reason`, `origin`, `topic`, `partition` and `offset` as headers. */
export function deadLetterTopic(writer: LogWriter): DeadLetterSink {
  return async (letters) => {
    await writer.write(
      letters.map((letter): LogMessage => {
        const { reason, origin, topic, partition, offset } = letter;
        const added = { reason, origin, topic, partition: String(partition), offset: String(offset) };
        return { ...messageOf(letter), headers: { ...letter.headers, ...added } };
      }),
    );
  };
}

/** A log that goes on forever has been read when nothing has come for so long, milliseconds. */
const quietMs = 3_000;

/** The dead letters on a topic, each message once, by where it came from: a crash may have sent one twice. */
export async function readDeadLetterTopic(log: Log, letters: string): Promise<DeadLetter[]> {
  const found: DeadLetter[] = [];
  // A group of its own that commits nothing: whoever lists takes nothing away.
  await readUntilQuiet(log, letters, `blackspot-list-${randomUUID()}`, async ({ messages }) => {
    found.push(...messages.map(letterOf));
  });
  return distinctLetters(found);
}

/**
 * Sends the dead letters of a topic back to the topics that they came from, as they were; those that are still no events
 * come back as new dead letters. Each letter is sent once: a second call goes on after the first.
 * @returns how many were sent
 */
export async function replayDeadLetterTopic(log: Log, letters: string): Promise<number> {
  const writers = new Map<string, LogWriter>();
  let sent = 0;
  try {
    await readUntilQuiet(log, letters, 'blackspot-replay-dead-letters', async ({ messages }, commit) => {
      const byTopic = new Map<string, LogMessage[]>();
      for (const message of messages) {
        const topic = message.headers.topic ?? '';
        byTopic.set(topic, [...(byTopic.get(topic) ?? []), withoutReason(message)]);
      }
      for (const [topic, mine] of byTopic) {
        const writer = writers.get(topic) ?? (await log.writer(topic));
        writers.set(topic, writer);
        await writer.write(mine);
      }
      await commit();
      sent += messages.length;
    });
  } finally {
    await Promise.all([...writers.values()].map((writer) => writer.close()));
  }
  return sent;
}

/** Reads what is there now: what comes meanwhile, as letters that are refused again do, is left for another time. */
async function readUntilQuiet(
  log: Log,
  topic: string,
  group: string,
  read: (batch: LogBatch, commit: () => Promise<void>) => Promise<void>,
): Promise<void> {
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
      const wanted = until(batch, end);
      if (wanted.messages.length === 0) continue;
      lastMs = Number.POSITIVE_INFINITY;
      await read(wanted, () => reader.commit(wanted));
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

function letterOf(message: LogMessage): DeadLetter {
  const { reason = 'unknown', origin = '', topic = '', partition, offset, ...headers } = message.headers;
  const where = { reason, origin, topic, partition: Number(partition), offset: Number(offset) };
  return deadLetterFrom({ ...message, headers }, where);
}

function withoutReason(message: LogMessage): LogMessage {
  const headers = Object.entries(message.headers).filter(([name]) => !addedHeaders.includes(name));
  return { ...message, headers: Object.fromEntries(headers) };
}
