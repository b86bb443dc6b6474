import { DataError, InputError, isBlackspotError } from '../base/errors.js';
import { retry } from '../base/retry.js';
import { countThatFits, maxBatchBytes } from './batching.js';
import { type KafkaClient, type KafkaProducer, kafkaError } from './kafkaClient.js';
import type { LogMessage, LogWriter } from './log.js';
import { partitionOf } from './murmur2.js';

/** Producers of one writer, at most: as many batches are in flight at once. */
const maxLanes = 4;

interface WriterSettings {
  readonly topic: string;
  readonly partitionCount: number;
  /** Of the brokers, for messages. */
  readonly name: string;
  readonly retryTimeoutMs: number;
  readonly onUnavailable: (error: Error, retryInMs: number) => void;
}

/**
 * Writes to a topic in lanes: each partition belongs to one lane, each lane has one producer and one batch in flight. So
 * the order of a partition, and with it of a key, holds through every retry, and several requests are in flight at once.
 * While a batch is in flight, what comes gathers into the next one.
 */
export class KafkaWriter implements LogWriter {
  readonly #lanes: Lane[];
  readonly #underWay = new Set<Promise<void>>();
  #isOpen = true;

  constructor(
    client: KafkaClient,
    private readonly settings: WriterSettings,
  ) {
    const count = Math.min(settings.partitionCount, maxLanes);
    this.#lanes = Array.from({ length: count }, () => new Lane(client, settings));
  }

  write(messages: readonly LogMessage[]): Promise<void> {
    const { topic, partitionCount } = this.settings;
    if (!this.#isOpen) return Promise.reject(new InputError(`The writer of topic "${topic}" is closed.`));
    if (messages.length === 0) return Promise.resolve();
    const byPartition = new Map<number, LogMessage[]>();
    for (const message of messages) {
      const partition = partitionOf(message.key, partitionCount);
      const there = byPartition.get(partition);
      if (there === undefined) byPartition.set(partition, [message]);
      else there.push(message);
    }
    const parts = [...byPartition].map(([partition, some]) =>
      this.#lanes[partition % this.#lanes.length]!.write(partition, some),
    );
    const written = Promise.allSettled(parts).then((results) => {
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    });
    const settled = written.catch(() => {}).finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
    return written;
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await Promise.all(this.#underWay);
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }
}

/** Messages of one write to one partition, in order. */
interface Part {
  readonly messages: readonly LogMessage[];
  sent: number;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

class Lane {
  /** By partition; the one that has waited longest comes first. */
  readonly #waiting = new Map<number, Part[]>();
  #producer: KafkaProducer | null = null;
  #isRunning = false;
  /** Comes down when the broker takes less than we thought. */
  #maxBatchBytes = maxBatchBytes;

  constructor(
    private readonly client: KafkaClient,
    private readonly settings: WriterSettings,
  ) {}

  write(partition: number, messages: readonly LogMessage[]): Promise<void> {
    return new Promise((done, failed) => {
      const part = { messages, sent: 0, done, failed };
      const there = this.#waiting.get(partition);
      if (there === undefined) this.#waiting.set(partition, [part]);
      else there.push(part);
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    // After this turn, so that what is written in the same one goes out together.
    await Promise.resolve();
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const { partition, parts, batch } = next;
      try {
        await this.#send(partition, batch);
        this.#acknowledge(partition, parts, batch.length);
      } catch (error) {
        for (const { failed } of parts) failed(error);
        this.#waiting.delete(partition);
      }
    }
    this.#isRunning = false;
  }

  #next(): { partition: number; parts: Part[]; batch: LogMessage[] } | undefined {
    for (const [partition, parts] of this.#waiting) {
      const batch: LogMessage[] = [];
      for (const { messages, sent } of parts) {
        for (let at = sent; at < messages.length; at += 1) batch.push(messages[at]!);
        // Enough to fill a batch whatever its messages: the rest stays for the next one.
        if (batch.length >= mostLookedAt) break;
      }
      batch.length = countThatFits(batch, this.#maxBatchBytes);
      return { partition, parts, batch };
    }
    return undefined;
  }

  #acknowledge(partition: number, parts: Part[], count: number): void {
    let left = count;
    while (left > 0) {
      const part = parts[0]!;
      const taken = Math.min(left, part.messages.length - part.sent);
      part.sent += taken;
      left -= taken;
      if (part.sent === part.messages.length) {
        parts.shift();
        part.done();
      }
    }
    this.#waiting.delete(partition);
    if (parts.length > 0) this.#waiting.set(partition, parts);
  }

  async #send(partition: number, batch: readonly LogMessage[]): Promise<void> {
    const { topic, name, retryTimeoutMs, onUnavailable } = this.settings;
    const isUnavailable = (error: unknown): boolean => this.client.kindOf(error) === 'unavailable';
    try {
      await retry({ retryTimeoutMs, isUnavailable, onUnavailable }, () => this.#attempt(partition, batch));
    } catch (error) {
      if (isBlackspotError(error)) throw error;
      const kind = this.client.kindOf(error);
      if (kind !== 'tooLarge') throw kafkaError(name, `write to topic "${topic}"`, error, kind);
      if (batch.length === 1) throw tooLarge(topic, batch[0]!, error);
      this.#maxBatchBytes = Math.max(1, Math.floor(this.#maxBatchBytes / 2));
      const half = Math.ceil(batch.length / 2);
      await this.#send(partition, batch.slice(0, half));
      await this.#send(partition, batch.slice(half));
    }
  }

  async #attempt(partition: number, batch: readonly LogMessage[]): Promise<void> {
    const producer = this.#producer ?? (await this.client.producer());
    this.#producer = producer;
    try {
      await producer.send(this.settings.topic, partition, batch);
    } catch (error) {
      // Whether it was written is not known, and neither is the next sequence number: a new producer sends it again, and
      // should it then be there twice, the key says so.
      if (this.client.kindOf(error) !== 'tooLarge') {
        this.#producer = null;
        void producer.close().catch(() => {});
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#producer?.close().catch(() => {});
    this.#producer = null;
  }
}

/** Messages. */
const mostLookedAt = 20_000;

function tooLarge(topic: string, message: LogMessage, cause: unknown): DataError {
  const bytes = message.value.byteLength;
  return new DataError(
    `Topic "${topic}" does not accept the message "${message.key}" of ${bytes} bytes.`,
    {
      hint: 'Raise max.message.bytes of the topic, or message.max.bytes of the broker.',
      cause,
      details: { topic, key: message.key, bytes },
    },
  );
}
