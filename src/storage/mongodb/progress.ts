import type { Collection, Db } from 'mongodb';
import type { WriteResult } from '../../consume/eventStore.js';
import type { StreamBatch } from '../../consume/streamBatch.js';
import { streamHashOf } from '../../consume/streamHash.js';

/** The progress of a store in one partition of one stream. The field names are stored, so they keep older terms. */
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

/** The name of the progress collection beside a collection of accidents. */
export function progressCollection(accidents: string): string {
  return `${accidents}.progress`;
}

/**
 * One document for each partition, written after the events of a batch: for people, for `describe`, and for a log without
 * stored offsets. A batch that was written twice after a crash counts its messages twice.
 */
export class MongoProgress {
  readonly #collection: Collection<ProgressDocument>;

  constructor(db: Db, accidents: string) {
    this.#collection = db.collection(progressCollection(accidents));
  }

  async add(batch: StreamBatch, result: WriteResult): Promise<void> {
    const { streamId: origin, topic, partition, endOffset } = batch;
    const counts = {
      messages: batch.messages.length,
      inserted: result.newEvents.length,
      duplicates: result.duplicates,
      rejected: result.deadLetters,
    };
    await this.#collection.updateOne(
      { _id: idOf(origin, partition) },
      {
        $set: { origin, topic, partition },
        $max: { endOffset },
        $inc: counts,
        $currentDate: { updatedAt: true },
      },
      // Nothing depends on this write: the events are safe, so it need not be durable.
      { upsert: true, writeConcern: { w: 1 } },
    );
  }

  async endOffset(streamId: string, partition: number): Promise<number | null> {
    const found = await this.#collection.findOne({ _id: idOf(streamId, partition) });
    return found?.endOffset ?? null;
  }
}

function idOf(streamId: string, partition: number): string {
  return `${streamHashOf(streamId)}-${partition}`;
}
