import { randomUUID } from 'node:crypto';
import { requireInteger, requireKnownOptions, requireNumber } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { Notifier } from '../base/notifier.js';
import { type Group, joinGroup, leaveGroup, newGroup, ownedPartitions } from './group.js';
import {
  type Log,
  type LogBatch,
  type LogMessage,
  type LogReader,
  type LogReaderOptions,
  type LogWriter,
  readerOptionNames,
  topicOptionNames,
} from './log.js';

export interface InProcessLogOptions {
  /** Limit of the bytes of values in a topic; a write beyond it waits. @default 128 MiB */
  readonly maxBufferedBytes?: number;
  /** Limit of the messages in a topic; a write beyond it waits. @default 100,000 */
  readonly maxBufferedMessages?: number;
  /** The offset of the first message of every partition, to continue an earlier process. @default 0 */
  readonly firstOffset?: number;
}

/** Defaults of an in-process log. */
export const inProcessLogDefaults: Required<InProcessLogOptions> = {
  maxBufferedBytes: 128 * 1024 * 1024,
  maxBufferedMessages: 100_000,
  firstOffset: 0,
};

/**
 * A log inside this process, to run without Kafka: partitions, groups, offsets and back-pressure, in bounded memory.
 *
 * A message stays until every group has committed it. When a topic is full, `write` waits for readers. A topic ends when
 * its last writer has closed: readers then finish the remaining messages and stop. The log ends with the process, so a
 * reader that resumes must provide its offset (`firstOffset`).
 */
export function createInProcessLog(options: InProcessLogOptions = {}): Log {
  requireKnownOptions('createInProcessLog', options, inProcessLogDefaults);
  const settings = { ...inProcessLogDefaults, ...options };
  for (const name of ['maxBufferedBytes', 'maxBufferedMessages'] as const) {
    requireNumber(name, settings[name], 1, Number.POSITIVE_INFINITY);
  }
  const topics = new Map<string, Topic>();
  const logId = randomUUID();
  let isClosed = false;
  const open = (name: string, partitionCount = 1): Topic => {
    if (isClosed) throw new InputError('The in-process log is closed.');
    let topic = topics.get(name);
    if (topic === undefined) {
      topic = new Topic(name, partitionCount, settings);
      topics.set(name, topic);
    }
    return topic;
  };
  return {
    name: 'in-process',
    createTopic: async (name, topicOptions = {}) => {
      requireKnownOptions('createTopic', topicOptions, topicOptionNames);
      const { partitions = 1 } = topicOptions;
      requireInteger('partitions', partitions, 1);
      open(name, partitions);
    },
    topicNames: async () => [...topics.keys()],
    partitionCount: async (name) => open(name).partitions.length,
    unreadPartitions: async (name, group) => {
      const { partitions, groups } = open(name);
      const committed = groups.get(group)?.committed ?? [];
      return partitions.flatMap(({ firstOffset, messages }, partition) =>
        Math.max(firstOffset, committed[partition] ?? 0) < firstOffset + messages.length ? [partition] : [],
      );
    },
    // The log ends with this process, so every log has new ids.
    streamId: async (name) => `in-process/${name}/${logId}`,
    writer: async (name) => new InProcessWriter(open(name)),
    reader: async (name, readerOptions) => {
      requireKnownOptions('reader', readerOptions, readerOptionNames);
      return new InProcessReader(open(name), readerOptions);
    },
    close: async () => {
      isClosed = true;
      for (const topic of topics.values()) topic.close();
    },
  };
}

/** The messages of one partition that a group has not committed yet. */
interface Partition {
  /** Offset of `messages[0]`. */
  firstOffset: number;
  messages: LogMessage[];
}

class Topic {
  readonly groups = new Map<string, Group>();
  readonly partitions: Partition[];
  /** Notifies when messages arrive, when space is freed, and when a reader or writer opens or closes. */
  readonly notifier = new Notifier();
  openWriters = 0;
  hasHadWriter = false;
  isClosed = false;
  #bufferedBytes = 0;
  #bufferedMessages = 0;

  constructor(
    readonly name: string,
    partitionCount: number,
    private readonly settings: Required<InProcessLogOptions>,
  ) {
    this.partitions = Array.from({ length: partitionCount }, () => ({
      firstOffset: settings.firstOffset,
      messages: [],
    }));
  }

  get hasEnded(): boolean {
    return this.isClosed || (this.hasHadWriter && this.openWriters === 0);
  }

