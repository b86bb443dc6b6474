import type { Collection } from 'mongodb';
import { closedError, connectMongo, mongoError } from '../../engines/mongodb/connection.js';

/** The collection of the alarms beside a collection of accidents. */
export function alarmsCollection(accidents: string): string {
  return `${accidents}.alarms`;
}

/** What has an id and a latest time, ISO UTC. */
interface Alarm {
  readonly id: string;
  readonly at: string;
}

type AlarmDocument = { readonly _id: string; readonly at: string } & Record<string, unknown>;

export interface MongoAlarms {
  /** For messages. */
  readonly name: string;
  /** Puts an alarm in place of its earlier state. A later state stays. */
  put(alarm: Alarm): Promise<void>;
  close(): Promise<void>;
}

/** Opens the alarms beside a collection of accidents: one document an alarm, with its id as `_id`. */
export async function openMongoAlarms(url: string, accidents: string): Promise<MongoAlarms> {
  const { client, db, name: database } = await connectMongo(url);
  const name = alarmsCollection(accidents);
  const collection: Collection<AlarmDocument> = db.collection(name);
  let isClosed = false;
  return {
    name,
    put: async ({ id, ...alarm }) => {
      if (isClosed) throw closedError(database);
      try {
        // Times are ISO UTC of one length, so their order is that of the texts.
        await collection.replaceOne({ _id: id, at: { $lte: alarm.at } }, alarm, { upsert: true });
      } catch (error) {
        // There is a document with a later time, which the filter leaves out.
        if ((error as { code?: unknown }).code === duplicateKey) return;
        throw mongoError(error, `write to ${name}`);
      }
    },
    close: () => {
      isClosed = true;
      return client.close();
    },
  };
}

const duplicateKey = 11_000;
