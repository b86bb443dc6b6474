import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer } from '@platformatic/kafka';
import { InputError } from '../base/errors.js';
import { Notifier } from '../base/notifier.js';
import { orAborted } from '../base/orAborted.js';
import { firstRetryMs, longestRetryMs, retry } from '../base/retry.js';
import { kafkaError, offsetGone } from './kafkaClient.js';
import type { LogBatch, LogReader } from './log.js';
import { batchesOf, type FetchResponse } from './platformaticBatches.js';

interface ReaderSettings {
  readonly topic: string;
  readonly group: string;
  readonly maxBatchMessages: number;
  readonly brokers: readonly string[];
  readonly retryTimeoutMs: number;
  readonly onUnavailable: (error: Error, retryInMs: number) => void;
  readonly isUnavailable: (error: unknown) => boolean;
}

/** Limits of one fetch, bytes: for a partition and in total. */
const partitionBytes = 4 * 1024 * 1024;
const fetchBytes = 16 * 1024 * 1024;
/** How long a broker waits for new messages before it sends an empty response, milliseconds. */
const messageWaitMs = 500;

type Fetched = { readonly leader: number; readonly batches: LogBatch[] };

/** The fetches of one assignment of partitions. */
class Fetches {
  /** Brokers with a fetch in flight or an unread response. */
  readonly leaders = new Set<number>();
  /** Settled fetches, in the order of arrival. */
  readonly arrived: Promise<Fetched>[] = [];
}

/**
 * Reads the partitions that the group assigns. One client keeps the membership and another fetches, so that a waiting fetch
 * does not delay heartbeats. At most one fetch for each broker is in flight while its last response is processed.
 */
export class PlatformaticReader implements LogReader {
  /** The next offset to return of each assigned partition. */
  #positions = new Map<number, number>();
  /** Notifies when the group has changed, when a fetch has settled, and at `close`. */
  readonly #notifier = new Notifier();
  readonly #closing = new AbortController();
  #generation = 0;
  #adoptedGeneration = 0;
  #rejoining: Promise<void> | null = null;
  #failure: unknown = null;
  /** The current period without a successful fetch. */
  #outage: { readonly sinceMs: number; retryInMs: number } | null = null;
  /** Counts fetches, for fairness among partitions. */
  #turn = -1;

  private constructor(
    private readonly makeConsumer: () => Consumer,
    private readonly settings: ReaderSettings,
    private member: Consumer,
    private readonly fetcher: Consumer,
  ) {}

  static async open(makeConsumer: () => Consumer, settings: ReaderSettings): Promise<PlatformaticReader> {
    const [member, fetcher] = [makeConsumer(), makeConsumer()];
    fetcher.topics.track(settings.topic);
    const reader = new PlatformaticReader(makeConsumer, settings, member, fetcher);
    try {
      await reader.#join(member);
    } catch (error) {
      await reader.close();
      throw error;
    }
    return reader;
  }

