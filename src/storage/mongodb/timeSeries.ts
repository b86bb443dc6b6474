import { randomUUID } from 'node:crypto';
import type { Binary, Collection, Db, Document } from 'mongodb';
import type { StreamBatch } from '../../consume/streamBatch.js';
import { streamHashOf } from '../../consume/streamHash.js';
import { onlyDuplicates, writeErrorsOf } from '../../engines/mongodb/connection.js';
import { binaryKey, textKey } from '../../engines/mongodb/document.js';
import type { BatchWriter, Insert } from './batchWriter.js';

interface LedgerEntry {
  /** The key of the event. */
  readonly _id: Binary;
  /** Hash of its stream, and its partition. */
  readonly stream: string;
  /** The write attempt that added it. */
  readonly attempt: Binary;
}

/**
 * Writes each event once into a time-series collection, which has no unique key, by a ledger of keys beside it:
 *
 * 1. add each key to the ledger with the id of the attempt; an existing key is a duplicate
 * 2. insert the events of the new keys
 * 3. mark the attempt as finished
 *
 * A crash between 1 and 3 leaves keys of an unfinished attempt. Because nothing was committed, the log delivers them again on
 * the same stream. The collection itself then shows which of the events it has. Keys of another stream's attempt are left to
 * that stream.
 */
export class TimeSeriesBatch implements BatchWriter {
  readonly #ledger: Collection<LedgerEntry>;
  readonly #finished: Collection<{ _id: Binary }>;
  readonly #attempt = binaryKey(randomUUID());
  readonly #stream: string;

  constructor(
    db: Db,
    private readonly events: Collection,
    { streamId, partition }: StreamBatch,
  ) {
    this.#ledger = db.collection(`${events.collectionName}.keys`);
    this.#finished = db.collection(`${events.collectionName}.attempts`);
    this.#stream = `${streamHashOf(streamId)}-${partition}`;
  }

  insert(): Insert {
    const documents: Document[] = [];
    return { add: (document) => void documents.push(document), send: () => this.#send(documents) };
  }

  async #send(documents: readonly Document[]): Promise<ReadonlySet<number>> {
    // Of equal keys, the last one counts.
    const positions = new Map(documents.map((one, position) => [textKey(one._id), position]));
    const unique = [...positions.values()].map((position) => documents[position]!);
    const refused = await this.#enter(unique);
    const entered = unique.filter((_, at) => !refused.has(at));
    const missing = await this.#missing(unique.filter((_, at) => refused.has(at)));
    const events = [...entered, ...missing];
    if (events.length > 0) await this.events.insertMany(events, { ordered: false });
    const known = new Set(documents.keys());
    for (const { _id } of events) known.delete(positions.get(textKey(_id))!);
    return known;
  }

  async finish(): Promise<void> {
    await this.#finished.insertOne({ _id: this.#attempt });
  }

  /** Adds the keys and returns the positions of those that existed. */
  async #enter(documents: readonly Document[]): Promise<Set<number>> {
    const [stream, attempt] = [this.#stream, this.#attempt];
    try {
      await this.#ledger.insertMany(
        documents.map(({ _id }) => ({ _id: _id as Binary, stream, attempt })),
        { ordered: false },
      );
      return new Set();
    } catch (error) {
      if (!onlyDuplicates(error)) throw error;
      return new Set(writeErrorsOf(error).map(({ index }) => index));
    }
  }

  /** Of the events whose keys are in the ledger, those that an unfinished attempt did not insert. */
  async #missing(known: readonly Document[]): Promise<Document[]> {
    if (known.length === 0) return [];
    const entries = await this.#ledger
      .find({ _id: { $in: idsOf(known) }, stream: this.#stream, attempt: { $ne: this.#attempt } })
      .toArray();
    const attempts = new Map(entries.map(({ attempt }) => [textKey(attempt), attempt]));
    const finished = await this.#finished.find({ _id: { $in: [...attempts.values()] } }).toArray();
    for (const { _id } of finished) attempts.delete(textKey(_id));
    const unfinished = new Set(entries.filter(({ attempt }) => attempts.has(textKey(attempt))).map(keyOf));
    const doubtful = known.filter((document) => unfinished.has(keyOf(document)));
    if (doubtful.length === 0) return [];
    const times = doubtful.map(({ startAt }) => (startAt as Date).getTime());
    const stored = await this.events
      .find(
        {
          // The bounds skip all buckets of other times.
          startAt: { $gte: new Date(Math.min(...times)), $lte: new Date(Math.max(...times)) },
          _id: { $in: idsOf(doubtful) as never[] },
        },
        { projection: { _id: 1 } },
      )
      .toArray();
    const storedKeys = new Set(stored.map(keyOf));
    return doubtful.filter((document) => !storedKeys.has(keyOf(document)));
  }
}

function keyOf({ _id }: Document): string {
  return textKey(_id as Binary);
}

function idsOf(documents: readonly Document[]): Binary[] {
  return documents.map(({ _id }) => _id as Binary);
}
