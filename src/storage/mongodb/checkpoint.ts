import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Binary, type Collection } from 'mongodb';
import { DataError } from '../../base/errors.js';
import { closedError, connectMongo, mongoError } from '../../engines/mongodb/connection.js';

/** The collection of the checkpoints beside a collection of accidents. */
export function checkpointsCollection(accidents: string): string {
  return `${accidents}.checkpoints`;
}

/** A document of MongoDB has at most 16 MB, so a state is cut into parts. */
const partBytes = 8 * 1024 * 1024;

/** The head of a checkpoint, which says what its parts are. */
interface Head {
  readonly _id: string;
  readonly version: string;
  readonly parts: number;
  readonly savedAt: Date;
}

interface Part {
  readonly _id: string;
  readonly of: string;
  readonly version: string;
  readonly bytes: Binary;
}

/** A checkpoint in MongoDB, where the events are: a consumer that starts on another machine finds it. */
export interface MongoCheckpoint {
  /** For messages. */
  readonly name: string;
  /** The last state that was written; null before the first. */
  read(): Promise<unknown>;
  /** Puts a state of JSON values in place of the last one, whole or not at all. */
  write(state: unknown): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the checkpoint `name` beside a collection of accidents. The parts of a state are written before the head names them, so
 * a process that is killed leaves the last state whole.
 *
 * @throws InputError when it is not the URL of MongoDB; ConnectionError when no server answers
 * @example
 * const checkpoint = await openMongoCheckpoint('mongodb://localhost:27017/blackspot', 'accidents', 'surges'); // in accidents.checkpoints
 */
export async function openMongoCheckpoint(
  url: string,
  accidents: string,
  name: string,
): Promise<MongoCheckpoint> {
  const { client, db, name: database } = await connectMongo(url);
  const collection = checkpointsCollection(accidents);
  const heads: Collection<Head> = db.collection(collection);
  const parts: Collection<Part> = db.collection(collection);
  const shownName = `${collection} in ${database}`;
  let isClosed = false;
  const run = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    if (isClosed) throw closedError(database);
    try {
      return await work();
    } catch (error) {
      throw mongoError(error, `${what} ${shownName}`);
    }
  };
  return {
    name: shownName,
    read: () =>
      run('read', async () => {
        const head = await heads.findOne({ _id: name });
        if (head === null) return null;
        const found: Buffer[] = [];
        for (let part = 0; part < head.parts; part++) {
          const one = await parts.findOne({ _id: partId(name, head.version, part) });
          if (one === null) {
            throw new DataError(`Part ${part + 1} of the checkpoint "${name}" not found in ${shownName}.`, {
              hint: `Remove the document "${name}" to begin anew.`,
            });
          }
          found.push(Buffer.from(one.bytes.buffer));
        }
        return JSON.parse((await promisify(gunzip)(Buffer.concat(found))).toString());
      }),
    write: (state) =>
      run('write to', async () => {
        const version = randomUUID();
        const bytes = await promisify(gzip)(JSON.stringify(state), { level: 1 });
        let count = 0;
        for (let from = 0; from < bytes.length; from += partBytes) {
          const part = new Binary(bytes.subarray(from, from + partBytes));
          await parts.insertOne({ _id: partId(name, version, count), of: name, version, bytes: part });
          count += 1;
        }
        const head = { version, parts: count, savedAt: new Date() };
        await heads.replaceOne({ _id: name }, head, { upsert: true });
        await parts.deleteMany({ of: name, version: { $ne: version } });
      }),
    close: () => {
      isClosed = true;
      return client.close();
    },
  };
}

function partId(name: string, version: string, part: number): string {
  return `${name}/${version}/${part}`;
}
