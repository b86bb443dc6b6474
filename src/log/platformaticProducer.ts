import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createAPI, type Producer, produceV7, Writer } from '@platformatic/kafka';
import type { KafkaProducer } from './kafkaClient.js';
import { RecordBatchEncoder } from './kafkaRecordBatch.js';
import type { LogMessage } from './log.js';
import { categoryOf, LeaderUnavailable } from './platformaticFailures.js';

/** About two seconds in all; then a new producer continues, see `kafkaWriter.ts`. */
const retryWaitsMs: readonly number[] = [100, 200, 400, 600, 800];
/** How long the broker may wait for its replicas, milliseconds. */
const replicasWaitMs = 30_000;

/**
 * Idempotent writes over the connections of `@platformatic/kafka`, with our own encoder of record batches. The library builds
 * each record from about twenty buffers, which takes a large part of a replay's processor time.
 */
export class PlatformaticProducer implements KafkaProducer {
  /** The number of messages sent, by topic and partition. */
  readonly #sequences = new Map<string, number>();
  readonly #encoder: RecordBatchEncoder;
  #identity: { readonly producerId: bigint; readonly producerEpoch: number } | null = null;

  constructor(
    private readonly producer: Producer<Buffer, Buffer, Buffer, Buffer>,
    compression: 'none' | 'gzip',
  ) {
    this.#encoder = new RecordBatchEncoder(compression);
  }

  async send(topic: string, partition: number, messages: readonly LogMessage[]): Promise<void> {
    this.#identity ??= await this.producer.initIdempotentProducer({});
    const name = `${topic}:${partition}`;
    const firstSequence = this.#sequences.get(name) ?? 0;
    const batch = this.#encoder.encode(messages, { ...this.#identity, firstSequence });
    await this.#produce(topic, partition, batch);
    // Sequence numbers have 31 bits and wrap to 0.
    this.#sequences.set(name, (firstSequence + messages.length) % 2 ** 31);
  }

  /** Sends the same batch again when it may not have arrived. The broker stores it once. */
  async #produce(topic: string, partition: number, batch: Buffer): Promise<void> {
    for (let retry = 0; ; retry += 1) {
      try {
        await produce.async(await this.#leader(topic, partition), topic, partition, batch);
        return;
      } catch (error) {
        const waitMs = retryWaitsMs[retry];
        if (waitMs === undefined || categoryOf(error) !== 'unavailable') throw error;
        this.producer.clearMetadata();
        await sleep(waitMs);
      }
    }
  }

  async #leader(topic: string, partition: number): Promise<Connection> {
    const { topics, brokers } = await this.producer.metadata({ topics: [topic] });
    const broker = brokers.get(topics.get(topic)?.partitions[partition]?.leader ?? -1);
    if (broker === undefined) throw new LeaderUnavailable(topic, partition);
    return this.producer.connections.get(broker);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.producer.close(true, () => resolve()));
  }
}

/** Every broker since Kafka 2.1 supports version 7. Newer versions add nothing needed here. */
const produce = createAPI<[topic: string, partition: number, batch: Buffer], unknown>(
  0,
  7,
  (topic: string, partition: number, batch: Buffer) =>
    Writer.create()
      .appendString(null, false) // no transaction
      .appendInt16(-1) // acknowledged by all replicas
      .appendInt32(replicasWaitMs)
      .appendInt32(1)
      .appendString(topic, false)
      .appendInt32(1)
      .appendInt32(partition)
      .appendInt32(batch.length)
      .append(batch),
  produceV7.parseResponse,
  false,
  false,
);
