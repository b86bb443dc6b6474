import { requireInteger, requireKnownOptions } from '../../base/checks.js';
import { InternalError } from '../../base/errors.js';
import { type AddedColumn, checkAddedColumns } from '../../consume/addedColumns.js';
import { type DeadLetter, type DeadLetterSink, deadLetterOf } from '../../consume/deadLetter.js';
import type { DecodedBatch } from '../../consume/decodedBatch.js';
import type { Decoder } from '../../consume/decoder.js';
import type { Batching, EventStore, WriteResult } from '../../consume/eventStore.js';
import { RecordBatch } from '../../consume/recordBatch.js';
import type { StreamBatch } from '../../consume/streamBatch.js';
import type { Dataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import {
  connectMongo,
  type MongoDatabase,
  mongoDefaults,
  mongoError,
} from '../../engines/mongodb/connection.js';
import { intoDocument } from '../../engines/mongodb/document.js';
import type { LogMessage } from '../../log/log.js';
import type { BatchWriter, Insert } from './batchWriter.js';
import { makeAccidentCollection } from './collection.js';
import { MongoProgress } from './progress.js';
import { TimeSeriesBatch } from './timeSeries.js';
import { uniqueBatch } from './unique.js';

export interface MongoStoreOptions {
  /** What the events are. @default US Accidents */
  readonly dataset?: Dataset;
  /** @default accidents */
  readonly collection?: string;
  /**
   * Writes a time-series collection: buckets by time and source, made for questions over short
   * windows. It costs: no unique key, so a ledger of keys beside it and two more writes a batch; no validator; no change
   * streams on the events; two consumers that hold the same partition at once (one of them frozen, not dead) could store
   * an event twice, which the plain collection makes impossible. @default false
   */
  readonly timeSeries?: boolean;
  /** Documents in one insert. @default 2,000 */
  readonly documentsPerInsert?: number;
  /** Inserts of a batch that are under way at once: one is converted while others are written. @default 3 */
  readonly insertsInFlight?: number;
  /** Columns that steps of `consume` add. @default none */
  readonly added?: readonly AddedColumn[];
}

/** What a MongoDB store does unless told otherwise. */
export const mongoStoreDefaults = {
  dataset: usAccidents as Dataset,
  collection: mongoDefaults.collection as string,
  timeSeries: false,
  /** Documents. */
  documentsPerInsert: 2_000,
  insertsInFlight: 3,
  added: [] as readonly AddedColumn[],
} as const;

const batching: Batching = {
  // Small batches, so that one is read while others are written.
  maxBatchMessages: 10_000,
  maxBatchBytes: 64 * 1024 * 1024,
  // Short, for whoever watches: many small writes are what such a store is made for.
  maxWaitMs: 250,
  parallelBatches: 2,
};

/**
 * Opens a database for live events, each one a document whose `_id` is its key: an event that is there already is refused by
 * the server and counted as a duplicate, whoever sent it and however often. Makes collection, validator and indexes first.
 * A server that is unavailable is a ConnectionError, which `consume` waits out.
 *
 * @param url `mongodb://host:port/database`; the database is `blackspot` when it names none
 * @example
 * const store = await openMongoStore('mongodb://localhost:27017/blackspot');
 */
export async function openMongoStore(url: string, options: MongoStoreOptions = {}): Promise<EventStore> {
  requireKnownOptions('openMongoStore', options, mongoStoreDefaults);
  const settings = { ...mongoStoreDefaults, ...options };
  for (const name of ['documentsPerInsert', 'insertsInFlight'] as const) {
    requireInteger(name, settings[name], 1);
  }
  checkAddedColumns(settings.added, settings.dataset);
  const database = await connectMongo(url);
  try {
    const collection = await makeAccidentCollection(database.db, settings);
    const progress = new MongoProgress(database.db, settings.collection);
    const begin = (batch: StreamBatch): BatchWriter =>
      settings.timeSeries ? new TimeSeriesBatch(database.db, collection, batch) : uniqueBatch(collection);
    return new MongoStore(database, begin, progress, settings);
  } catch (error) {
    await database.client.close();
    throw mongoError(error, `prepare ${database.name}`);
  }
}

class MongoStore implements EventStore {
  readonly name: string;
  readonly batching: Batching = batching;
  readonly added: readonly AddedColumn[];
  readonly dataset: Dataset;
  /** 1 for each message of a batch whose event an attempt to write it has stored, also one that broke off after that. */
  readonly #stored = new WeakMap<DecodedBatch, Uint8Array>();

  constructor(
    private readonly database: MongoDatabase,
    private readonly begin: (batch: StreamBatch) => BatchWriter,
    private readonly progress: MongoProgress,
    private readonly settings: Required<MongoStoreOptions>,
  ) {
    this.name = `${database.name}, collection ${settings.collection}`;
    this.added = settings.added;
    this.dataset = settings.dataset;
  }

  async committedOffset(streamId: string, partition: number): Promise<number | null> {
    try {
      return await this.progress.endOffset(streamId, partition);
    } catch (error) {
      throw mongoError(error, `read ${this.name}`);
    }
  }

  async decode(messages: readonly LogMessage[], decoder: Decoder): Promise<DecodedBatch> {
    return new RecordBatch(messages, decoder, this.dataset);
  }

  async write(batch: StreamBatch, events: DecodedBatch, sink: DeadLetterSink): Promise<WriteResult> {
    if (!(events instanceof RecordBatch))
      throw new InternalError('The events were decoded by another store.');
    try {
      const writer = this.begin(batch);
      const result = await this.#insert(batch, events, writer, sink);
      await writer.finish();
      await this.progress.add(batch, result);
      this.#stored.delete(events);
      return result;
    } catch (error) {
      throw mongoError(error, `write to ${this.name}`);
    }
  }

  async #insert(
    batch: StreamBatch,
    events: RecordBatch,
    writer: BatchWriter,
    sink: DeadLetterSink,
  ): Promise<WriteResult> {
    const { documentsPerInsert, insertsInFlight, dataset } = this.settings;
    const count = batch.messages.length;
    const underWay = new Set<Promise<unknown>>();
    const deadLetters: DeadLetter[] = [];
    const stored = this.#stored.get(events) ?? new Uint8Array(count);
    this.#stored.set(events, stored);
    let failure: unknown = null;
    for (let start = 0; start < count && failure === null; start += documentsPerInsert) {
      const end = Math.min(start + documentsPerInsert, count);
      const insert = writer.insert();
      const positions = addAll(insert, batch, events, start, end, deadLetters, dataset);
      if (positions.length === 0) continue;
      const sending = insert
        .send()
        .then((existing) => {
          for (const [at, position] of positions.entries()) if (!existing.has(at)) stored[position] = 1;
        })
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
      if (underWay.size >= insertsInFlight) await Promise.race(underWay);
    }
    await Promise.all(underWay);
    if (failure !== null) throw failure;
    if (deadLetters.length > 0) await sink(deadLetters);
    const newEvents = [...batch.messages.keys()].filter((position) => stored[position] === 1);
    const duplicates = count - newEvents.length - deadLetters.length;
    return { newEvents, duplicates, deadLetters: deadLetters.length };
  }

  async close(): Promise<void> {
    await this.database.client.close();
  }
}

/** Adds the events among the messages `start` to `end` (exclusive) and returns their positions. The rest become dead letters. */
function addAll(
  insert: Insert,
  batch: StreamBatch,
  events: RecordBatch,
  start: number,
  end: number,
  deadLetters: DeadLetter[],
  dataset: Dataset,
): number[] {
  const positions: number[] = [];
  for (let position = start; position < end; position += 1) {
    const isTooLong = batch.messages[position]!.value.byteLength > longestValueBytes;
    const found = isTooLong ? 'too long for a document' : events.take(position);
    if (typeof found === 'string') deadLetters.push(deadLetterOf(batch, position, found));
    else {
      insert.add(intoDocument(found, dataset));
      positions.push(position);
    }
  }
  return positions;
}

/**
 * The server takes no document above 16 MiB. Apart from a few hundred bytes for the names of the columns and the place, a
 * document is never longer than its message.
 */
const longestValueBytes = 16 * 1024 * 1024 - 4 * 1024;
