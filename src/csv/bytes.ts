import { createReadStream } from 'node:fs';
import { DataError, InputError, StorageError } from '../base/errors.js';
import { fileNotFound } from '../base/fileNotFound.js';
import { ArchiveError, decompress } from './decompress.js';
import { type FileEncoding, toUtf8 } from './encoding.js';
import type { Compression } from './fileKind.js';
import { zipEntryBytes } from './zip.js';

/** What must be undone to get from the bytes of a file to the bytes of a CSV. */
export interface FileForm {
  readonly compression: Compression;
  /** The CSV within a zip archive. */
  readonly entry?: string;
  readonly fileEncoding: FileEncoding;
}

export interface CsvBytesOptions {
  /** Called with the bytes of the file as they are read, before they are unpacked. Not called for zip archives. */
  readonly onFileBytes?: (bytes: Buffer) => void;
  /** Bytes of UTF-8 to leave out at the beginning: up to the end of the header. */
  readonly skip?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The text of a CSV file in UTF-8, unpacked, in pieces of about 1 MB, without a byte-order mark.
 *
 * @throws InputError if the file does not exist
 * @throws DataError if an archive is damaged or cut off
 * @throws StorageError if the file cannot be read, such as for lack of permission
 */
export async function* csvBytes(
  path: string,
  { compression, entry, fileEncoding }: FileForm,
  { onFileBytes, skip = 0, signal }: CsvBytesOptions = {},
): AsyncGenerator<Buffer> {
  let fileBytes = 0;
  async function* tap(): AsyncGenerator<Buffer> {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
      fileBytes += (piece as Buffer).length;
      onFileBytes?.(piece as Buffer);
      yield piece as Buffer;
    }
  }
  const bytes = entry === undefined ? tap() : zipEntryBytes(path, entry);
  let left = skip;
  try {
    for await (const piece of toUtf8(decompress(bytes, compression), fileEncoding)) {
      signal?.throwIfAborted();
      if (piece.length > left) yield left === 0 ? piece : piece.subarray(left);
      left = Math.max(0, left - piece.length);
    }
  } catch (error) {
    throw unreadable(path, error, fileBytes);
  }
}

/** An error of the file system or of an archive as a BlackspotError; any other error unchanged. */
export function unreadable(path: string, error: unknown, fileBytes?: number): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  const options = { cause: error, details: { path, code } };
  if (error instanceof ArchiveError) {
    const { compression, isCutOff } = error;
    const after = fileBytes === undefined || fileBytes === 0 ? '' : ` after ${fileBytes} bytes`;
    return new DataError(
      isCutOff
        ? `${path} is cut off${after}: the ${compression} stream does not end.`
        : `${path} is a damaged ${compression} file: ${message}.`,
      { hint: 'Download it again.', ...options },
    );
  }
  if (code === 'ENOENT') {
    return fileNotFound(path, 'File', options);
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
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  return new StorageError(`${path} cannot be read: ${message}`, options);
}
