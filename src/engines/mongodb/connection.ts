import {
  type Db,
  MongoBulkWriteError,
  MongoClient,
  type MongoClientOptions,
  MongoError,
  MongoNetworkError,
  MongoParseError,
  MongoServerError,
  MongoServerSelectionError,
  type WriteError,
} from 'mongodb';
import {
  type BlackspotError,
  ConfigurationError,
  ConnectionError,
  DataError,
  InputError,
  isBlackspotError,
  StorageError,
} from '../../base/errors.js';
import { withoutPassword } from '../../base/urls.js';

/** A database of a MongoDB server, and its name for messages. */
export interface MongoDatabase {
  readonly client: MongoClient;
  readonly db: Db;
  /** The URL without its user and password. */
  readonly name: string;
}

/** Settings of a URL that does not give them. */
export const mongoDefaults = {
  database: 'blackspot',
  collection: 'accidents',
  /**
   * Milliseconds until a server that does not answer counts as unavailable. The driver's 30 s would hide a wrong port.
   */
  serverSelectionTimeoutMs: 5_000,
} as const;

/**
 * Opens the database of a `mongodb://` or `mongodb+srv://` URL (`blackspot` if it names none). All settings that the
 * driver takes in a URL (TLS, users, replica sets, timeouts) work.
 *
 * @throws InputError if it is not such a URL
 * @throws ConnectionError if no server answers
 */
export async function connectMongo(url: string): Promise<MongoDatabase> {
  const name = withoutPassword(url);
  const options: MongoClientOptions = { appName: 'blackspot', ignoreUndefined: true };
  // A write must be in the journal of most members, so that events whose offsets are committed cannot be rolled back.
  if (!/[?&](w|journal)=/i.test(url)) options.writeConcern = { w: 'majority', journal: true };
  if (!/serverSelectionTimeoutMS=/i.test(url)) {
    options.serverSelectionTimeoutMS = mongoDefaults.serverSelectionTimeoutMs;
  }
  let client: MongoClient;
  try {
    client = new MongoClient(url, options);
  } catch (error) {
    throw new InputError(`Not a MongoDB URL: ${name}. ${(error as Error).message}`, {
      hint: 'Pass a URL such as mongodb://localhost:27017/blackspot.',
      cause: error,
    });
  }
  try {
    await client.connect();
  } catch (error) {
    await client.close();
    throw mongoError(error, `open ${name}`);
  }
  const database = databaseOf(url);
  return { client, db: client.db(database), name };
}

/** The error of a call that comes after `close`. The driver's own would count as an unavailable server, and be retried. */
export function closedError(name: string): InputError {
  return new InputError(`The connection to ${name} is closed.`, {
    hint: 'Close a source or a store after its last use, and open it again to use it further.',
  });
}

/** An error of the driver as a BlackspotError, retriable if and only if the server is unavailable. */
export function mongoError(thrown: unknown, doing: string): BlackspotError | Error {
  if (isBlackspotError(thrown)) return thrown;
  const error = unwrapped(thrown);
  if (!(error instanceof Error)) return new Error(String(error));
  const message = `MongoDB could not ${doing}: ${error.message}`;
  // A socket that breaks while the driver writes to it gives an error of the system: "write EPIPE".
  const isOfSocket = typeof (error as NodeJS.ErrnoException).syscall === 'string';
  if (!(error instanceof MongoError) && !isOfSocket) return error;
  if (!(error instanceof MongoError) || isUnavailable(error)) {
    return new ConnectionError(message, {
      cause: error,
      hint: 'Check that the server is running and that the URL is right.',
    });
  }
  if (error instanceof MongoParseError) return new InputError(message, { cause: error });
  const code = error instanceof MongoServerError ? error.code : undefined;
  if (code === unauthorized || code === authenticationFailed) {
    return new ConfigurationError(message, {
      cause: error,
      hint: 'Check the user, its password and its roles. Writing needs readWrite and dbAdmin on that database.',
    });
  }
  if (code === outOfDiskSpace) return new StorageError(message, { cause: error });
  return new DataError(message, { cause: error, details: { code } });
}

const unauthorized = 13;
const authenticationFailed = 18;
const outOfDiskSpace = 14_031;

/** If the connection breaks during a bulk write, the driver wraps the network error in an error of the bulk. */
function unwrapped(error: unknown): unknown {
  return error instanceof MongoBulkWriteError && (error.errorResponse as unknown) instanceof Error
    ? error.errorResponse
    : error;
}

/** The server is stopping, electing, unreachable or too slow: the same operation may succeed later. */
function isUnavailable(error: MongoError): boolean {
  return (
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error.hasErrorLabel('RetryableWriteError') ||
    error.hasErrorLabel('RetryableError') ||
    [
      'MongoPoolClearedError',
      'MongoNotConnectedError',
      'MongoTopologyClosedError',
      'MongoOperationTimeoutError',
      'MongoWaitQueueTimeoutError',
    ].includes(error.name) ||
    (error instanceof MongoServerError && unavailableCodes.has(Number(error.code))) ||
    (error instanceof MongoBulkWriteError &&
      writeErrorsOf(error).some(({ code }) => unavailableCodes.has(code)))
  );
}

/**
 * HostUnreachable, HostNotFound, NetworkTimeout, ShutdownInProgress, WriteConcernFailed, PrimarySteppedDown,
 * ExceededTimeLimit, SocketException, NotWritablePrimary, Interrupted..., NotPrimary...
 */
const unavailableCodes: ReadonlySet<number> = new Set([
  6, 7, 89, 91, 64, 189, 262, 9001, 10_107, 11_600, 11_602, 13_435, 13_436, 50,
]);

/**
 * Whether every failed write of a bulk failed because its `_id` was already stored. A bulk that broke off, such as when
 * the server dies, lists no failed writes, so nothing is known of its documents.
 */
export function onlyDuplicates(error: unknown): error is MongoBulkWriteError {
  if (!(error instanceof MongoBulkWriteError)) return false;
  if (error.result.getWriteConcernError() !== undefined) return false;
  const failed = writeErrorsOf(error);
  return failed.length > 0 && failed.every(isTakenId);
}

/** Documents refused by another unique index, which a user may have made, are not stored, so they are not duplicates. */
function isTakenId({ code, errmsg }: WriteError): boolean {
  return code === duplicateKey && / index: _id_ /.test(errmsg ?? '');
}

export function writeErrorsOf({ writeErrors }: MongoBulkWriteError): readonly WriteError[] {
  return Array.isArray(writeErrors) ? writeErrors : [writeErrors as WriteError];
}

const duplicateKey = 11_000;

function databaseOf(url: string): string {
  const path = /^[^/]*\/\/[^/]*\/([^?]+)/.exec(url)?.[1];
  return path === undefined ? mongoDefaults.database : decodeURIComponent(path);
}
