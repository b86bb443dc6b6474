import type { Collection, Db } from 'mongodb';
import type { LiveBatch, WriteResult } from '../../consume/eventStore.js';
import { originIdOf } from '../../consume/originId.js';

/** How far a store has come with one partition of one origin, and what became of its messages. */
export interface ProgressDocument {
  readonly _id: string;
  readonly origin: string;
  readonly topic: string;
  readonly partition: number;
  readonly endOffset: number;
  readonly messages: number;
  readonly inserted: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly updatedAt: Date;
}

/** Where a collection of accidents keeps its progress. */
export function progressCollection(accidents: string): string {
  return `${accidents}.progress`;
}

/**
 * A document a partition, written after the events of a batch: for people, for `describe`, and for a log that keeps no
 * offsets itself. A batch that was written twice, because a consumer died in between, counts its messages twice.
 */
export class MongoProgress {
  readonly #collection: Collection<ProgressDocument>;

  constructor(db: Db, accidents: string) {
    this.#collection = db.collection(progressCollection(accidents));
  }

  async add(batch: LiveBatch, { inserted, duplicates, rejected }: WriteResult): Promise<void> {
    const { origin, topic, partition, endOffset, messages } = batch;
    await this.#collection.updateOne(
      { _id: idOf(origin, partition) },
      {
        $set: { origin, topic, partition },
        $max: { endOffset },
        $inc: { messages: messages.length, inserted, duplicates, rejected },
        $currentDate: { updatedAt: true },
      },
      // Nothing depends on it: the events are safe, and it need not be waited for.
      { upsert: true, writeConcern: { w: 1 } },
    );
  }

  async endOffset(origin: string, partition: number): Promise<number | null> {
    const found = await this.#collection.findOne({ _id: idOf(origin, partition) });
    return found?.endOffset ?? null;
  }
}

function idOf(origin: string, partition: number): string {
  return `${originIdOf(origin)}-${partition}`;
}
