import { DataError, InputError, isBlackspotError } from '../base/errors.js';
import { retry } from '../base/retry.js';
import { countThatFits, maxBatchBytes } from './batching.js';
import { type KafkaClient, type KafkaProducer, kafkaError } from './kafkaClient.js';
import type { LogMessage, LogWriter } from './log.js';
import { partitionOf } from './murmur2.js';

/** Limit of the producers of one writer, and so of its batches in flight. */
const maxProducers = 4;

interface WriterSettings {
  readonly topic: string;
  readonly partitionCount: number;
  /** The brokers, for error messages. */
  readonly name: string;
  readonly retryTimeoutMs: number;
  readonly onUnavailable: (error: Error, retryInMs: number) => void;
}

/**
 * Writes to a topic through several senders. Each partition belongs to one sender, which has one producer and one batch in
 * flight. This keeps the order of each partition, and so of each key, through every retry. Messages that arrive while a
 * batch is in flight form the next one.
 */
export class KafkaWriter implements LogWriter {
  readonly #senders: Sender[];
  readonly #underWay = new Set<Promise<void>>();
  #isOpen = true;

  constructor(
    client: KafkaClient,
    private readonly settings: WriterSettings,
  ) {
    const count = Math.min(settings.partitionCount, maxProducers);
    this.#senders = Array.from({ length: count }, () => new Sender(client, settings));
  }

  write(messages: readonly LogMessage[]): Promise<void> {
    const { topic, partitionCount } = this.settings;
    if (!this.#isOpen) return Promise.reject(new InputError(`The writer of topic "${topic}" is closed.`));
    if (messages.length === 0) return Promise.resolve();
    const byPartition = new Map<number, LogMessage[]>();
    for (const message of messages) {
      const partition = partitionOf(message.key, partitionCount);
      const group = byPartition.get(partition);
      if (group === undefined) byPartition.set(partition, [message]);
      else group.push(message);
    }
    const parts = [...byPartition].map(([partition, group]) =>
      this.#senders[partition % this.#senders.length]!.write(partition, group),
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
    await Promise.all(this.#senders.map((sender) => sender.close()));
  }
}

/** Messages of one write to one partition, in order. */
interface Part {
  readonly messages: readonly LogMessage[];
  sent: number;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

class Sender {
  /** By partition, the longest waiting first. */
  readonly #waiting = new Map<number, Part[]>();
  #producer: KafkaProducer | null = null;
  #isRunning = false;
  /** Halved when the broker refuses a batch of this size. */
  #maxBatchBytes = maxBatchBytes;

  constructor(
    private readonly client: KafkaClient,
    private readonly settings: WriterSettings,
  ) {}

  write(partition: number, messages: readonly LogMessage[]): Promise<void> {
    return new Promise((done, failed) => {
      const part = { messages, sent: 0, done, failed };
      const parts = this.#waiting.get(partition);
      if (parts === undefined) this.#waiting.set(partition, [part]);
      else parts.push(part);
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    // Waits for the end of this turn of the event loop, so that its messages form one batch.
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
        // Enough messages to fill any batch. The rest stays for the next one.
        if (batch.length >= maxCandidates) break;
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
    const isUnavailable = (error: unknown): boolean => this.client.categoryOf(error) === 'unavailable';
    try {
      await retry({ retryTimeoutMs, isUnavailable, onUnavailable }, () => this.#attempt(partition, batch));
    } catch (error) {
      if (isBlackspotError(error)) throw error;
      const category = this.client.categoryOf(error);
      if (category !== 'tooLarge') throw kafkaError(name, `write to topic "${topic}"`, error, category);
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
      // It is unknown whether the batch was written, and so is the next sequence number. A new producer sends it again. If
      // it is then stored twice, the event keys reveal the duplicates.
      if (this.client.categoryOf(error) !== 'tooLarge') {
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

/** Messages considered for one batch. */
const maxCandidates = 20_000;

function tooLarge(topic: string, message: LogMessage, cause: unknown): DataError {
  const bytes = message.value.byteLength;
  return new DataError(`Topic "${topic}" does not accept the message "${message.key}" of ${bytes} bytes.`, {
    hint: 'Raise max.message.bytes of the topic, or message.max.bytes of the broker.',
    cause,
    details: { topic, key: message.key, bytes },
  });
}