  async #join(member: Consumer): Promise<void> {
    member.topics.track(this.settings.topic);
    member.on('consumer:group:join', () => {
      this.#generation += 1;
      this.#notifier.notify();
    });
    // After a failed heartbeat the library stops sending them and keeps a coordinator that may be gone.
    member.on('consumer:heartbeat:error', () => this.#rejoin(member));
    member.on('error', () => this.#rejoin(member));
    await member.joinGroup({});
  }

  #rejoin(member: Consumer): void {
    if (member !== this.member || this.#closing.signal.aborted || this.#rejoining !== null) return;
    let attempts = 0;
    const attempt = async (): Promise<void> => {
      attempts += 1;
      // First with the current member, which disturbs the group least.
      if (attempts === 1) return void (await this.member.joinGroup({}));
      const old = this.member;
      this.member = this.makeConsumer();
      void closed(old);
      await this.#join(this.member);
    };
    this.#rejoining = retry({ ...this.settings, signal: this.#closing.signal }, attempt)
      .catch((error) => {
        this.#failure = this.#error('join its group again', error);
      })
      .finally(() => {
        this.#rejoining = null;
        this.#notifier.notify();
      });
  }

  async *batches(signal?: AbortSignal): AsyncGenerator<LogBatch> {
    const stop =
      signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    let fetches = new Fetches();
    let ahead = new Map<number, number>();
    let generation = -1;
    while (!stop.aborted) {
      if (this.#failure !== null) throw this.#failure;
      if (generation !== this.#generation) {
        generation = this.#generation;
        await orAborted(this.#adopt(stop), stop);
        ahead = new Map(this.#positions);
        fetches = new Fetches();
        await orAborted(this.#startFetches(ahead, fetches, stop), stop);
        continue;
      }
      const arrived = fetches.arrived.shift();
      if (arrived === undefined) {
        // No await between here and the conditions above, so that no notification is missed.
        await this.#notifier.wait(stop);
        continue;
      }
      const fetched = await arrived;
      fetches.leaders.delete(fetched.leader);
      for (const { partition, startOffset, endOffset } of fetched.batches) {
        // When a leader moves, two brokers may return the same partition. The second response is skipped.
        if (ahead.get(partition) === startOffset) ahead.set(partition, endOffset);
      }
      await orAborted(this.#startFetches(ahead, fetches, stop), stop);
      for (const batch of fetched.batches) {
        if (stop.aborted) return;
        // The partition may have been reassigned in the meantime.
        if (this.#adoptedGeneration !== generation) break;
        if (this.#positions.get(batch.partition) !== batch.startOffset) continue;
        this.#positions.set(batch.partition, batch.endOffset);
        yield batch;
        if (generation !== this.#generation) break;
      }
    }
  }

  /** Adopts an assignment. Each partition continues at its position, the committed offset or the beginning. */
  async #adopt(signal: AbortSignal): Promise<void> {
    const generation = this.#generation;
    const { topic } = this.settings;
    const assigned =
      this.member.assignments?.find((assignment) => assignment.topic === topic)?.partitions ?? [];
    const positions = new Map<number, number>();
    if (assigned.length > 0) {
      const committed = await this.#request('look up its offsets', signal, () =>
        this.member.listCommittedOffsets({ topics: [{ topic, partitions: assigned }] }),
      );
      const unread = assigned.filter((partition) => !((committed.get(topic)?.[partition] ?? -1n) >= 0n));
      const first =
        unread.length === 0
          ? new Map<string, bigint[]>()
          : await this.#request('look up where its partitions begin', signal, () =>
              this.fetcher.listOffsets({ topics: [topic], partitions: { [topic]: unread }, timestamp: -2n }),
            );
      for (const partition of assigned) {
        const offset = unread.includes(partition)
          ? first.get(topic)?.[partition]
          : committed.get(topic)?.[partition];
        positions.set(partition, Math.max(Number(offset ?? 0n), this.#positions.get(partition) ?? 0));
      }
    }
    if (signal.aborted) return;
    this.#positions = positions;
    this.#adoptedGeneration = generation;
  }

  /** Starts a fetch at each broker without one, for the next messages of its partitions. */
  async #startFetches(
    ahead: ReadonlyMap<number, number>,
    fetches: Fetches,
    signal: AbortSignal,
  ): Promise<void> {
    if (ahead.size === 0) return;
    const { topic } = this.settings;
    const metadata = await this.#request('look up its leaders', signal, () =>
      this.fetcher.metadata({ topics: [topic] }),
    );
    const { id, partitions } = metadata.topics.get(topic)!;
    const byLeader = new Map<number, number[]>();
    for (const partition of ahead.keys()) {
      const leader = partitions[partition]!.leader;
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), partition]);
    }
    for (const [leader, led] of byLeader) {
      if (fetches.leaders.has(leader)) continue;
      // Another partition comes first each time, because a response may be full before the last one.
      this.#turn = (this.#turn + 1) % led.length;
      const inTurn = [...led.slice(this.#turn), ...led.slice(0, this.#turn)];
      const wanted = new Map(inTurn.map((partition) => [partition, ahead.get(partition)!]));
      const fetch = this.#fetch(leader, id, wanted, signal);
      fetches.leaders.add(leader);
      const arrive = (): void => {
        fetches.arrived.push(fetch);
        this.#notifier.notify();
      };
      fetch.then(arrive, arrive);
    }
  }

  async #fetch(
    leader: number,
    topicId: string,
    wanted: ReadonlyMap<number, number>,
    signal: AbortSignal,
  ): Promise<Fetched> {
    const partitions = [...wanted].map(([partition, offset]) => ({
      partition,
      fetchOffset: BigInt(offset),
      partitionMaxBytes: partitionBytes,
      currentLeaderEpoch: -1,
      lastFetchedEpoch: -1,
    }));
    const request = { node: leader, topics: [{ topicId, partitions }], minBytes: 1, maxBytes: fetchBytes };
    let response: FetchResponse;
    try {
      response = await this.fetcher.fetch({ ...request, maxWaitTime: messageWaitMs });
      this.#outage = null;
    } catch (error) {
      await this.#outwait(error, signal);
      return { leader, batches: [] };
    }
    const { topic, maxBatchMessages } = this.settings;
    return { leader, batches: batchesOf(response, topic, wanted, maxBatchMessages) };
  }

  /** Waits before leaders are looked up again, because the leader may have moved. Throws after `retryTimeoutMs`. */
  async #outwait(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#outage ??= { sinceMs: performance.now(), retryInMs: firstRetryMs };
    // Another broker may respond during the sleep and end the outage.
    const outage = this.#outage;
    const { sinceMs, retryInMs } = outage;
    const { isUnavailable, onUnavailable, retryTimeoutMs } = this.settings;
    if (!isUnavailable(error) || performance.now() - sinceMs > retryTimeoutMs)
      throw this.#error('read', error);
    onUnavailable(error as Error, retryInMs);
    await sleep(retryInMs, undefined, { signal }).catch(() => {});
    outage.retryInMs = Math.min(retryInMs * 2, longestRetryMs);
    this.fetcher.clearMetadata();
  }

  async commit(batch: LogBatch): Promise<void> {
    const { topic, partition, endOffset } = batch;
    const offset = { topic, partition, offset: BigInt(endOffset), leaderEpoch: -1 };
    await this.#request('commit', this.#closing.signal, async () => {
      if (this.#rejoining !== null) await this.#rejoining;
      // Another reader owns the partition and reads again from the last commit. Event keys reveal the duplicates.
      if (!this.#positions.has(partition)) return;
      const { member } = this;
      try {
        await member.commit({ offsets: [offset] });
      } catch (error) {
        if (!this.settings.isUnavailable(error)) throw error;
        this.#rejoin(member);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#notifier.notify();
    await Promise.all([closed(this.member), closed(this.fetcher)]);
  }

  /** Retries while brokers are unavailable. A final failure is thrown as a BlackspotError. */
  async #request<T>(what: string, signal: AbortSignal, send: () => Promise<T>): Promise<T> {
    try {
      return await retry({ ...this.settings, signal }, send);
    } catch (error) {
      throw this.#error(what, error);
    }
  }

  #error(what: string, error: unknown): Error {
    const { topic, group, brokers, isUnavailable } = this.settings;
    const found = error as { findBy?(name: string, value: unknown): unknown };
    if (found.findBy?.('apiId', 'OFFSET_OUT_OF_RANGE')) {
      return offsetGone(group, topic, error);
    }
    if (this.#closing.signal.aborted) return new InputError(`The reader of topic "${topic}" is closed.`);
    return kafkaError(
      brokers.join(','),
      `${what} for group "${group}" of topic "${topic}"`,
      error,
      isUnavailable(error) ? 'unavailable' : 'refused',
    );
  }
}

/** Leaves the group, or at least closes the connections. */
function closed(consumer: Consumer): Promise<void> {
  return new Promise((resolve) => consumer.close(true, () => resolve()));
}
