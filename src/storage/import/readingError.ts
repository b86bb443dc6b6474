import { DataError, isBlackspotError, StorageError } from '../../base/errors.js';

/** Turns errors of the file system and of DuckDB, while a file is read and typed, into errors of blackspot. */
export function readingError(error: unknown, path: string): unknown {
  if (isBlackspotError(error) || !(error instanceof Error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  const options = { cause: error, details: { path } };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StorageError(`The disk is full: ${error.message}`, {
      hint: 'Free some space, or choose another folder. Reading a file temporarily needs about its unpacked size.',
      ...options,
    });
  }
  if (code !== undefined && /^E[A-Z]+$/.test(code)) {
    return new StorageError(`Cannot continue to read ${path}: ${error.message}`, options);
  }
  return new DataError(`Cannot read ${path}: ${error.message}`, options);
}
