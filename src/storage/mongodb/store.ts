import type { Document } from 'mongodb';
import { InputError, isBlackspotError } from '../../base/errors.js';
import type { LiveBatch, LiveStore, Reject, RejectSink, WriteResult } from '../../consume/eventStore.js';
import type { Dataset } from '../../dataset/dataset.js';
import { decodeEvent, refusal } from '../../dataset/json.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import {
  connectMongo,
  type MongoDatabase,
  mongoDefaults,
  mongoError,
} from '../../engines/mongodb/connection.js';
import { intoDocument } from '../../engines/mongodb/document.js';
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
}

/** What a MongoDB store does unless told otherwise. */
export const mongoStoreDefaults = {
  dataset: usAccidents as Dataset,
  collection: mongoDefaults.collection as string,
  timeSeries: false,
  /** Documents. */
  documentsPerInsert: 2_000,
  insertsInFlight: 3,
} as const;

/**
 * Opens a database for live events, each one a document whose `_id` is its key: an event that is there already is refused by
 * the server and counted as a duplicate, whoever sent it and however often. Makes collection, validator and indexes first.
 * A server that is away is a ConnectionError, which `consume` waits out.
 *
 * @param url `mongodb://host:port/database`; the database is `blackspot` when it names none
 * @example
 * const store = await openMongoStore('mongodb://localhost:27017/blackspot');
 */
export async function openMongoStore(url: string, options: MongoStoreOptions = {}): Promise<LiveStore> {
  const settings = { ...mongoStoreDefaults, ...options };
  for (const name of ['documentsPerInsert', 'insertsInFlight'] as const) {
    if (!(Number.isInteger(settings[name]) && settings[name] >= 1)) {
      throw new InputError(`${name} must be a whole number of at least 1, got ${settings[name]}.`);
    }
  }
  const database = await connectMongo(url);
  try {
    const collection = await makeAccidentCollection(database.db, settings);
    const progress = new MongoProgress(database.db, settings.collection);
    const begin = (batch: LiveBatch): BatchWriter =>
      settings.timeSeries ? new TimeSeriesBatch(database.db, collection, batch) : uniqueBatch(collection);
    return new MongoStore(database, begin, progress, settings);
  } catch (error) {
    await database.client.close();
    throw mongoError(error, `prepare ${database.name}`);
  }
}

class MongoStore implements LiveStore {
  readonly name: string;

  constructor(
    private readonly database: MongoDatabase,
    private readonly begin: (batch: LiveBatch) => BatchWriter,
    private readonly progress: MongoProgress,
    private readonly settings: Required<MongoStoreOptions>,
  ) {
    this.name = `${database.name}, collection ${settings.collection}`;
  }

  async committedOffset(origin: string, partition: number): Promise<number | null> {
    try {
      return await this.progress.endOffset(origin, partition);
    } catch (error) {
      throw mongoError(error, `read ${this.name}`);
    }
  }

  async write(batch: LiveBatch, rejects: RejectSink): Promise<WriteResult> {
    try {
      const writer = this.begin(batch);
      const result = await this.#insert(batch, writer, rejects);
      await writer.finish();
      await this.progress.add(batch, result);
      return result;
    } catch (error) {
      throw mongoError(error, `write to ${this.name}`);
    }
  }

  async #insert(batch: LiveBatch, writer: BatchWriter, rejects: RejectSink): Promise<WriteResult> {
    const { documentsPerInsert, insertsInFlight, dataset } = this.settings;
    const underWay = new Set<Promise<unknown>>();
    const rejected: Reject[] = [];
    let inserted = 0;
    let failure: unknown = null;
    for (let at = 0; at < batch.messages.length && failure === null; at += documentsPerInsert) {
      const insert = writer.insert();
      if (addAll(insert, batch, at, at + documentsPerInsert, rejected, dataset) === 0) continue;
      const sending = insert
        .send()
        .then((count) => {
          inserted += count;
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
    if (rejected.length > 0) await rejects(batch, rejected);
    return {
      inserted,
      duplicates: batch.messages.length - inserted - rejected.length,
      rejected: rejected.length,
    };
  }

  async close(): Promise<void> {
    await this.database.client.close();
  }
}

/** Adds the events among the messages `start` to `end` (exclusive) of a batch, and says how many; the rest goes to `rejected`. */
function addAll(
  insert: Insert,
  batch: LiveBatch,
  start: number,
  end: number,
  rejected: Reject[],
  dataset: Dataset,
): number {
  let added = 0;
  for (let at = start; at < end && at < batch.messages.length; at += 1) {
    const { key, value, headers, timestampMs } = batch.messages[at]!;
    try {
      insert.add(documentOf(value, dataset));
      added += 1;
    } catch (error) {
      if (!isBlackspotError(error) || typeof error.facts.reason !== 'string') throw error;
      const offset = batch.offsets[at]!;
      rejected.push({ reason: error.facts.reason, offset, key, payload: value, headers, timestampMs });
    }
  }
  return added;
}

/**
 * The server takes no document above 16 MiB. Apart from a few hundred bytes for the names of the columns and the place, a
 * document is never longer than its JSON.
 */
const longestValueBytes = 16 * 1024 * 1024 - 4 * 1024;

function documentOf(value: Uint8Array, dataset: Dataset): Document {
  if (value.byteLength > longestValueBytes) throw refusal('too long for a document');
  return intoDocument(decodeEvent(value, dataset), dataset);
}
