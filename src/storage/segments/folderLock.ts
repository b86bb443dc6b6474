import { join } from 'node:path';
import { ConfigurationError } from '../../base/errors.js';
import { type DuckDb, sqlLiteral } from '../../engines/duckdb/duckdb.js';
import { makeFolder } from '../files/localFiles.js';

/** Folders that this process writes to. The lock of the system only works between processes. */
const heldHere = new Set<string>();

/**
 * Makes this process the only writer of a folder. It uses DuckDB's lock of a database file, which is empty here. The system
 * releases the lock when the process ends in any way, so no stale lock remains.
 * @returns a function that releases the lock
 * @throws ConfigurationError when another process, or another store of this one, writes there
 * @throws StorageError when the folder cannot be created or written to
 */
export async function lockFolder(engine: DuckDb, folder: string): Promise<() => Promise<void>> {
  const path = makeFolder(folder);
  const refuse = (cause?: unknown): never => {
    throw new ConfigurationError(`Another writer uses ${path}.`, {
      hint: 'Stop the other writer, or choose another folder. Any number of readers may use it.',
      cause,
      details: { path },
    });
  };
  if (heldHere.has(path)) refuse();
  heldHere.add(path);
  try {
    await engine.run(`ATTACH ${sqlLiteral(join(path, 'writer.lock'))} AS writer_lock (TYPE duckdb)`);
  } catch (error) {
    heldHere.delete(path);
    if (error instanceof Error && /set lock|conflicting lock/i.test(error.message)) refuse(error);
    throw error;
  }
  return async () => {
    try {
      await engine.run('DETACH writer_lock');
    } finally {
      heldHere.delete(path);
    }
  };
}
