import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DataError, InputError, StorageError } from '../base/errors.js';

export interface CsvBytesOptions {
  readonly isGzip: boolean;
  /** Called with the number of bytes read from the file, before they are unpacked. */
  readonly onFileBytes?: (bytes: Buffer) => void;
  readonly signal?: AbortSignal | undefined;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The text of a CSV file, plain or gzip, in pieces of about 1 MB, without a byte-order mark.
 *
 * @throws InputError if the file does not exist
 * @throws DataError if a gzip file is damaged or cut off
 * @throws StorageError if the file cannot be read, such as for lack of permission
 */
export async function* csvBytes(path: string, options: CsvBytesOptions): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  let fileBytes = 0;
  async function* tap(source: Readable): AsyncGenerator<Buffer> {
    for await (const piece of source) {
      fileBytes += (piece as Buffer).length;
      options.onFileBytes?.(piece as Buffer);
      yield piece as Buffer;
    }
  }
  const stream = options.isGzip
    ? pipeline(file, tap, createGunzip({ chunkSize: 1 << 20 }), () => {})
    : tap(file);
  try {
    let isFirst = true;
    for await (const piece of stream) {
      options.signal?.throwIfAborted();
      const hasMark = isFirst && byteOrderMark.equals((piece as Buffer).subarray(0, byteOrderMark.length));
      isFirst = false;
      yield hasMark ? (piece as Buffer).subarray(byteOrderMark.length) : (piece as Buffer);
    }
  } catch (error) {
    throw unreadable(path, error, fileBytes);
  } finally {
    file.destroy();
  }
}

/** An error of the file system or of gzip as a BlackspotError; any other error unchanged. */
export function unreadable(path: string, error: unknown, fileBytes?: number): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  const options = { cause: error, details: { path, code } };
  if (code === 'ENOENT') {
    return new InputError(`File not found: ${path}.`, { hint: 'Check the path.', ...options });
  }
  if (code === 'EISDIR') {
    return new InputError(`Expected ${path} to be a file, got a folder.`, {
      hint: 'Pass the CSV file. A folder of an import or of live segments can be opened as it is.',
      ...options,
    });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new StorageError(`No permission to read ${path}.`, { hint: 'Check the permissions.', ...options });
  }
  if (code === 'Z_BUF_ERROR') {
    return new DataError(`${path} is cut off after ${fileBytes ?? 0} bytes: the gzip stream does not end.`, {
      hint: 'Download it again.',
      ...options,
    });
  }
  if (code?.startsWith('Z_') === true) {
    return new DataError(`${path} is a damaged gzip file: ${message}.`, {
      hint: 'Download it again.',
      ...options,
    });
  }
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  return new StorageError(`${path} cannot be read: ${message}`, options);
}
