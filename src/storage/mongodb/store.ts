import { requireInteger, requireKnownOptions } from '../../base/checks.js';
import { InternalError } from '../../base/errors.js';
import { Tasks } from '../../base/tasks.js';
import { type AddedColumn, checkAddedColumns } from '../../consume/addedColumns.js';
import { type DeadLetter, type DeadLetterSink, deadLetterOf } from '../../consume/deadLetter.js';
import type { DecodedBatch } from '../../consume/decodedBatch.js';
import type { Decoder } from '../../consume/decoder.js';
import type { Batching, EventStore, WriteResult } from '../../consume/eventStore.js';
import { RecordBatch } from '../../consume/recordBatch.js';
import type { StreamBatch } from '../../consume/streamBatch.js';
import { type Dataset, requireDataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import {
  closedError,
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
  /** The dataset of the events. @default US Accidents */
  readonly dataset?: Dataset;
  /** @default accidents */
  readonly collection?: string;
  /**
   * Writes a time-series collection, with buckets by time and feed for questions over short windows. Its costs: without a
   * unique key it needs a ledger of keys and two more writes for each batch; it has no validator and no change streams on
   * events. Two consumers that hold the same partition at once (one of them frozen) could store an event twice, which the
   * plain collection prevents. @default false
   */
  readonly timeSeries?: boolean;
  /** Documents in one insert. @default 2,000 */
  readonly documentsPerInsert?: number;
  /** Inserts of a batch in flight at once, so that one is encoded while others are written. @default 3 */
  readonly insertsInFlight?: number;
  /** Columns that steps of `consume` add. @default none */
  readonly added?: readonly AddedColumn[];
}

/** Defaults of a MongoDB store. */
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
  // Short for live views. MongoDB handles many small writes well.
  maxWaitMs: 250,
  parallelBatches: 2,
};

/**
 * Opens a MongoDB database for live events. Each event is a document whose `_id` is its key, so the server refuses an existing
 * event, which counts as a duplicate. Creates the collection, its validator and its indexes if needed. An unavailable server
 * is a ConnectionError, which `consume` retries.
 *
 * @param url `mongodb://host:port/database`; the database is `blackspot` when it names none
 * @example
 * const store = await openMongoStore('mongodb://localhost:27017/blackspot');
 */
export async function openMongoStore(url: string, options: MongoStoreOptions = {}): Promise<EventStore> {
  requireKnownOptions('openMongoStore', options, mongoStoreDefaults);
  const settings = { ...mongoStoreDefaults, ...options };
  requireDataset(settings.dataset);
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
  readonly #tasks: Tasks = new Tasks(() => closedError(this.name));
  /** For each message of a batch, 1 if an attempt has stored its event, also when that attempt failed later. */
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
      return await this.#tasks.run(() => this.progress.endOffset(streamId, partition));
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
      return await this.#tasks.run(async () => {
        const writer = this.begin(batch);
        const result = await this.#insert(batch, events, writer, sink);
        await writer.finish();
        await this.progress.add(batch, result);
        this.#stored.delete(events);
        return result;
      });
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

  /** Closes it when the writes in progress have ended. */
  close(): Promise<void> {
    return this.#tasks.close(() => this.database.client.close());
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
