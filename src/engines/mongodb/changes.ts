import { type Db, type Document, Timestamp } from 'mongodb';
import type { Changes } from '../../query/source.js';
import { mongoError } from './connection.js';

/**
 * Signals changes of a collection by a change stream, which opens for each wait and closes at its first event, so that
 * each wait transfers one event at any rate. A time-series collection has no change streams: the progress that a store
 * writes after each batch is watched instead.
 * @returns null for a server without replica set, which has no change streams
 */
export async function changesOf(db: Db, collection: string): Promise<Changes | null> {
  const hello = await db.command({ hello: 1 });
  if (hello.setName === undefined && hello.msg !== 'isdbgrid') return null;
  const [info] = await db.listCollections({ name: collection }).toArray();
  const watched = db.collection(info?.type === 'timeseries' ? `${collection}.progress` : collection);
  return {
    now: async () => {
      try {
        return afterTime(await db.command({ ping: 1 }));
      } catch (error) {
        throw mongoError(error, `watch ${collection}`);
      }
    },
    after: async (moment, signal) => {
      if (signal.aborted) return;
      const stream = watched.watch([{ $project: { _id: 1 } }], {
        startAtOperationTime: moment as Timestamp,
        batchSize: 1,
      });
      const close = (): void => void stream.close().catch(() => {});
      signal.addEventListener('abort', close, { once: true });
      try {
        await stream.hasNext();
      } catch (error) {
        // The server no longer has that moment in its log, so there were many writes since.
        if (!signal.aborted && (error as Document).code !== historyLost)
          throw mongoError(error, `watch ${collection}`);
      } finally {
        signal.removeEventListener('abort', close);
        await stream.close();
      }
    },
  };
}

const historyLost = 286;

/** The first moment after everything that the server had done at the time of this answer. */
function afterTime({ operationTime }: Document): Timestamp {
  const { t, i } = operationTime as Timestamp;
  return new Timestamp({ t, i: i + 1 });
}