  /** A message larger than the limit is accepted when the topic is empty. */
  hasRoomFor(message: LogMessage): boolean {
    if (this.#bufferedMessages === 0) return true;
    return (
      this.#bufferedMessages < this.settings.maxBufferedMessages &&
      this.#bufferedBytes + message.value.byteLength <= this.settings.maxBufferedBytes
    );
  }

  append(message: LogMessage): void {
    this.partitions[partitionOf(message.key, this.partitions.length)]!.messages.push(message);
    this.#bufferedBytes += message.value.byteLength;
    this.#bufferedMessages += 1;
  }

  group(name: string): Group {
    let group = this.groups.get(name);
    if (group === undefined) {
      group = newGroup(this.partitions.map((partition) => partition.firstOffset));
      this.groups.set(name, group);
    }
    return group;
  }

  /** Drops the messages that every group has committed. */
  trim(partitionIndex: number): void {
    const partition = this.partitions[partitionIndex]!;
    let keepFrom = Number.POSITIVE_INFINITY;
    for (const group of this.groups.values()) keepFrom = Math.min(keepFrom, group.committed[partitionIndex]!);
    const dropped = partition.messages.splice(0, keepFrom - partition.firstOffset);
    for (const message of dropped) this.#bufferedBytes -= message.value.byteLength;
    this.#bufferedMessages -= dropped.length;
    partition.firstOffset += dropped.length;
    if (dropped.length > 0) this.notifier.notify();
  }

  close(): void {
    this.isClosed = true;
    this.notifier.notify();
  }
}

class InProcessWriter implements LogWriter {
  #isOpen = true;
  #previous: Promise<void> = Promise.resolve();

  constructor(private readonly topic: Topic) {
    topic.openWriters += 1;
    topic.hasHadWriter = true;
  }

  write(messages: readonly LogMessage[]): Promise<void> {
    const written = this.#previous.then(() => this.#append(messages));
    this.#previous = written.catch(() => {});
    return written;
  }

  async #append(messages: readonly LogMessage[]): Promise<void> {
    let hasAppended = false;
    for (const message of messages) {
      while (!this.topic.hasRoomFor(message) && !this.topic.isClosed) {
        // Notifies only after an append: otherwise two waiting writers would wake each other forever.
        if (hasAppended) this.topic.notifier.notify();
        hasAppended = false;
        await this.topic.notifier.wait();
      }
      if (!this.#isOpen || this.topic.isClosed) {
        throw new InputError(`The writer of topic "${this.topic.name}" is closed.`);
      }
      this.topic.append(message);
      hasAppended = true;
    }
    if (hasAppended) this.topic.notifier.notify();
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    await this.#previous;
    this.#isOpen = false;
    this.topic.openWriters -= 1;
    this.topic.notifier.notify();
  }
}

class InProcessReader implements LogReader {
  readonly keepsCommits = false;
  readonly #group: Group;
  readonly #maxBatchMessages: number;
  /** The next offset to read of each assigned partition. */
  #positions = new Map<number, number>();
  #generation = -1;
  #isOpen = true;

  constructor(
    private readonly topic: Topic,
    options: LogReaderOptions,
  ) {
    this.#maxBatchMessages = options.maxBatchMessages ?? 10_000;
    requireNumber('maxBatchMessages', this.#maxBatchMessages, 1, Number.POSITIVE_INFINITY);
    this.#group = topic.group(options.group);
    joinGroup(this.#group, this);
  }

  async *batches(signal?: AbortSignal): AsyncGenerator<LogBatch> {
    while (this.#isOpen && signal?.aborted !== true) {
      const hasEnded = this.topic.hasEnded;
      const batch = this.#next();
      if (batch !== undefined) yield batch;
      else if (hasEnded) return;
      else await this.topic.notifier.wait(signal);
    }
  }

  /** The next batch, of the partition that has waited longest. */
  #next(): LogBatch | undefined {
    this.#followGroup();
    for (const [index, position] of this.#positions) {
      const partition = this.topic.partitions[index]!;
      const skip = position - partition.firstOffset;
      if (partition.messages.length <= skip) continue;
      const messages = partition.messages.slice(skip, skip + this.#maxBatchMessages);
      const endOffset = position + messages.length;
      this.#positions.delete(index);
      this.#positions.set(index, endOffset);
      return {
        topic: this.topic.name,
        partition: index,
        startOffset: position,
        endOffset,
        messages,
        offsets: Array.from(messages, (_, at) => position + at),
        highWatermark: partition.firstOffset + partition.messages.length,
      };
    }
    return undefined;
  }

  /** Updates the assigned partitions after a reader came or left. New ones begin at the committed offset of the group. */
  #followGroup(): void {
    if (this.#generation === this.#group.generation) return;
    this.#generation = this.#group.generation;
    const before = this.#positions;
    this.#positions = new Map();
    for (const index of ownedPartitions(this.#group, this)) {
      this.#positions.set(index, Math.max(before.get(index) ?? 0, this.#group.committed[index]!));
    }
  }

  async commit(batch: LogBatch): Promise<void> {
    const committed = this.#group.committed;
    committed[batch.partition] = Math.max(committed[batch.partition]!, batch.endOffset);
    this.topic.trim(batch.partition);
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    leaveGroup(this.#group, this);
    this.topic.notifier.notify();
  }
}

/** FNV-1a of the key, so that equal keys share a partition and stay in order. */
function partitionOf(key: string, partitionCount: number): number {
  if (partitionCount === 1) return 0;
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % partitionCount;
}
